-- Conversations with families: what comes in is read by a named person, answered under the rules of everything, and never lost.

-- One person of a family (or one address that nobody knows), for as long as there is something to say.
create table families.conversation (
  institution_id int not null references institution.institution,
  conversation_id uuid not null,
  holder_kind text check (holder_kind in ('guardian', 'student', 'trusted')), -- null: a person says whose address it is
  holder_id uuid,
  channel text not null check (channel in ('sms', 'email', 'voice', 'page')), -- where they wrote last
  address text not null,
  household_key text,
  language text not null,
  state text not null check (state in ('open', 'snoozed', 'done')),
  assigned_staff_id uuid, -- null: nobody yet
  due_at timestamptz, -- by when somebody answers; null: nothing waits for an answer
  snoozed_until timestamptz,
  unread smallint not null default 0, -- what came in since somebody who could answer it read it
  urgent text check (urgent in ('harm', 'abuse', 'hunger')),
  urgent_at timestamptz,
  urgent_seen_at timestamptz,
  urgent_seen_by_name text,
  last_in_at timestamptz,
  last_out_at timestamptz,
  last_at timestamptz not null,
  last_words text not null default '', -- the beginning of what they said last
  fixed_reply_night date, -- the night in which the out-of-hours words went
  revision int not null default 1,
  primary key (institution_id, conversation_id),
  foreign key (institution_id, assigned_staff_id) references roster.staff,
  check ((holder_kind is null) = (holder_id is null)),
  check ((urgent is null) = (urgent_at is null)),
  check ((state = 'snoozed') = (snoozed_until is not null))
);
select platform.protect('families.conversation');
create unique index conversation_holder on families.conversation (institution_id, holder_kind, holder_id) where holder_id is not null;
create unique index conversation_stranger on families.conversation (institution_id, channel, address) where holder_id is null;
-- The inbox: what is open, the most pressing first; and somebody's own part of it.
create index conversation_open on families.conversation (institution_id, (urgent is null or urgent_seen_at is not null), due_at, conversation_id) where state = 'open';
create index conversation_mine on families.conversation (institution_id, assigned_staff_id, (urgent is null or urgent_seen_at is not null), due_at, conversation_id) where state = 'open';
create index conversation_done on families.conversation (institution_id, last_at, conversation_id) where state <> 'open';
create index conversation_snoozed on families.conversation (institution_id, snoozed_until) where state = 'snoozed';

-- Whose family it is: who may see the conversation.
create table families.conversation_student (
  institution_id int not null,
  conversation_id uuid not null,
  student_id uuid not null,
  primary key (institution_id, conversation_id, student_id),
  foreign key (institution_id, conversation_id) references families.conversation,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('families.conversation_student');
create index conversation_student_student on families.conversation_student (institution_id, student_id, conversation_id);

-- What was said and done, in order. What batches told the same person is read from messages.message.
create table families.entry (
  institution_id int not null,
  conversation_id uuid not null,
  entry_id uuid not null, -- UUIDv7
  kind text not null check (kind in ('in', 'out', 'fixed', 'note', 'event')),
  at timestamptz not null,
  by_name text not null,
  by_staff_id uuid,
  inbound_id uuid, -- of 'in'; its words stand there
  message_id uuid, -- of 'out' and 'fixed'; the words that went stand there
  words text not null default '', -- of 'out' as the person wrote it; of notes and events
  translation text, -- of 'in', into the language of the staff
  translated_by text check (translated_by in ('machine', 'person')), -- of 'out' too: by what the words that went were made
  translator_name text,
  primary key (institution_id, conversation_id, entry_id),
  foreign key (institution_id, conversation_id) references families.conversation,
  foreign key (institution_id, inbound_id) references messages.inbound,
  foreign key (institution_id, message_id) references messages.message,
  check ((kind = 'in') = (inbound_id is not null)),
  check ((kind in ('out', 'fixed')) = (message_id is not null))
);
select platform.protect('families.entry');
create unique index entry_inbound on families.entry (institution_id, inbound_id) where inbound_id is not null;
create unique index entry_message on families.entry (institution_id, message_id) where message_id is not null;

-- What a reply may mean, for one click of a person.
create table families.proposal (
  institution_id int not null,
  proposal_id uuid not null,
  conversation_id uuid not null,
  entry_id uuid not null,
  kind text not null check (kind in ('reason', 'barrier')),
  student_id uuid, -- null: a person says which of the family's
  reason text, -- of 'reason': attendance/core/explanation.ts
  day date,
  barrier_key text, -- of 'barrier'
  found text not null, -- the words that say so
  explanation_id uuid, -- families.explanation, where the student is certain
  case_id uuid, -- of a barrier that was taken
  state text not null check (state in ('proposed', 'taken', 'refused')),
  decided_by_name text,
  decided_at timestamptz,
  primary key (institution_id, proposal_id),
  foreign key (institution_id, conversation_id, entry_id) references families.entry,
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, explanation_id) references families.explanation,
  foreign key (institution_id, case_id) references cases."case",
  check ((state = 'proposed') = (decided_at is null))
);
select platform.protect('families.proposal');
create index proposal_conversation on families.proposal (institution_id, conversation_id, entry_id);

