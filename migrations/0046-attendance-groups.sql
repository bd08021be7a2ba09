-- How the students of a group (special education, home language, ...) stand, by unit: kept with the standings, so that overviews read few rows.
create table attendance.group_sum (
  institution_id int not null,
  unit_id uuid not null,
  kind text not null,
  value text not null,
  students int not null,
  known int not null, -- with ten enrolled days
  chronic int not null, -- of these, missed 10 % or more
  expected_sessions bigint not null,
  attended_sessions bigint not null,
  primary key (institution_id, unit_id, kind, value),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('attendance.group_sum');
