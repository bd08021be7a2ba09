-- Tiers, playbooks, plans and their follow-ups.

create schema interventions;
grant usage on schema interventions to leadline_app;

-- A kind of intervention of this institution; it starts with its preset's (interventions/core/preset-kinds.ts).
create table interventions.kind (
  institution_id int not null references institution.institution,
  kind_key text not null check (kind_key ~ '^[a-z][a-z0-9-]{0,39}$'),
  name text not null check (name <> ''),
  what text not null, -- what is done, in a sentence
  evidence text not null, -- what is known of whether it helps, with its source
  evidence_level text not null check (evidence_level in ('strong', 'moderate', 'promising', 'local')),
  is_active boolean not null default true, -- false: no new plans
  sort_no smallint not null default 0,
  primary key (institution_id, kind_key)
);
select platform.protect('interventions.kind');

create table interventions.playbook (
  institution_id int not null references institution.institution,
  playbook_id uuid not null,
  name text not null check (name <> ''),
  tier smallint not null check (tier between 1 and 3), -- 1 = everyone, 3 = the most help
  version int not null check (version > 0), -- the one in force
  is_active boolean not null default true,
  sort_no smallint not null default 0,
  primary key (institution_id, playbook_id),
  unique (institution_id, name)
);
select platform.protect('interventions.playbook');

-- Every change of a playbook is a version; a plan keeps the one that it was made by.
create table interventions.playbook_version (
  institution_id int not null,
  playbook_id uuid not null,
  version int not null check (version > 0),
  definition jsonb not null, -- interventions/core/playbook.ts
  why text not null,
  made_at timestamptz not null,
  by_name text not null,
  primary key (institution_id, playbook_id, version),
  foreign key (institution_id, playbook_id) references interventions.playbook
);
select platform.protect('interventions.playbook_version');
revoke update, delete on interventions.playbook_version from leadline_app;

-- The review of a team: one student at a time.
create table interventions.meeting (
  institution_id int not null references institution.institution,
  meeting_id uuid not null,
  unit_id uuid, -- null: of the whole institution
  title text not null check (title <> ''),
  held_on date not null,
  present text not null default '', -- who sat there, as written
  state text not null check (state in ('open', 'closed')),
  made_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  closed_at timestamptz,
  primary key (institution_id, meeting_id),
  foreign key (institution_id, unit_id) references institution.unit,
  check ((state = 'closed') = (closed_at is not null))
);
select platform.protect('interventions.meeting');
create index meeting_day on interventions.meeting (institution_id, held_on desc, meeting_id);

-- A student on a meeting's agenda, why, and what was decided.
create table interventions.meeting_item (
  institution_id int not null,
  meeting_id uuid not null,
  student_id uuid not null,
  place smallint not null,
  reasons jsonb not null, -- interventions/core/agenda.ts
  state text not null check (state in ('waiting', 'decided', 'later')),
  words text, -- what was decided
  decided_at timestamptz,
  by_name text,
  primary key (institution_id, meeting_id, student_id),
  foreign key (institution_id, meeting_id) references interventions.meeting,
  foreign key (institution_id, student_id) references roster.student,
  check ((state = 'waiting') = (decided_at is null))
);
select platform.protect('interventions.meeting_item');
create index meeting_item_student on interventions.meeting_item (institution_id, student_id);

-- A tier that the data, a rule or a colleague propose; a person answers.
create table interventions.proposal (
  institution_id int not null,
  proposal_id uuid not null,
  student_id uuid not null,
  from_tier smallint not null check (from_tier between 1 and 3),
  tier smallint not null check (tier between 1 and 3),
  playbook_id uuid,
  playbook_version int,
  reasons jsonb not null, -- interventions/core/propose.ts
  origin_kind text not null, -- 'data', 'alert', 'staff'
  origin_id text,
  wants_plan boolean not null default false, -- a plan is proposed with it
  state text not null check (state in ('waiting', 'accepted', 'declined', 'withdrawn')),
  made_at timestamptz not null,
  made_on date not null,
  by_name text not null,
  decided_at timestamptz,
  decided_on date,
  decided_by_name text,
  answer text, -- in words
  primary key (institution_id, proposal_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, playbook_id, playbook_version) references interventions.playbook_version,
  check ((state = 'waiting') = (decided_at is null))
);
select platform.protect('interventions.proposal');
-- One question about a student at a time.
create unique index proposal_waiting on interventions.proposal (institution_id, student_id) where state = 'waiting';
create index proposal_student on interventions.proposal (institution_id, student_id, made_at);

