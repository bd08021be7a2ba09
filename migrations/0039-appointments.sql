-- Meetings, conferences and home visits about a student: who goes, what came of it, and who is asked where somebody does not come back.

create table interventions.appointment (
  institution_id int not null,
  appointment_id uuid not null,
  student_id uuid not null,
  plan_id uuid,
  kind text not null check (kind in ('meeting', 'conference', 'home-visit')),
  purpose text not null check (purpose <> ''),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text not null default '',
  state text not null check (state in ('planned', 'held', 'not-held', 'cancelled')),
  sequence int not null default 0, -- one more with every change that calendars have to follow
  revision int not null default 1, -- a second editor's change is refused
  organiser_staff_id uuid not null,
  safety_notes text not null default '', -- for those who go and those who lead there
  check_in_by timestamptz, -- of a home visit: by then whoever goes says that they are back
  watcher_staff_id uuid, -- who is told where they do not
  checked_in_at timestamptz,
  checked_in_by text,
  overdue_told_at timestamptz, -- once
  outcome text,
  sheet jsonb, -- what a conference agreed: interventions/core/appointment.ts
  outcome_at timestamptz,
  outcome_by text,
  made_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, appointment_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, plan_id) references interventions.plan,
  foreign key (institution_id, organiser_staff_id) references roster.staff,
  foreign key (institution_id, watcher_staff_id) references roster.staff,
  check (ends_at > starts_at),
  check ((kind = 'home-visit') = (check_in_by is not null)),
  check ((check_in_by is null) = (watcher_staff_id is null))
);
select platform.protect('interventions.appointment');
create index appointment_student on interventions.appointment (institution_id, student_id, starts_at);
create index appointment_plan on interventions.appointment (institution_id, plan_id) where plan_id is not null;
-- Who has not come back?
create index appointment_watch on interventions.appointment (institution_id, check_in_by)
  where state = 'planned' and check_in_by is not null and checked_in_at is null and overdue_told_at is null;

-- Who is there, besides the student.
create table interventions.appointment_person (
  institution_id int not null,
  appointment_id uuid not null,
  person_no smallint not null,
  staff_id uuid,
  guardian_id uuid,
  name text not null check (name <> ''), -- as it was when they were asked
  primary key (institution_id, appointment_id, person_no),
  foreign key (institution_id, appointment_id) references interventions.appointment,
  foreign key (institution_id, staff_id) references roster.staff,
  foreign key (institution_id, guardian_id) references roster.guardian,
  check (staff_id is null or guardian_id is null)
);
select platform.protect('interventions.appointment_person');
create index appointment_person_staff on interventions.appointment_person (institution_id, staff_id) where staff_id is not null;
