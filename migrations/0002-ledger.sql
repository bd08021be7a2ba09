-- What was done (audit events, which are the outbox too) and who viewed whom.

create schema ledger;
grant usage on schema ledger to leadline_app;

-- The head row is locked last in a transaction that records an event, so numbers are given in commit order: a cursor never skips a late commit.
create table ledger.head (
  institution_id int primary key references institution.institution,
  last_number bigint not null default 0
);
select platform.protect('ledger.head');

create table ledger.event (
  institution_id int not null references institution.institution,
  number bigint not null,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('person', 'token', 'system')),
  actor_id text not null,
  actor_name text not null,
  verb text not null, -- 'scoring.change-model'
  subject_kind text,
  subject_id text,
  details jsonb not null default '{}', -- ids and figures, no names
  primary key (institution_id, number)
);
select platform.protect('ledger.event');
revoke update, delete on ledger.event from leadline_app;
-- What happened to this subject?
create index event_subject on ledger.event (institution_id, subject_kind, subject_id, number);

create table ledger.view (
  institution_id int not null references institution.institution,
  view_id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  actor_name text not null,
  student_id uuid not null,
  page text not null, -- what was looked at: 'student', 'activity', 'export'
  reason text not null, -- the ground on which it was allowed
  primary key (institution_id, view_id)
);
select platform.protect('ledger.view');
revoke update, delete on ledger.view from leadline_app;
-- Who viewed this student?
create index view_student on ledger.view (institution_id, student_id, at);
