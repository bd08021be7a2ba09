-- Waitlist trials: where places are scarce, who is offered one first is drawn by lot, by a seed that is recorded before.

create table interventions.trial (
  institution_id int not null,
  trial_id uuid not null,
  name text not null check (name <> ''),
  kind_key text not null,
  unit_id uuid not null,
  tier smallint not null check (tier between 1 and 2), -- in tier 3 nobody waits by lot
  places int not null check (places > 0),
  follow_weeks smallint not null check (follow_weeks between 4 and 30),
  approved_by text not null check (approved_by <> ''),
  why_fair text not null check (why_fair <> ''),
  stop_rule text not null check (stop_rule <> ''),
  seed int not null check (seed > 0),
  state text not null check (state in ('recorded', 'drawn', 'stopped')),
  recorded_at timestamptz not null,
  recorded_on date not null,
  by_id text not null,
  by_name text not null,
  drawn_at timestamptz,
  drawn_on date,
  stopped_on date,
  stop_reason text,
  primary key (institution_id, trial_id),
  foreign key (institution_id, kind_key) references interventions.kind,
  foreign key (institution_id, unit_id) references institution.unit,
  check ((stopped_on is null) = (stop_reason is null))
);
select platform.protect('interventions.trial');

create table interventions.trial_member (
  institution_id int not null,
  trial_id uuid not null,
  student_id uuid not null,
  stratum text not null, -- the grade, as it was when the trial was recorded
  lot_no int, -- null: not drawn yet
  is_offered boolean,
  primary key (institution_id, trial_id, student_id),
  foreign key (institution_id, trial_id) references interventions.trial,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('interventions.trial_member');
create index trial_member_student on interventions.trial_member (institution_id, student_id);
