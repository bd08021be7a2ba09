-- Rules, the alerts that they raise, and whom a person is to talk to this week.

create schema alerts;
grant usage on schema alerts to leadline_app;

create table alerts.rule (
  institution_id int not null references institution.institution,
  rule_id uuid not null,
  rule_key text, -- of a preset's rule; null for one that the institution wrote
  name text not null,
  state text not null check (state in ('off', 'shadow', 'on')), -- shadow: evaluated and counted, nobody is told
  version int not null,
  from_week date check (extract(isodow from from_week) = 1), -- it speaks of weeks from here on; null: from its first evaluation
  primary key (institution_id, rule_id),
  unique (institution_id, name),
  unique (institution_id, rule_key)
);
select platform.protect('alerts.rule');

-- Every change of a rule, of its definition or of its state: who, when and why.
create table alerts.rule_version (
  institution_id int not null,
  rule_id uuid not null,
  version int not null check (version > 0),
  name text not null,
  state text not null check (state in ('off', 'shadow', 'on')),
  definition jsonb not null, -- alerts/core/definition.ts
  made_by text not null,
  at timestamptz not null,
  why text not null,
  primary key (institution_id, rule_id, version),
  foreign key (institution_id, rule_id) references alerts.rule
);
select platform.protect('alerts.rule_version');

-- Up to which run a week has been evaluated by a rule's version: what differs from the standing runs is evaluated again.
create table alerts.evaluation (
  institution_id int not null,
  rule_id uuid not null,
  on_day date not null, -- the last day that was looked at: a week's Sunday, or a day
  rule_version int not null,
  stamp text not null, -- of what was read: the standing run, or the activity's last applied load
  fired int not null default 0,
  evaluated_at timestamptz not null,
  primary key (institution_id, rule_id, on_day),
  foreign key (institution_id, rule_id) references alerts.rule
);
select platform.protect('alerts.evaluation');

