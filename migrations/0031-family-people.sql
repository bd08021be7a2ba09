-- People of families: how they can be reached, who may receive what, what they agreed to, and what waits for a person.

create schema if not exists families;
grant usage on schema families to leadline_app;

-- An address of somebody: what a number or mailbox is worth is known here, whoever said it.
create table families.contact_point (
  institution_id int not null references institution.institution,
  contact_point_id uuid not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'voice', 'letter')),
  address text not null check (address <> ''), -- normalised: families/core/people/address.ts
  given_as text not null, -- as it was written before that
  state text not null check (state in ('unverified', 'verified', 'bouncing', 'opted_out', 'wrong_number')),
  state_since timestamptz not null,
  said_by text not null check (said_by in ('roster', 'family', 'staff', 'provider')),
  said_by_name text not null,
  trouble text, -- what the provider or a person said of it last
  troubles smallint not null default 0, -- deliveries in a row that did not arrive
  is_retired boolean not null default false, -- no longer theirs; kept, for what went there
  revision int not null default 1,
  made_at timestamptz not null,
  primary key (institution_id, contact_point_id),
  unique (institution_id, holder_kind, holder_id, channel, address)
);
select platform.protect('families.contact_point');
-- Whose number or mailbox wrote to us?
create index contact_point_address on families.contact_point (institution_id, address);

-- How somebody wants to be written to. Without a row: the institution's ways, and the roster's language.
create table families.preference (
  institution_id int not null references institution.institution,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  language text, -- BCP 47; null: the roster's
  channel_order text[], -- null: the institution's
  reach_from time, -- hours in which they want to be written to; null: the institution's
  reach_until time,
  time_zone text, -- null: that of the student's school
  is_large_print boolean not null default false,
  wants_audio boolean not null default false,
  needs_interpreter boolean not null default false,
  digest text not null default 'each' check (digest in ('each', 'daily', 'weekly')),
  revision int not null default 1,
  changed_by text not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (institution_id, holder_kind, holder_id),
  check ((reach_from is null) = (reach_until is null))
);
select platform.protect('families.preference');

-- Names used at home and at school are separate: neither place learns of the other's.
create table families.student_name (
  institution_id int not null,
  student_id uuid not null,
  at_home text, -- what is written to guardians; null: the roster's
  at_school text, -- what is written to the student; null: the roster's
  revision int not null default 1,
  changed_by_name text not null,
  changed_at timestamptz not null,
  primary key (institution_id, student_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('families.student_name');

-- What a guardian may receive about a student, beyond the roster's yes or no. Ended, never changed.
create table families.permission (
  institution_id int not null,
  permission_id uuid not null,
  student_id uuid not null,
  guardian_id uuid not null,
  rule text not null check (rule in ('only', 'no_contact')),
  categories text[] not null, -- of rule 'only': nothing else is told to them
  ground text not null check (ground in ('court-order', 'custody', 'safeguarding', 'student', 'request', 'other')),
  words text not null,
  starts_on date not null,
  until date, -- the last day; null: until it is ended
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  ended_by_name text,
  ended_at timestamptz,
  end_reason text,
  primary key (institution_id, permission_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, guardian_id) references roster.guardian,
  check (until is null or until >= starts_on)
);
select platform.protect('families.permission');
create index permission_student on families.permission (institution_id, student_id, guardian_id);
create index permission_guardian on families.permission (institution_id, guardian_id);

-- What somebody agreed to or refused, by category and channel ('*': every channel), as it stands now.
create table families.consent (
  institution_id int not null references institution.institution,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  category text not null,
  channel text not null check (channel in ('*', 'email', 'sms', 'voice', 'letter')),
  state text not null check (state in ('given', 'withdrawn')),
  event_id uuid not null, -- which made it so
  at timestamptz not null,
  primary key (institution_id, holder_kind, holder_id, category, channel)
);
select platform.protect('families.consent');

-- Every change of it, as it was said.
create table families.consent_event (
  institution_id int not null references institution.institution,
  event_id uuid not null, -- UUIDv7: in the order of time
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  categories text[] not null,
  channel text not null check (channel in ('*', 'email', 'sms', 'voice', 'letter')),
  change text not null check (change in ('given', 'withdrawn')),
  purpose text not null, -- what it is for, and the ground, as it was at that time
  words text not null, -- what they said or what was signed
  via text not null check (via in ('text', 'mail', 'call', 'page', 'paper', 'meeting', 'roster', 'provider')),
  inbound_id uuid, -- the message of theirs that said it
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (institution_id, event_id)
);
select platform.protect('families.consent_event');
revoke update, delete on families.consent_event from leadline_app;
create index consent_event_holder on families.consent_event (institution_id, holder_kind, holder_id, event_id);

-- What may have been an opt-out: a person reads it and says.
create table families.consent_question (
  institution_id int not null references institution.institution,
  question_id uuid not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'voice', 'letter')),
  words text not null,
  why text not null, -- what made us ask
  inbound_id uuid,
  state text not null check (state in ('open', 'opt-out', 'opt-in', 'neither')),
  asked_at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  primary key (institution_id, question_id)
);
select platform.protect('families.consent_question');
create index consent_question_open on families.consent_question (institution_id, asked_at) where state = 'open';
create index consent_question_holder on families.consent_question (institution_id, holder_kind, holder_id);

