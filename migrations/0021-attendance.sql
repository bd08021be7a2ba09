-- Marks as they were given, what they mean on their day, and how each enrolment stands; packed by source, week and block as activity is.

create schema attendance;
grant usage on schema attendance to leadline_app;

-- Every code that a delivery ever gave, by a small number; marks hold the number.
create table attendance.code (
  institution_id int not null references institution.institution,
  code_id smallint not null check (code_id > 0),
  code text not null check (code <> ''), -- as the source gives it
  attended smallint, -- what the mapping made of it in the score: says what a code means that no pack knows
  expected smallint,
  primary key (institution_id, code_id),
  unique (institution_id, code)
);
select platform.protect('attendance.code');

-- Sessions with a name of their own ("Mathematics"). The day, AM, PM and periods by number need no row: attendance/core/session.ts.
create table attendance.session (
  institution_id int not null references institution.institution,
  session_id smallint not null check (session_id >= 100),
  label text not null check (label <> ''),
  primary key (institution_id, session_id),
  unique (institution_id, label)
);
select platform.protect('attendance.session');

-- A block's marks of a week as of a load; attendance/core/mark-block.ts describes the bytes. It is read once its load is applied.
create table attendance.block (
  institution_id int not null,
  source_id smallint not null,
  block int not null, -- enrolments 128 * block up to 128 * block + 127, as in activity.block
  week date not null check (extract(isodow from week) = 1),
  load_id int not null,
  marks bytea not null,
  primary key (institution_id, source_id, block, week, load_id),
  foreign key (institution_id, load_id) references activity.load
);
select platform.protect('attendance.block');
-- Everybody's marks of a week: who is missing today?
create index block_week on attendance.block (institution_id, week, source_id);

-- Which code pack is in force from a day on. Without a row it is the preset's.
create table attendance.pack_in_force (
  institution_id int not null references institution.institution,
  from_day date not null,
  pack_key text not null, -- a family of attendance/core/packs
  set_by text not null,
  at timestamptz not null,
  primary key (institution_id, from_day)
);
select platform.protect('attendance.pack_in_force');

-- What the institution says of a code itself, from a day on; it stands before the pack.
create table attendance.own_code (
  institution_id int not null references institution.institution,
  code text not null check (code <> ''),
  from_day date not null,
  meaning text not null, -- attendance/core/meaning.ts
  name text not null,
  set_by text not null,
  at timestamptz not null,
  primary key (institution_id, code, from_day)
);
select platform.protect('attendance.own_code');

-- How an enrolment stands in its academic year, to the last day of which marks are here; earlier schools of the year are in it.
create table attendance.standing (
  institution_id int not null,
  enrolment_id int not null,
  student_id uuid not null,
  academic_year text not null,
  is_last boolean not null, -- the student's enrolment that carries the year's counts; false: another one does
  as_of date not null,
  enrolled_days smallint not null, -- days with anything expected
  absent_days smallint not null, -- of these, missed by half or more, for any reason
  attended_days real not null, -- the share attended of each enrolled day, added up
  expected_sessions smallint not null,
  attended_sessions smallint not null,
  excused_sessions smallint not null,
  unexcused_sessions smallint not null,
  unexplained_sessions smallint not null, -- nobody has said why yet
  offsite_sessions smallint not null, -- educated off-site; they are attended
  late_sessions smallint not null,
  early_sessions smallint not null, -- left early
  run_days smallint not null, -- consecutive absent days up to as_of
  unauthorised_10_weeks smallint not null, -- unexcused and unexplained sessions in the last ten school weeks
  recent_enrolled_days smallint not null, -- of the last four school weeks
  recent_absent_days smallint not null,
  last_absent_on date,
  primary key (institution_id, enrolment_id),
  foreign key (institution_id, enrolment_id) references roster.enrolment
) with (fillfactor = 60);
select platform.protect('attendance.standing');
create index standing_student on attendance.standing (institution_id, student_id);

-- A day of a unit and year group: what its enrolments' marks add up to.
create table attendance.day_sum (
  institution_id int not null,
  day date not null,
  unit_id uuid not null,
  year_of_study text not null,
  students int not null, -- with anything expected
  absent_students int not null, -- missed half of the day or more
  attended_days double precision not null,
  expected_sessions int not null,
  attended_sessions int not null,
  excused_sessions int not null,
  unexcused_sessions int not null,
  unexplained_sessions int not null,
  late_sessions int not null,
  primary key (institution_id, day, unit_id, year_of_study),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('attendance.day_sum');

-- Days whose marks changed and whose sums and standings are still to be made: written with the switch that shows the marks.
create table attendance.waiting (
  institution_id int not null references institution.institution,
  waiting_id uuid not null,
  from_day date not null,
  to_day date not null,
  why text not null,
  primary key (institution_id, waiting_id),
  check (to_day >= from_day)
);
select platform.protect('attendance.waiting');

-- Why a student was absent, as a family or the student said it. The mark stays the school's.
create table attendance.explanation (
  institution_id int not null references institution.institution,
  explanation_id uuid not null,
  student_id uuid not null,
  from_day date not null,
  to_day date not null,
  reason text not null, -- attendance/core/explanation.ts
  words text,
  said_by text not null check (said_by in ('guardian', 'student', 'staff')),
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  primary key (institution_id, explanation_id),
  foreign key (institution_id, student_id) references roster.student,
  check (to_day >= from_day)
);
select platform.protect('attendance.explanation');
create index explanation_student on attendance.explanation (institution_id, student_id, from_day);
-- Which absences of a day are explained?
create index explanation_day on attendance.explanation (institution_id, to_day) where undone_at is null;

-- What is unresolved by an hour goes to a named person.
create table attendance.setting (
  institution_id int primary key references institution.institution,
  resolve_by_hour smallint not null check (resolve_by_hour between 0 and 23),
  unresolved_to_staff_id uuid, -- null: nobody is named
  set_by text not null,
  at timestamptz not null,
  foreign key (institution_id, unresolved_to_staff_id) references roster.staff
);
select platform.protect('attendance.setting');

-- Institutions that stand already: their roles get what roles now start with.
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['attendance:read', 'attendance:record']),
  ('data-manager', array['attendance:read']),
  ('leader', array['attendance:read', 'attendance:record']),
  ('tutor', array['attendance:read', 'attendance:record']),
  ('teacher', array['attendance:record']),
  ('attendance-officer', array['attendance:read', 'attendance:record']),
  ('liaison', array['attendance:read', 'attendance:record']),
  ('case-manager', array['attendance:read'])
) as g (role_key, needs)
where r.role_key = g.role_key;