create table alerts.alert (
  institution_id int not null,
  alert_id uuid not null,
  rule_id uuid not null,
  rule_version int not null,
  enrolment_id int not null,
  student_id uuid not null,
  on_day date not null, -- the occurrence: the last day of what it rests on
  week date not null check (extract(isodow from week) = 1),
  state text not null check (state in ('open', 'waiting', 'suppressed', 'withdrawn', 'closed', 'shadow')),
  reason_kind text, -- why it waits, was kept back or withdrawn, or how it ended: alerts/core/fire.ts
  reason text, -- in words
  words text not null, -- the sentence that a reader is given
  evidence jsonb not null, -- the figures it rests on
  case_id uuid,
  case_step text check (case_step in ('opened', 'joined', 'reopen-offered')),
  cleared_on date, -- the condition no longer held, by more than its margin: only then may it fire again
  fired_at timestamptz not null,
  ended_at timestamptz,
  primary key (institution_id, alert_id),
  unique (institution_id, rule_id, enrolment_id, on_day), -- each exactly once, whoever evaluates
  foreign key (institution_id, rule_id, rule_version) references alerts.rule_version,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('alerts.alert');
-- A student's alerts, and those of a tutor's students.
create index alert_student on alerts.alert (institution_id, student_id, on_day);
-- What a rule raised that has not been cleared: where its evaluation begins.
create index alert_uncleared on alerts.alert (institution_id, rule_id, on_day) where cleared_on is null;
-- A rule's ledger.
create index alert_rule on alerts.alert (institution_id, rule_id, week);
-- The alerts that a case carries.
create index alert_case on alerts.alert (institution_id, case_id) where case_id is not null;

-- Who was told of an alert, and so is told again when it is withdrawn.
create table alerts.told (
  institution_id int not null,
  alert_id uuid not null,
  staff_id uuid not null,
  told_at timestamptz not null,
  corrected_at timestamptz, -- told that it was withdrawn
  primary key (institution_id, alert_id, staff_id),
  foreign key (institution_id, alert_id) references alerts.alert,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('alerts.told');
-- What was I told?
create index told_staff on alerts.told (institution_id, staff_id, told_at);

create table alerts.feedback (
  institution_id int not null,
  alert_id uuid not null,
  actor_id text not null,
  verdict text not null check (verdict in ('useful', 'already_known', 'wrong_data')),
  at timestamptz not null,
  primary key (institution_id, alert_id, actor_id),
  foreign key (institution_id, alert_id) references alerts.alert
);
select platform.protect('alerts.feedback');

-- A whole group moved: one alert about it instead of one for each of its members.
create table alerts.cohort_alert (
  institution_id int not null,
  cohort_alert_id uuid not null,
  rule_id uuid not null,
  rule_version int not null,
  week date not null check (extract(isodow from week) = 1),
  group_key text not null,
  label text not null,
  cause text not null,
  state text not null check (state in ('open', 'withdrawn', 'closed', 'shadow')),
  words text not null,
  n int not null,
  kept_back int not null default 0, -- alerts about single members that it stands for
  fired_at timestamptz not null,
  ended_at timestamptz,
  primary key (institution_id, cohort_alert_id),
  unique (institution_id, rule_id, week, group_key),
  foreign key (institution_id, rule_id, rule_version) references alerts.rule_version
);
select platform.protect('alerts.cohort_alert');

create table alerts.cohort_told (
  institution_id int not null,
  cohort_alert_id uuid not null,
  staff_id uuid not null,
  told_at timestamptz not null,
  corrected_at timestamptz,
  primary key (institution_id, cohort_alert_id, staff_id),
  foreign key (institution_id, cohort_alert_id) references alerts.cohort_alert,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('alerts.cohort_told');

-- A sequence of steps that an alert began, and where it stands.
create table alerts.workflow (
  institution_id int not null,
  alert_id uuid not null,
  step int not null, -- the next one to take, from 0
  due_at timestamptz not null,
  state text not null check (state in ('running', 'done', 'stopped')),
  said text, -- why it stopped, or what the last step did
  primary key (institution_id, alert_id),
  foreign key (institution_id, alert_id) references alerts.alert
);
select platform.protect('alerts.workflow');
create index workflow_due on alerts.workflow (institution_id, due_at) where state = 'running';

create table alerts.tag (
  institution_id int not null,
  student_id uuid not null,
  tag text not null,
  alert_id uuid not null,
  at timestamptz not null,
  primary key (institution_id, student_id, tag),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, alert_id) references alerts.alert
);
select platform.protect('alerts.tag');

-- How many people a staff member says they can talk to in a week.
create table alerts.capacity (
  institution_id int not null,
  staff_id uuid not null,
  per_week smallint not null check (per_week between 1 and 200),
  set_by text not null,
  at timestamptz not null,
  primary key (institution_id, staff_id),
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('alerts.capacity');

-- "Not now, because ...": off the list until a day.
create table alerts.dismissal (
  institution_id int not null,
  student_id uuid not null,
  staff_id uuid not null,
  reason text not null,
  until date not null,
  at timestamptz not null,
  primary key (institution_id, student_id, staff_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('alerts.dismissal');

create table alerts.saved_list (
  institution_id int not null references institution.institution,
  saved_list_id uuid not null,
  name text not null,
  filter jsonb not null, -- alerts/core/list-filter.ts
  owner_actor_id text not null,
  is_shared boolean not null default false,
  created_at timestamptz not null,
  primary key (institution_id, saved_list_id)
);
select platform.protect('alerts.saved_list');

-- Institutions that are there already: their roles get what they would start with today.
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['rules:read', 'rules:change']),
  ('data-manager', array['rules:read', 'rules:change']),
  ('leader', array['alerts:lead', 'rules:read']),
  ('tutor', array['week:read']),
  ('case-manager', array['week:read'])
) as g (role_key, needs)
where r.role_key = g.role_key;
