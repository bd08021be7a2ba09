-- What is told to whom: notices in the app, mail, its templates and settings.

create schema messages;
grant usage on schema messages to leadline_app;

-- A message: what somebody is to be told, in its final words.
create table messages.message (
  institution_id int not null references institution.institution,
  message_id uuid not null, -- UUIDv7: in the order of time
  kind text not null, -- messages/core/kinds.ts
  template_key text not null,
  template_version int not null, -- 0: as it comes with the product
  recipient_kind text not null check (recipient_kind in ('staff', 'student')),
  recipient_id uuid not null,
  address text, -- null: none was on record
  subject text not null,
  body text not null, -- plain text
  category text not null check (category in ('work', 'support', 'safeguarding')),
  dedupe_key text not null,
  origin_kind text not null, -- 'alert', 'case', ...
  origin_id text not null,
  queued_at timestamptz not null, -- by the institution's clock, as due_at and sent_at
  due_at timestamptz not null,
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'cancelled')),
  sent_at timestamptz,
  transport text check (transport in ('smtp', 'mailbox')), -- mailbox: it left nowhere, and is read here
  why text, -- it failed or was cancelled
  tries smallint not null default 0,
  not_before timestamptz, -- of another try, by the server's clock, as claimed_at
  claim_id uuid, -- of the worker that sends it
  claimed_at timestamptz,
  is_handed_over boolean not null default false, -- from just before the last byte went out until the outcome was known
  mail_id text, -- the Message-ID, the same in every try
  primary key (institution_id, message_id),
  unique (institution_id, dedupe_key),
  check ((state = 'sending') = (claim_id is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
select platform.protect('messages.message');
-- What is to be sent next?
create index message_due on messages.message (institution_id, due_at, message_id) where state = 'queued';
-- What is being sent, perhaps by a worker that died?
create index message_sending on messages.message (institution_id, claimed_at) where state = 'sending';
-- What was said of this alert or case?
create index message_origin on messages.message (institution_id, origin_kind, origin_id);
-- What was this person told? And the mailbox of one person.
create index message_recipient on messages.message (institution_id, recipient_kind, recipient_id, message_id);
-- The mailbox narrowed by state or kind, newest first.
create index message_state on messages.message (institution_id, state, message_id);
create index message_kind on messages.message (institution_id, kind, message_id);

-- One try to send a message.
create table messages.attempt (
  institution_id int not null,
  message_id uuid not null,
  attempt_no smallint not null,
  started_at timestamptz not null, -- by the server's clock
  ended_at timestamptz,
  outcome text check (outcome in ('sent', 'refused', 'later', 'broken-off', 'unknown')),
  detail text, -- what the mail server said
  primary key (institution_id, message_id, attempt_no),
  foreign key (institution_id, message_id) references messages.message
);
select platform.protect('messages.attempt');

-- The institution's own words for a kind of message; every change is a version that stays.
create table messages.template (
  institution_id int not null references institution.institution,
  template_key text not null,
  locale text not null,
  version int not null check (version > 0),
  kind text not null,
  name text not null,
  subject text not null, -- ICU MessageFormat, with the fields of the kind alone
  body text not null,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  primary key (institution_id, template_key, locale, version)
);
select platform.protect('messages.template');
revoke update, delete on messages.template from leadline_app;

-- The mail server of the institution.
create table messages.mail_setting (
  institution_id int primary key references institution.institution,
  is_on boolean not null,
  host text not null,
  port int not null check (port between 1 and 65535),
  security text not null check (security in ('tls', 'starttls', 'none')),
  username text,
  sealed_password bytea, -- platform/secrets/seal.ts
  from_name text not null,
  from_address text not null,
  reply_to text,
  changed_at timestamptz not null,
  trouble text, -- what went wrong last; null once a message went
  trouble_at timestamptz
);
select platform.protect('messages.mail_setting');

-- How a member of staff wants to be told. Without a row: a digest at seven.
create table messages.staff_setting (
  institution_id int not null,
  staff_id uuid not null,
  wants_digest boolean not null default true,
  digest_hour smallint not null default 7 check (digest_hour between 0 and 23),
  primary key (institution_id, staff_id),
  foreign key (institution_id, staff_id) references roster.staff
);
select platform.protect('messages.staff_setting');

-- What a member of staff is told in the app; the day's digest takes it along.
create table messages.notice (
  institution_id int not null,
  notice_id uuid not null,
  staff_id uuid not null,
  words text not null,
  link text not null, -- an address within the institution: '/cases/...'
  category text not null check (category in ('work', 'support', 'safeguarding')),
  dedupe_key text not null,
  origin_kind text not null,
  origin_id text not null,
  made_at timestamptz not null,
  seen_at timestamptz,
  withdrawn_at timestamptz, -- what it rests on holds no more
  digest_message_id uuid, -- the mail that took it along
  primary key (institution_id, notice_id),
  unique (institution_id, dedupe_key),
  foreign key (institution_id, staff_id) references roster.staff,
  foreign key (institution_id, digest_message_id) references messages.message
);
select platform.protect('messages.notice');
-- The bell: this person's notices, newest first; and how many are new.
create index notice_staff on messages.notice (institution_id, staff_id, notice_id);
create index notice_unseen on messages.notice (institution_id, staff_id) where seen_at is null and withdrawn_at is null;
-- Whose digest is to be made?
create index notice_undigested on messages.notice (institution_id, staff_id, made_at) where digest_message_id is null and withdrawn_at is null;
create index notice_origin on messages.notice (institution_id, origin_kind, origin_id);
create index notice_digest on messages.notice (institution_id, digest_message_id);

-- Institutions that are there already: their roles get what they would start with today.
update access.role set needs = needs || array['messages:read']
  where role_key in ('admin', 'data-manager', 'leader', 'tutor', 'case-manager', 'safeguarding-lead', 'attendance-officer', 'liaison', 'teacher')
    and not needs @> array['messages:read'];
update access.role set needs = needs || array['messages:configure']
  where role_key in ('admin', 'data-manager') and not needs @> array['messages:configure'];
