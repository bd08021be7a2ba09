-- Standings are made anew with every delivery, a million at a time, and only from enrolments that were just read: checking each again
-- took as long as writing it.
alter table attendance.standing drop constraint standing_institution_id_enrolment_id_fkey;

-- How many students of a unit and year group stand in each band of absence: kept with the standings, so that overviews read few rows.
create table attendance.band_sum (
  institution_id int not null,
  unit_id uuid not null,
  year_of_study text not null,
  students int not null,
  satisfactory int not null, -- under 5 % of enrolled days missed
  at_risk int not null, -- 5 to 9.99 %
  moderate int not null, -- 10 to 19.99 %
  severe int not null, -- 20 % and more
  insufficient int not null, -- under ten enrolled days
  primary key (institution_id, unit_id, year_of_study),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('attendance.band_sum');