create table families.saved_answer (
  institution_id int not null references institution.institution,
  saved_answer_id uuid not null,
  title text not null check (title <> ''),
  words text not null check (words <> ''),
  language text not null,
  is_retired boolean not null default false,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, saved_answer_id)
);
select platform.protect('families.saved_answer');

-- Who speaks what with families.
create table families.speaker (
  institution_id int not null,
  staff_id uuid not null,
  languages text[] not null,
  primary key (institution_id, staff_id),
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('families.speaker');

-- Who is told what cannot wait, when somebody reads, and what is said when nobody does.
create table families.inbox_setting (
  institution_id int not null references institution.institution,
  urgent_staff_id uuid, -- told at once of harm, abuse and hunger
  on_call_staff_id uuid, -- told of what comes while nobody reads
  staffed_days smallint[] not null, -- 1 Monday to 7 Sunday
  staffed_from time not null,
  staffed_until time not null,
  answer_hours smallint not null check (answer_hours between 1 and 120), -- staffed hours until somebody answers
  emergency_number text not null, -- as it is dialled: 911
  help_line text not null default '', -- as families read it
  approved_languages text[] not null default '{}', -- in which a speaker approved the fixed reply
  revision int not null default 1,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (institution_id),
  foreign key (institution_id, urgent_staff_id) references roster.staff,
  foreign key (institution_id, on_call_staff_id) references roster.staff,
  check (staffed_from < staffed_until)
);
select platform.protect('families.inbox_setting');

-- A family that was asked and has not answered: text, then a call in their language, then a visit.
create table families.pursuit (
  institution_id int not null,
  pursuit_id uuid not null,
  batch_id uuid not null,
  household_key text not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  student_ids uuid[] not null,
  language text not null,
  channel text not null,
  asked_at timestamptz not null,
  step text not null check (step in ('text', 'call', 'visit')),
  state text not null check (state in ('open', 'answered', 'dropped')),
  call_id uuid,
  appointment_id uuid,
  staff_id uuid,
  next_on date, -- when the next step is taken
  changed_at timestamptz not null,
  primary key (institution_id, pursuit_id),
  unique (institution_id, batch_id, household_key, holder_kind, holder_id),
  foreign key (institution_id, batch_id) references families.batch,
  foreign key (institution_id, call_id) references families.call,
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('families.pursuit');
create index pursuit_open on families.pursuit (institution_id, next_on) where state = 'open';
create index pursuit_holder on families.pursuit (institution_id, holder_kind, holder_id) where state = 'open';
-- Up to which batch families were pursued.
create table families.pursued (
  institution_id int not null references institution.institution,
  batch_id uuid not null,
  primary key (institution_id)
);
select platform.protect('families.pursued');
