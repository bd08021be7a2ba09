-- In which sessions students are missing: the last of the day, and each with a name of its own ("Mathematics"). Only of days with several marks.
create table attendance.session_standing (
  institution_id int not null,
  enrolment_id int not null,
  unit_id uuid not null,
  year_of_study text not null,
  sessions smallint[] not null, -- attendance.session, or -1 the last of a day with three or more, -2 all of a day with several
  expected smallint[] not null, -- beside it, in the academic year
  absent smallint[] not null,
  primary key (institution_id, enrolment_id),
  foreign key (institution_id, enrolment_id) references roster.enrolment
);
select platform.protect('attendance.session_standing');
-- A unit's sums, and who is behind one.
create index session_standing_unit on attendance.session_standing (institution_id, unit_id);

create table attendance.session_sum (
  institution_id int not null,
  unit_id uuid not null,
  year_of_study text not null,
  session_id smallint not null,
  students int not null, -- of whom any was expected
  expected int not null,
  absent int not null,
  primary key (institution_id, unit_id, year_of_study, session_id),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('attendance.session_sum');

-- Institutions that have marks already: all is gone through once more.
insert into attendance.waiting (institution_id, waiting_id, from_day, to_day, why)
select institution_id, gen_random_uuid(), as_of, as_of, 'sessions' from attendance.head where as_of is not null;
