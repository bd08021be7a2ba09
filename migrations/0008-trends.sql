-- What a run's scores say over time: flags of single enrolments, and whole groups that moved.

create schema trends;
grant usage on schema trends to leadline_app;

-- Flags belong to a run: those of the week's standing run are read.
create table trends.flag (
  institution_id int not null,
  run int not null,
  enrolment_id int not null,
  kind text not null check (kind in ('declining', 'consistently_low', 'sustained_decline', 'recovering', 'stopped')),
  week date not null check (extract(isodow from week) = 1),
  since date not null check (extract(isodow from since) = 1), -- the first week of the present streak
  is_uncertain boolean not null default false, -- early: to be worded so
  evidence jsonb not null, -- the figures it rests on: {from, to, weeks}; trends/core makes the words of them
  primary key (institution_id, run, enrolment_id, kind),
  foreign key (institution_id, run) references scoring.run
);
select platform.protect('trends.flag');

-- A group's mean absolute index fell by more than half a standard deviation below its last four weeks.
create table trends.cohort_drift (
  institution_id int not null,
  run int not null,
  group_no int not null, -- scoring.peer_group_week of the same run
  week date not null check (extract(isodow from week) = 1),
  group_key text not null,
  label text not null,
  cause text not null check (cause in ('data_gap', 'calendar', 'real')),
  fall_sd double precision not null, -- positive: fell
  n int not null, -- members with an absolute index
  evidence jsonb not null,
  primary key (institution_id, run, group_no),
  foreign key (institution_id, run, group_no) references scoring.peer_group_week
);
select platform.protect('trends.cohort_drift');
-- The drift events of a group's year.
create index cohort_drift_week on trends.cohort_drift (institution_id, week);