-- Who decided which tier, when and why. Whoever has no row is in tier 1.
create table interventions.tier_decision (
  institution_id int not null,
  decision_id uuid not null,
  student_id uuid not null,
  from_tier smallint not null check (from_tier between 1 and 3),
  tier smallint not null check (tier between 1 and 3),
  reason text not null check (reason <> ''),
  proposal_id uuid,
  meeting_id uuid,
  decided_at timestamptz not null,
  decided_on date not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, decision_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, proposal_id) references interventions.proposal,
  foreign key (institution_id, meeting_id) references interventions.meeting
);
select platform.protect('interventions.tier_decision');
create index tier_decision_student on interventions.tier_decision (institution_id, student_id, decided_at);

-- The tier that stands, kept by the verb that decides, so that lists join it by key.
create table interventions.tier (
  institution_id int not null,
  student_id uuid not null,
  tier smallint not null check (tier between 1 and 3),
  since_on date not null,
  revision int not null default 1, -- a second decision on what has changed meanwhile is refused
  primary key (institution_id, student_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('interventions.tier');
-- Who is in tier 2 or 3?
create index tier_above on interventions.tier (institution_id, tier) where tier > 1;

-- One intervention for several students: they meet together.
create table interventions.plan_group (
  institution_id int not null references institution.institution,
  plan_group_id uuid not null,
  name text not null check (name <> ''),
  made_at timestamptz not null,
  by_name text not null,
  primary key (institution_id, plan_group_id)
);
select platform.protect('interventions.plan_group');

create table interventions.plan (
  institution_id int not null,
  plan_id uuid not null,
  student_id uuid not null,
  case_id uuid,
  kind_key text not null,
  playbook_id uuid,
  playbook_version int,
  plan_group_id uuid,
  tier smallint not null check (tier between 1 and 3), -- at which the help stands
  reason text not null check (reason <> ''),
  barrier_key text, -- of the institution's list of barriers
  goal text not null check (goal <> ''), -- in words
  goal_measure text not null check (goal_measure in ('attendance', 'index', 'own')),
  goal_unit text, -- of a measure of its own
  baseline real,
  target real not null,
  goal_by date not null,
  sessions_per_week real not null check (sessions_per_week > 0), -- the dose
  session_minutes smallint check (session_minutes > 0),
  follow_up_days smallint not null check (follow_up_days between 1 and 90), -- from one follow-up to the next
  case_manager_staff_id uuid not null,
  starts_on date not null,
  review_on date not null,
  student_voice text not null default '',
  family_voice text not null default '',
  state text not null check (state in ('active', 'ended')),
  ended_on date,
  end_reason text check (end_reason in ('goal-met', 'stepped-up', 'stepped-down', 'changed', 'left', 'no-longer-wanted', 'in-error')),
  outcome text, -- in a sentence, when it ended
  origin_kind text not null, -- 'staff', 'proposal', 'alert', 'meeting', 'import'
  origin_id text,
  made_at timestamptz not null,
  made_on date not null,
  by_id text not null,
  by_name text not null,
  changed_at timestamptz not null,
  revision int not null default 1, -- a second editor's change is refused
  primary key (institution_id, plan_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, case_id) references cases."case",
  foreign key (institution_id, kind_key) references interventions.kind,
  foreign key (institution_id, playbook_id, playbook_version) references interventions.playbook_version,
  foreign key (institution_id, plan_group_id) references interventions.plan_group,
  foreign key (institution_id, barrier_key) references cases.barrier,
  foreign key (institution_id, case_manager_staff_id) references roster.staff,
  check (review_on > starts_on),
  check ((state = 'ended') = (ended_on is not null)),
  check ((state = 'ended') = (end_reason is not null))
);
select platform.protect('interventions.plan');
create index plan_student on interventions.plan (institution_id, student_id, starts_on);
create index plan_case on interventions.plan (institution_id, case_id) where case_id is not null;
create index plan_manager on interventions.plan (institution_id, case_manager_staff_id) where state = 'active';
create index plan_group_plans on interventions.plan (institution_id, plan_group_id) where plan_group_id is not null;
create index plan_review on interventions.plan (institution_id, review_on, plan_id) where state = 'active';

create table interventions.plan_step (
  institution_id int not null,
  plan_id uuid not null,
  step_no smallint not null check (step_no > 0),
  words text not null check (words <> ''),
  by_whom text not null, -- as people say it: "Ms. Ortiz", "family", "student"
  due_on date,
  done_on date,
  done_by_name text,
  primary key (institution_id, plan_id, step_no),
  foreign key (institution_id, plan_id) references interventions.plan
);
select platform.protect('interventions.plan_step');

-- What happened to a plan, in words.
create table interventions.plan_entry (
  institution_id int not null,
  entry_id uuid not null,
  plan_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  kind text not null, -- 'made', 'changed', 'followed-up', 'missed', 'moved', 'escalated', 'ended', ...
  words text not null,
  primary key (institution_id, entry_id),
  foreign key (institution_id, plan_id) references interventions.plan
);
select platform.protect('interventions.plan_entry');
revoke update, delete on interventions.plan_entry from leadline_app;
create index plan_entry_plan on interventions.plan_entry (institution_id, plan_id, at);

-- A day on which somebody looks at a plan. An active plan always has one that is open.
create table interventions.follow_up (
  institution_id int not null,
  follow_up_id uuid not null,
  plan_id uuid not null,
  student_id uuid not null,
  staff_id uuid not null, -- whose it is
  kind text not null check (kind in ('check', 'review')),
  since_on date not null, -- what it looks back on begins
  due_on date not null,
  state text not null check (state in ('open', 'done', 'missed', 'cancelled')),
  words text, -- how it went, or why it was not done
  sessions_planned real, -- of the dose, in the school weeks that it looks back on
  sessions_done real,
  value real, -- of the goal's measure, where it is one of the plan's own
  moved_times smallint not null default 0,
  decided_at timestamptz,
  done_on date,
  by_name text,
  told_on date, -- when it was due and somebody was told: once
  escalated_on date, -- when a lead was told that nothing happened: once
  primary key (institution_id, follow_up_id),
  foreign key (institution_id, plan_id) references interventions.plan,
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, staff_id) references roster.staff,
  check ((state = 'open') = (decided_at is null))
);
select platform.protect('interventions.follow_up');
create unique index follow_up_next on interventions.follow_up (institution_id, plan_id) where state = 'open';
create index follow_up_plan on interventions.follow_up (institution_id, plan_id, due_on);
-- A person's worklist.
create index follow_up_staff on interventions.follow_up (institution_id, staff_id, due_on) where state = 'open';
-- What is due?
create index follow_up_due on interventions.follow_up (institution_id, due_on) where state = 'open';
create index follow_up_student on interventions.follow_up (institution_id, student_id);

-- A calendar program reads somebody's follow-ups by a secret address; what is kept of the secret is its hash.
create table interventions.feed (
  institution_id int not null,
  staff_id uuid not null,
  token_hash bytea not null,
  made_at timestamptz not null,
  read_at timestamptz,
  primary key (institution_id, staff_id),
  foreign key (institution_id, staff_id) references roster.staff,
  unique (institution_id, token_hash)
);
select platform.protect('interventions.feed');

-- A spreadsheet of plans, and the fate of each of its rows.
create table interventions.plan_import (
  institution_id int not null references institution.institution,
  import_id uuid not null,
  content_hash text not null,
  name text not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  counts jsonb not null, -- rows by fate
  primary key (institution_id, import_id),
  unique (institution_id, content_hash)
);
select platform.protect('interventions.plan_import');

create table interventions.plan_import_row (
  institution_id int not null,
  import_id uuid not null,
  row_no int not null, -- as a spreadsheet counts: the heading is row 1
  fate text not null, -- interventions/core/plan-sheet.ts
  words text, -- what is wrong, and what to do
  plan_id uuid,
  primary key (institution_id, import_id, row_no),
  foreign key (institution_id, import_id) references interventions.plan_import,
  foreign key (institution_id, plan_id) references interventions.plan
);
select platform.protect('interventions.plan_import_row');
create index plan_import_row_plan on interventions.plan_import_row (institution_id, plan_id) where plan_id is not null;

-- What a merge of student records moved, so that it can go back.
create table interventions.record_move (
  institution_id int not null,
  merge_id uuid not null,
  moved jsonb not null,
  primary key (institution_id, merge_id),
  foreign key (institution_id, merge_id) references roster.merge
);
select platform.protect('interventions.record_move');

-- Institutions that stand already: their roles get what roles now start with (access/core/roles.ts).
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['plans:read', 'plans:work', 'plans:lead', 'playbooks:change']),
  ('leader', array['plans:read', 'plans:work', 'plans:lead', 'playbooks:change']),
  ('tutor', array['plans:read', 'plans:work']),
  ('attendance-officer', array['plans:read', 'plans:work']),
  ('liaison', array['plans:read', 'plans:work']),
  ('case-manager', array['plans:read', 'plans:work']),
  ('safeguarding-lead', array['plans:read', 'plans:work'])
) as g (role_key, needs)
where r.role_key = g.role_key;
