-- What families say of an absence: a proposal until somebody of the school takes it.

create table families.explanation (
  institution_id int not null,
  explanation_id uuid not null,
  student_id uuid not null,
  from_day date not null,
  to_day date not null,
  reason text not null, -- attendance/core/explanation.ts
  words text not null default '',
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  via text not null check (via in ('page', 'message')),
  inbound_id uuid, -- the message that said it
  state text not null check (state in ('proposed', 'taken', 'refused')),
  at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  recorded_id uuid, -- attendance.explanation that it became
  primary key (institution_id, explanation_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, inbound_id) references messages.inbound,
  check (to_day >= from_day),
  check ((state = 'proposed') = (decided_at is null)),
  check ((state = 'taken') = (recorded_id is not null))
);
select platform.protect('families.explanation');
create index explanation_student on families.explanation (institution_id, student_id, from_day);
-- What waits for a person?
create index explanation_open on families.explanation (institution_id, at) where state = 'proposed';
-- The same said twice is one proposal.
create unique index explanation_once on families.explanation (institution_id, student_id, holder_kind, holder_id, from_day, to_day, reason, via) where state = 'proposed';