-- Higher education: whom a student lets us write to, about what, until when; the student takes it back at any time.
create table families.trusted_contact (
  institution_id int not null,
  trusted_contact_id uuid not null,
  student_id uuid not null,
  display_name text not null,
  relation text not null,
  language text,
  categories text[] not null,
  student_words text not null, -- how the student gave it
  given_via text not null check (given_via in ('page', 'paper', 'meeting', 'mail', 'call')),
  starts_on date not null,
  until date not null, -- the last day
  made_by_name text not null,
  made_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by_name text,
  revoke_words text,
  primary key (institution_id, trusted_contact_id),
  foreign key (institution_id, student_id) references roster.student,
  check (until >= starts_on)
);
select platform.protect('families.trusted_contact');
create index trusted_contact_student on families.trusted_contact (institution_id, student_id);

-- A student has come of age, or is about to: until somebody decided, nobody but the student is written to.
create table families.rights_review (
  institution_id int not null,
  review_id uuid not null,
  student_id uuid not null,
  of_age_on date not null,
  state text not null check (state in ('open', 'decided')),
  decision text check (decision in ('student-only', 'emergency-only', 'guardians-too')),
  ground text, -- why guardians still may
  words text,
  opened_at timestamptz not null,
  decided_by_name text,
  decided_at timestamptz,
  primary key (institution_id, review_id),
  unique (institution_id, student_id, of_age_on),
  foreign key (institution_id, student_id) references roster.student,
  check ((state = 'decided') = (decision is not null))
);
select platform.protect('families.rights_review');
create index rights_review_open on families.rights_review (institution_id, of_age_on) where state = 'open';

-- Messages about a student that go by themselves are halted; sealed: only safeguarding leads learn why, or that there is one.
create table families.pause (
  institution_id int not null,
  pause_id uuid not null,
  student_id uuid not null,
  kind text not null check (kind in ('bereavement', 'hospital', 'safeguarding', 'request', 'other')),
  words text not null,
  is_sealed boolean not null,
  starts_on date not null,
  until date, -- the last day; null: until it is ended
  made_by_name text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  ended_by_name text,
  primary key (institution_id, pause_id),
  foreign key (institution_id, student_id) references roster.student,
  check (until is null or until >= starts_on)
);
select platform.protect('families.pause');
create index pause_student on families.pause (institution_id, student_id);

-- Who cannot be reached, and who finds out.
create table families.unreachable (
  institution_id int not null,
  student_id uuid not null,
  why text not null, -- families/core/people/reachable.ts
  household_key text not null,
  found_at timestamptz not null,
  owner_staff_id uuid, -- who finds out
  due_on date,
  words text, -- what was tried
  revision int not null default 1,
  primary key (institution_id, student_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, owner_staff_id) references roster.staff
);
select platform.protect('families.unreachable');
create index unreachable_owner on families.unreachable (institution_id, owner_staff_id, found_at);

-- A household while a message to it is decided on: the row is locked, so that two senders do not both take the last place.
create table families.household (
  institution_id int not null references institution.institution,
  household_key text not null,
  primary key (institution_id, household_key)
);
select platform.protect('families.household');

-- How the institution writes to families: families/core/people/rules.ts has what holds without a row.
create table families.setting (
  institution_id int primary key references institution.institution,
  rules jsonb not null,
  revision int not null default 1,
  changed_by_name text not null,
  changed_at timestamptz not null
);
select platform.protect('families.setting');

-- How far the coming-of-age and reach jobs have read.
create table families.sweep (
  institution_id int not null references institution.institution,
  kind text not null check (kind in ('reach', 'rights')),
  done_on date not null,
  primary key (institution_id, kind)
);
select platform.protect('families.sweep');

-- A student's trusted contact is written to as well.
alter table families.batch_item drop constraint batch_item_recipient_kind_check;
alter table families.batch_item add constraint batch_item_recipient_kind_check check (recipient_kind in ('guardian', 'student', 'trusted'));
alter table families.told drop constraint told_recipient_kind_check;
alter table families.told add constraint told_recipient_kind_check check (recipient_kind in ('guardian', 'student', 'trusted'));
