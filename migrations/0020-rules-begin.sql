-- How a rule begins to speak, and what became of a try of it.

alter table alerts.rule
  add column starts_with text not null default 'newly' check (starts_with in ('newly', 'everybody')), -- whom it speaks of at first
  add column silent_through date; -- up to this day who met it is noted, and nobody is told; null: it has not begun, or speaks of everybody
-- Rules that have spoken already go on as they did.
update alerts.rule set starts_with = 'everybody' where from_week is not null;

-- already: it held when the rule began to speak; nobody is told, and the list of them opens.
alter table alerts.alert drop constraint alert_state_check;
alter table alerts.alert add constraint alert_state_check
  check (state in ('open', 'waiting', 'suppressed', 'withdrawn', 'closed', 'shadow', 'already'));
-- What stands and may have to be ended: its rule was turned off, its student left.
create index alert_standing on alerts.alert (institution_id, rule_id) where ended_at is null;
-- Who left and came back, or whose records were made one and then two again?
create index alert_of_left on alerts.alert (institution_id, enrolment_id) where reason_kind in ('left', 'merged');

-- A preview or a back-test of a rule, as a job: asked for, under way, found. A rule's version finds its own again by what it says.
create table alerts.trial (
  institution_id int not null references institution.institution,
  trial_id uuid not null,
  kind text not null check (kind in ('preview', 'back-test')),
  definition jsonb not null, -- alerts/core/definition.ts
  definition_hash text not null, -- what is tried, whatever it is called and whoever is told
  state text not null check (state in ('waiting', 'working', 'done', 'failed')),
  steps_done int not null default 0,
  steps int not null default 0,
  problem text, -- a sentence
  result jsonb, -- alerts/core/trial-views.ts; ids of enrolments, and no names
  asked_by text not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  primary key (institution_id, trial_id)
);
select platform.protect('alerts.trial');
-- The last trial of what a rule says, and what is old enough to go.
create index trial_definition on alerts.trial (institution_id, definition_hash, kind, asked_at);
