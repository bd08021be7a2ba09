-- Students, what they are enrolled in, who looks after them, and what must be known about them.

create schema roster;
grant usage on schema roster to leadline_app;

create table roster.student (
  institution_id int not null references institution.institution,
  student_id uuid not null,
  source_key text not null, -- the roster source's own id
  display_name text not null,
  given_name text,
  family_name text,
  search_key text not null, -- normalised; see roster/core/search-key.ts
  date_of_birth date,
  email text,
  home_language text,
  merged_into_student_id uuid, -- a duplicate record that now speaks for another
  created_at timestamptz not null default now(),
  primary key (institution_id, student_id),
  unique (institution_id, source_key),
  foreign key (institution_id, merged_into_student_id) references roster.student
);
select platform.protect('roster.student');
-- Search by the start of a name: by range, since only leakproof operators use an index under row-level security.
create index student_search on roster.student (institution_id, search_key collate "C");

-- Every id by which a feed may name the student. 'source' is the roster's own.
create table roster.student_identifier (
  institution_id int not null,
  kind text not null, -- 'source', 'email', 'card', 'vle', ...
  value text not null,
  student_id uuid not null,
  primary key (institution_id, kind, value),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('roster.student_identifier');
create index student_identifier_student on roster.student_identifier (institution_id, student_id);

-- Groups a student belongs to: for equity analysis and fitting support, never in a score or threshold.
create table roster.characteristic (
  institution_id int not null,
  student_id uuid not null,
  kind text not null, -- 'gender', 'disability', 'home-language', ...
  value text not null,
  primary key (institution_id, student_id, kind),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('roster.characteristic');

create table roster.enrolment (
  institution_id int not null references institution.institution,
  enrolment_id int not null check (enrolment_id > 0),
  student_id uuid not null,
  source_key text not null, -- stable in the roster source; 'student/programme/term' where it has none
  programme_unit_id uuid not null, -- programme (higher education) or school (K-12)
  campus_unit_id uuid,
  term_code text not null, -- the cohort: '2013J', '2025-26'
  academic_year text not null,
  year_of_study text not null, -- '1', 'Grade 9'
  mode text not null default 'full-time',
  starts_on date, -- null: always enrolled
  ends_on date, -- the last day; null: never left
  end_reason text, -- 'withdrawn', 'transferred', 'completed'
  is_primary boolean not null default true,
  primary key (institution_id, enrolment_id),
  unique (institution_id, source_key),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, programme_unit_id) references institution.unit,
  foreign key (institution_id, campus_unit_id) references institution.unit,
  check (ends_on is null or starts_on is null or ends_on >= starts_on - 1)
);
select platform.protect('roster.enrolment');
create index enrolment_student on roster.enrolment (institution_id, student_id);
create index enrolment_programme on roster.enrolment (institution_id, programme_unit_id, term_code);

-- How an enrolment ended. Kept apart: it feeds back-tests and evaluation, never a score.
create table roster.outcome (
  institution_id int not null,
  enrolment_id int not null,
  value text not null, -- 'Pass', 'Distinction', 'Fail', 'Withdrawn', ...
  known_on date not null, -- what is dated after an institution's now is not shown
  primary key (institution_id, enrolment_id),
  foreign key (institution_id, enrolment_id) references roster.enrolment
);
select platform.protect('roster.outcome');

create table roster.guardian (
  institution_id int not null references institution.institution,
  guardian_id uuid not null,
  source_key text not null,
  display_name text not null,
  email text,
  phone text,
  language text,
  primary key (institution_id, guardian_id),
  unique (institution_id, source_key)
);
select platform.protect('roster.guardian');

create table roster.guardianship (
  institution_id int not null,
  student_id uuid not null,
  guardian_id uuid not null,
  relation text not null,
  household text, -- siblings and shared custody: the home this guardian keeps
  may_receive boolean not null default true, -- custody orders can say no
  primary key (institution_id, student_id, guardian_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, guardian_id) references roster.guardian
);
select platform.protect('roster.guardianship');

create table roster.staff (
  institution_id int not null references institution.institution,
  staff_id uuid not null,
  source_key text not null,
  display_name text not null,
  email text,
  left_on date,
  primary key (institution_id, staff_id),
  unique (institution_id, source_key)
);
select platform.protect('roster.staff');

-- Who looks after whom.
create table roster.caseload (
  institution_id int not null,
  staff_id uuid not null,
  student_id uuid not null,
  kind text not null, -- 'tutor', 'counselor', 'case-manager', ...
  starts_on date,
  ends_on date,
  primary key (institution_id, staff_id, student_id, kind),
  foreign key (institution_id, staff_id) references roster.staff,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('roster.caseload');
create index caseload_student on roster.caseload (institution_id, student_id);

create table roster.class (
  institution_id int not null references institution.institution,
  class_id uuid not null,
  source_key text not null,
  unit_id uuid not null,
  name text not null,
  subject text,
  term_code text,
  primary key (institution_id, class_id),
  unique (institution_id, source_key),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('roster.class');

create table roster.class_student (
  institution_id int not null,
  class_id uuid not null,
  student_id uuid not null,
  starts_on date,
  ends_on date,
  primary key (institution_id, class_id, student_id),
  foreign key (institution_id, class_id) references roster.class,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('roster.class_student');
create index class_student_student on roster.class_student (institution_id, student_id);

create table roster.class_staff (
  institution_id int not null,
  class_id uuid not null,
  staff_id uuid not null,
  primary key (institution_id, class_id, staff_id),
  foreign key (institution_id, class_id) references roster.class,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('roster.class_staff');
create index class_staff_staff on roster.class_staff (institution_id, staff_id);

-- Exemptions and known circumstances: date-ranged, with a reason. Scoring and messages read them.
create table roster.circumstance (
  institution_id int not null,
  circumstance_id uuid not null,
  student_id uuid not null,
  kind text not null check (kind in ('exemption', 'circumstance')),
  reason text not null,
  is_restricted boolean not null default false, -- the student does not see the reason
  starts_on date not null,
  ends_on date, -- the last day; null: open
  primary key (institution_id, circumstance_id),
  foreign key (institution_id, student_id) references roster.student,
  check (ends_on is null or ends_on >= starts_on)
);
select platform.protect('roster.circumstance');
create index circumstance_student on roster.circumstance (institution_id, student_id);

-- Two records of one student made one; kept so that it can be undone.
create table roster.merge (
  institution_id int not null,
  merge_id uuid not null,
  kept_student_id uuid not null,
  merged_student_id uuid not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  moved jsonb not null, -- the enrolments, identifiers and memberships that moved
  primary key (institution_id, merge_id),
  foreign key (institution_id, kept_student_id) references roster.student,
  foreign key (institution_id, merged_student_id) references roster.student
);
select platform.protect('roster.merge');
