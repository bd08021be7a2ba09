-- Marks that people take in class, beside those that files bring; who may take them for a day; and absences that nobody has explained.

-- What feeds say of a day may be changed by people too, so a load need not be of a delivery.
alter table activity.load alter column delivery_id drop not null;

-- A register as it was sent, once: its id is made where the marks were taken.
create table attendance.register (
  institution_id int not null references institution.institution,
  register_id uuid not null,
  class_id uuid, -- null: a year group of a unit
  unit_id uuid not null,
  year_of_study text, -- of a year group
  day date not null,
  session_id smallint not null, -- attendance/core/session.ts
  taken_at timestamptz not null, -- as the device says
  at timestamptz not null, -- when it came
  by_id text not null,
  by_name text not null,
  one_day_code_id uuid, -- taken by a substitute
  marks smallint not null,
  primary key (institution_id, register_id),
  foreign key (institution_id, class_id) references roster.class,
  foreign key (institution_id, unit_id) references institution.unit,
  check ((class_id is null) = (year_of_study is not null))
);
select platform.protect('attendance.register');
-- Which registers of a day were taken?
create index register_day on attendance.register (institution_id, day);

-- A mark that a person took: kept whatever files say. attendance/core/taken.ts has the states and the rule.
create table attendance.taken (
  institution_id int not null,
  taken_id uuid not null,
  register_id uuid not null,
  student_id uuid not null,
  day date not null,
  session_id smallint not null,
  code text not null check (code <> ''),
  minutes_late smallint check (minutes_late between 1 and 600),
  note text,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  known text[] not null, -- what files had said of the session when the person took it, or decided: nothing newer
  state text not null check (state in ('standing', 'contested', 'replaced', 'dropped')),
  against_code text, -- what stands, or stood, against it
  against_by text, -- whoever took that; null: a file
  against_at timestamptz,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  primary key (institution_id, taken_id),
  foreign key (institution_id, register_id) references attendance.register,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('attendance.taken');
create unique index taken_standing on attendance.taken (institution_id, student_id, day, session_id) where state = 'standing';
-- What is laid over the files of some days?
create index taken_day on attendance.taken (institution_id, day) where state = 'standing';
-- What waits for somebody to decide?
create index taken_contested on attendance.taken (institution_id, day) where state = 'contested';
-- Everything that was ever taken of a student.
create index taken_student on attendance.taken (institution_id, student_id, day);

-- Lets a substitute mark one class on one day without an account. The code itself is nowhere; its hash is.
create table attendance.one_day_code (
  institution_id int not null references institution.institution,
  code_id uuid not null,
  secret_hash text not null,
  class_id uuid not null,
  day date not null,
  for_name text not null, -- whom the office gave it to
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  opened_at timestamptz, -- first used
  revoked_at timestamptz,
  revoked_by_name text,
  primary key (institution_id, code_id),
  unique (institution_id, secret_hash),
  foreign key (institution_id, class_id) references roster.class
);
select platform.protect('attendance.one_day_code');
create index one_day_code_day on attendance.one_day_code (institution_id, day);

-- Wrong codes by whoever tried them: guessing is slowed down.
create table attendance.code_try (
  institution_id int not null references institution.institution,
  tried_by text not null, -- a hash of the network address; '*' for everybody together
  since timestamptz not null,
  failures int not null,
  primary key (institution_id, tried_by)
);
select platform.protect('attendance.code_try');

-- That a family was asked why their child was absent.
create table attendance.ask (
  institution_id int not null references institution.institution,
  ask_id uuid not null,
  student_id uuid not null,
  day date not null,
  way text not null check (way in ('call', 'letter', 'message', 'in-person')),
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  undone_at timestamptz,
  primary key (institution_id, ask_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('attendance.ask');
create index ask_student on attendance.ask (institution_id, student_id, day);

-- By which hour absences are to be explained, and who is told of those that are not; a unit's own stands before its parents'.
drop table attendance.setting; -- no page or program wrote it
create table attendance.resolve_by (
  institution_id int not null references institution.institution,
  resolve_by_id uuid not null,
  unit_id uuid, -- null: the whole institution
  hour smallint not null check (hour between 0 and 23), -- in the unit's own time
  staff_id uuid not null,
  set_by text not null,
  at timestamptz not null,
  primary key (institution_id, resolve_by_id),
  unique nulls not distinct (institution_id, unit_id),
  foreign key (institution_id, unit_id) references institution.unit,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('attendance.resolve_by');

-- That a setting's hour of a day was attended to: once.
create table attendance.resolve_run (
  institution_id int not null,
  resolve_by_id uuid not null,
  day date not null,
  staff_id uuid not null,
  at timestamptz not null,
  students int not null,
  primary key (institution_id, resolve_by_id, day)
);
select platform.protect('attendance.resolve_run');

-- Whose absence was passed on to whom.
create table attendance.unresolved (
  institution_id int not null,
  day date not null,
  student_id uuid not null,
  staff_id uuid not null,
  at timestamptz not null,
  primary key (institution_id, day, student_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('attendance.unresolved');
