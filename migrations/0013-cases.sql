-- Casework: contacts, cases, notes, files, referrals, concerns, teams, cover and handover.

create schema cases;
grant usage on schema cases to leadline_app;

-- A kind of case of this institution; it starts with its preset's (cases/core/kinds.ts).
create table cases.kind (
  institution_id int not null references institution.institution,
  kind_key text not null check (kind_key ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text not null check (name <> ''),
  stages text[] not null check (cardinality(stages) > 0), -- in order; a case opens in the first
  default_priority smallint not null check (default_priority between 1 and 3), -- 1 = first
  target_days smallint not null check (target_days > 0),
  close_reasons text[] not null check (cardinality(close_reasons) > 0),
  is_active boolean not null default true, -- false: no new cases
  sort_no smallint not null default 0,
  primary key (institution_id, kind_key)
);
select platform.protect('cases.kind');

create table cases.team (
  institution_id int not null references institution.institution,
  team_id uuid not null,
  name text not null check (name <> ''),
  takes_referrals boolean not null default false, -- a service that others refer to
  is_active boolean not null default true,
  primary key (institution_id, team_id),
  unique (institution_id, name)
);
select platform.protect('cases.team');

create table cases.team_member (
  institution_id int not null,
  team_id uuid not null,
  staff_id uuid not null,
  is_lead boolean not null default false,
  primary key (institution_id, team_id, staff_id),
  foreign key (institution_id, team_id) references cases.team,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('cases.team_member');
-- Which teams am I in?
create index team_member_staff on cases.team_member (institution_id, staff_id);

create table cases."case" (
  institution_id int not null,
  case_id uuid not null,
  student_id uuid not null,
  kind_key text not null,
  stage text not null,
  priority smallint not null check (priority between 1 and 3),
  owner_staff_id uuid, -- null: nobody yet
  team_id uuid, -- the queue that it stands in
  reason text not null, -- why it was opened, in a sentence
  opened_at timestamptz not null,
  opened_on date not null, -- the institution's day
  opened_by text not null, -- actor
  opened_by_name text not null,
  origin_kind text not null, -- 'staff', 'concern', 'alert', ...
  origin_id text,
  target_on date not null,
  first_contact_at timestamptz, -- the first two-way contact after it was opened
  closed_at timestamptz,
  closed_on date,
  closed_by_name text,
  close_reason text,
  outcome text, -- in a sentence, when it was closed
  merged_into_case_id uuid, -- a duplicate that now speaks for another
  score smallint, -- as it was when the case was opened
  absolute_index real,
  score_week date,
  revision int not null default 1, -- a second editor's change is refused
  changed_at timestamptz not null,
  primary key (institution_id, case_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, kind_key) references cases.kind,
  foreign key (institution_id, owner_staff_id) references roster.staff,
  foreign key (institution_id, team_id) references cases.team,
  foreign key (institution_id, merged_into_case_id) references cases."case",
  check ((closed_at is null) = (closed_on is null)),
  check ((closed_at is null) = (close_reason is null)),
  check (merged_into_case_id is null or closed_at is not null)
);
select platform.protect('cases."case"');
-- No duplicates: one open case of a kind for each student, whoever opens it.
create unique index case_open on cases."case" (institution_id, student_id, kind_key) where closed_at is null;
-- A student's cases.
create index case_student on cases."case" (institution_id, student_id, opened_at);
-- Open cases: all in the order of priority and target day, mine, a team's.
create index case_next on cases."case" (institution_id, priority, target_on, case_id) where closed_at is null;
create index case_target on cases."case" (institution_id, target_on, case_id) where closed_at is null;
create index case_owner on cases."case" (institution_id, owner_staff_id, priority, target_on) where closed_at is null;
create index case_team on cases."case" (institution_id, team_id, priority, target_on) where closed_at is null;
-- What was closed lately?
create index case_closed on cases."case" (institution_id, closed_at) where closed_at is not null;
create index case_merged on cases."case" (institution_id, merged_into_case_id) where merged_into_case_id is not null;

create table cases.watcher (
  institution_id int not null,
  case_id uuid not null,
  staff_id uuid not null,
  primary key (institution_id, case_id, staff_id),
  foreign key (institution_id, case_id) references cases."case",
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('cases.watcher');
create index watcher_staff on cases.watcher (institution_id, staff_id);

create table cases.tag (
  institution_id int not null,
  case_id uuid not null,
  tag text not null check (tag <> '' and length(tag) <= 40),
  primary key (institution_id, case_id, tag),
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.tag');
create index tag_cases on cases.tag (institution_id, tag);

-- What happened to a case, as its timeline shows it; never what a safeguarding note says or that there is one.
create table cases.entry (
  institution_id int not null,
  entry_id uuid not null,
  case_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  kind text not null, -- 'opened', 'joined', 'withdrawn', 'stage', 'owner', ...
  words text not null,
  origin_kind text,
  origin_id text,
  score smallint, -- as it was then
  score_week date,
  primary key (institution_id, entry_id),
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.entry');
create index entry_case on cases.entry (institution_id, case_id, at);

-- An interaction that staff logged.
create table cases.contact (
  institution_id int not null,
  contact_id uuid not null,
  student_id uuid not null,
  case_id uuid,
  at timestamptz not null, -- when they spoke
  day date not null, -- the institution's day of it
  way text not null check (way in ('call', 'meeting', 'email', 'text', 'visit', 'in_passing')),
  reach text not null check (reach in ('two_way', 'attempt', 'automated')),
  words text, -- for whoever may see the student's casework
  group_id uuid, -- one meeting with several students
  by_id text not null, -- actor
  by_name text not null,
  by_staff_id uuid,
  logged_at timestamptz not null,
  undone_at timestamptz, -- logged by mistake
  score smallint, -- as it was then
  score_week date,
  primary key (institution_id, contact_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.contact');
create index contact_student on cases.contact (institution_id, student_id, at);
create index contact_case on cases.contact (institution_id, case_id) where case_id is not null;
create index contact_group on cases.contact (institution_id, group_id) where group_id is not null;

-- Since when nobody reached the student: kept by the verbs about contacts, so that lists join it by key.
create table cases.contact_standing (
  institution_id int not null,
  student_id uuid not null,
  last_two_way_on date,
  tries_since smallint not null default 0, -- attempts and automated messages after that
  last_try_on date,
  primary key (institution_id, student_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('cases.contact_standing');
-- Whom nobody reached for longest.
create index contact_standing_last on cases.contact_standing (institution_id, last_two_way_on, student_id);

-- Who may read it: 'team' whoever may see the student's casework; 'restricted' the same by a recorded click; 'safeguarding' named
-- leads alone, and nobody else learns that it exists.
create table cases.note (
  institution_id int not null,
  note_id uuid not null,
  student_id uuid not null,
  case_id uuid,
  level text not null check (level in ('team', 'restricted', 'safeguarding')),
  text text not null check (text <> ''),
  cites jsonb, -- score and trend as they were: cases/core/citation.ts
  written_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  edited_at timestamptz,
  revision int not null default 1,
  score smallint,
  score_week date,
  primary key (institution_id, note_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.note');
create index note_student on cases.note (institution_id, student_id, written_at);
create index note_case on cases.note (institution_id, case_id) where case_id is not null;

-- What a note said before it was edited.
create table cases.note_edit (
  institution_id int not null,
  note_id uuid not null,
  revision int not null,
  level text not null,
  text text not null,
  replaced_at timestamptz not null,
  by_name text not null, -- who replaced it
  primary key (institution_id, note_id, revision),
  foreign key (institution_id, note_id) references cases.note
);
select platform.protect('cases.note_edit');
revoke update, delete on cases.note_edit from leadline_app;

-- Who read a restricted note, and what for.
create table cases.note_read (
  institution_id int not null,
  note_read_id uuid not null,
  note_id uuid not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  reason text not null check (reason <> ''),
  primary key (institution_id, note_read_id),
  foreign key (institution_id, note_id) references cases.note
);
select platform.protect('cases.note_read');
revoke update, delete on cases.note_read from leadline_app;
create index note_read_note on cases.note_read (institution_id, note_id, at);

-- What it holds lies in the data folder under its id; here is what is said of it.
create table cases.file (
  institution_id int not null,
  file_id uuid not null,
  student_id uuid not null,
  case_id uuid not null,
  level text not null check (level in ('team', 'restricted', 'safeguarding')),
  name text not null,
  media_type text not null, -- found from its first bytes, never taken from the sender
  size_bytes int not null check (size_bytes > 0),
  content_hash text not null,
  added_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  removed_at timestamptz,
  primary key (institution_id, file_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.file');
create index file_case on cases.file (institution_id, case_id);
create index file_student on cases.file (institution_id, student_id);

create table cases.referral (
  institution_id int not null,
  referral_id uuid not null,
  case_id uuid not null,
  student_id uuid not null,
  team_id uuid not null, -- the service
  state text not null check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
  reason text not null check (reason <> ''),
  priority smallint not null check (priority between 1 and 3),
  made_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  by_staff_id uuid,
  decided_at timestamptz,
  decided_by_name text,
  decision text, -- in words
  cites jsonb, -- score and trend as they were
  primary key (institution_id, referral_id),
  foreign key (institution_id, case_id) references cases."case",
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, team_id) references cases.team,
  check ((state = 'offered') = (decided_at is null))
);
select platform.protect('cases.referral');
create index referral_case on cases.referral (institution_id, case_id);
-- What waits for this service, once for each case?
create unique index referral_waiting on cases.referral (institution_id, team_id, case_id) where state = 'offered';

-- What stands in students' way: the institution's own list.
create table cases.barrier (
  institution_id int not null references institution.institution,
  barrier_key text not null check (barrier_key ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text not null check (name <> ''),
  is_active boolean not null default true,
  sort_no smallint not null default 0,
  primary key (institution_id, barrier_key)
);
select platform.protect('cases.barrier');

create table cases.case_barrier (
  institution_id int not null,
  case_id uuid not null,
  barrier_key text not null,
  primary key (institution_id, case_id, barrier_key),
  foreign key (institution_id, case_id) references cases."case",
  foreign key (institution_id, barrier_key) references cases.barrier
);
select platform.protect('cases.case_barrier');

-- A member of staff is worried about a student and says so; whoever raised it hears how it ended.
create table cases.concern (
  institution_id int not null,
  concern_id uuid not null,
  student_id uuid not null,
  kind text not null check (kind in ('engagement', 'attendance', 'progress', 'wellbeing', 'behaviour', 'other')),
  words text not null check (words <> ''),
  raised_at timestamptz not null,
  raised_by text not null, -- actor
  raised_by_name text not null,
  raised_by_staff_id uuid,
  state text not null check (state in ('raised', 'taken', 'ended')),
  case_id uuid, -- the case that took it
  ended_at timestamptz,
  ended_by_name text,
  ending text, -- in words that whoever raised it may read
  primary key (institution_id, concern_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case",
  check ((state = 'ended') = (ended_at is not null))
);
select platform.protect('cases.concern');
create index concern_student on cases.concern (institution_id, student_id, raised_at);
create index concern_raised on cases.concern (institution_id, raised_at);
create index concern_waiting on cases.concern (institution_id, raised_at) where state = 'raised';
create index concern_case on cases.concern (institution_id, case_id) where case_id is not null;

-- Two cases of one student made one; kept so that it can be undone.
create table cases.merge (
  institution_id int not null,
  merge_id uuid not null,
  kept_case_id uuid not null,
  merged_case_id uuid not null,
  merged_at timestamptz not null,
  by_name text not null,
  undone_at timestamptz,
  before jsonb not null, -- the merged case as it was
  primary key (institution_id, merge_id),
  foreign key (institution_id, kept_case_id) references cases."case",
  foreign key (institution_id, merged_case_id) references cases."case"
);
select platform.protect('cases.merge');
create index merge_kept on cases.merge (institution_id, kept_case_id);

-- Who sees to an absent colleague's students and cases meanwhile.
create table cases.absence_cover (
  institution_id int not null,
  cover_id uuid not null,
  absent_staff_id uuid not null,
  covering_staff_id uuid not null,
  from_on date not null,
  to_on date not null, -- the last day
  words text not null default '',
  made_at timestamptz not null,
  by_name text not null,
  ended_at timestamptz, -- before its time
  primary key (institution_id, cover_id),
  foreign key (institution_id, absent_staff_id) references roster.staff,
  foreign key (institution_id, covering_staff_id) references roster.staff,
  check (to_on >= from_on),
  check (absent_staff_id <> covering_staff_id)
);
select platform.protect('cases.absence_cover');
create index absence_cover_covering on cases.absence_cover (institution_id, covering_staff_id, to_on);

-- Cases offered to somebody else, who accepts or queries them.
create table cases.handover (
  institution_id int not null,
  handover_id uuid not null,
  from_staff_id uuid, -- null: had no owner
  to_staff_id uuid not null,
  words text not null,
  state text not null check (state in ('offered', 'accepted', 'queried', 'withdrawn')),
  made_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  by_staff_id uuid,
  decided_at timestamptz,
  decision text,
  primary key (institution_id, handover_id),
  foreign key (institution_id, from_staff_id) references roster.staff,
  foreign key (institution_id, to_staff_id) references roster.staff,
  check ((state = 'offered') = (decided_at is null))
);
select platform.protect('cases.handover');
create index handover_to on cases.handover (institution_id, to_staff_id) where state = 'offered';

create table cases.handover_case (
  institution_id int not null,
  handover_id uuid not null,
  case_id uuid not null,
  primary key (institution_id, handover_id, case_id),
  foreign key (institution_id, handover_id) references cases.handover,
  foreign key (institution_id, case_id) references cases."case"
);
select platform.protect('cases.handover_case');
create index handover_case_case on cases.handover_case (institution_id, case_id);

-- Roles that institutions have already get the new needs that new institutions' roles start with (access/core/roles.ts).
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work', 'cases:lead']),
  ('leader', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work', 'cases:lead']),
  ('tutor', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work']),
  ('teacher', array['contacts:log', 'concerns:raise']),
  ('attendance-officer', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work']),
  ('liaison', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work']),
  ('case-manager', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work']),
  ('safeguarding-lead', array['contacts:log', 'concerns:raise', 'cases:read', 'cases:work', 'notes:safeguarding'])
) as g (role_key, needs)
where r.role_key = g.role_key;

