-- Channels: messages to families by mail, text, voice, letter and page; what providers report of them; and what comes in.

-- Families are recipients too. What is said to them comes in its final words. (A message that names another of this table has no foreign
-- key: a tenant is removed in batches of rows.)
alter table messages.message
  drop constraint message_recipient_kind_check,
  drop constraint message_category_check,
  drop constraint message_transport_check,
  add column channel text not null default 'email' check (channel in ('email', 'sms', 'voice', 'letter', 'page')),
  add column language text, -- BCP 47, of the words
  add column household_key text,
  add column batch_id uuid, -- what went out together: families.batch
  add column corrects_message_id uuid, -- what this one puts right
  add column follows_message_id uuid, -- what did not arrive by another channel
  add column fallback jsonb not null default '[]', -- where it goes next when it does not arrive: [{"channel", "address"}]
  add column hours jsonb, -- when it may go: {"timeZone", "from", "until"} of the family's day; null: at any time
  add column expires_at timestamptz, -- after that it is not worth sending
  add column print_run_id uuid, -- of letters
  add column provider text, -- 'twilio', 'smpp', 'smtp', 'print', 'mailbox'
  add column provider_id text, -- what the provider calls it
  add column reach text check (reach in ('accepted', 'undelivered', 'bounced', 'delivered', 'read', 'answered')),
  add column reached_at timestamptz,
  add column asked_at timestamptz, -- when the provider was last asked what became of it, by the server's clock
  add column segments smallint,
  add column cost_micros bigint, -- millionths of the channel's currency
  add constraint message_recipient_kind_check check (recipient_kind in ('staff', 'student', 'guardian')),
  add constraint message_category_check check (category in
    ('work', 'support', 'safeguarding', 'attendance', 'wellbeing', 'events', 'surveys', 'emergency', 'legal')),
  add constraint message_transport_check check (transport in ('smtp', 'mailbox', 'twilio', 'smpp', 'print', 'page'));
drop index messages.message_due;
-- What is to be sent next on this channel?
create index message_due on messages.message (institution_id, channel, due_at, message_id) where state = 'queued';
-- What did we send to this household, newest last?
create index message_household on messages.message (institution_id, household_key, message_id) where household_key is not null;
-- How far is this batch?
create index message_batch on messages.message (institution_id, batch_id, message_id) where batch_id is not null;
-- Which message does this report mean?
create unique index message_provider on messages.message (institution_id, provider, provider_id) where provider_id is not null;
-- Of which is it still to be learnt what became of them?
create index message_awaited on messages.message (institution_id, sent_at) where reach = 'accepted';
-- Which message stood in for this one? Which put it right?
create index message_follows on messages.message (institution_id, follows_message_id) where follows_message_id is not null;
create index message_corrects on messages.message (institution_id, corrects_message_id) where corrects_message_id is not null;
-- Whom did we last write to at this address? A text in answer names no message.
create index message_address on messages.message (institution_id, address, message_id) where recipient_kind <> 'staff';
-- The letters of a run.
create index message_print_run on messages.message (institution_id, print_run_id) where print_run_id is not null;

-- Whom a message is about: siblings share one.
create table messages.message_student (
  institution_id int not null,
  message_id uuid not null,
  student_id uuid not null,
  primary key (institution_id, message_id, student_id),
  foreign key (institution_id, message_id) references messages.message,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('messages.message_student');
-- What was said about this student?
create index message_student_student on messages.message_student (institution_id, student_id, message_id);

-- How a channel is set up: who carries it, from which number, how fast and at what price. Mail out is messages.mail_setting; 'email' here is how mail comes in.
create table messages.channel_setting (
  institution_id int not null references institution.institution,
  channel text not null check (channel in ('sms', 'voice', 'letter', 'email')),
  provider text not null check (provider in ('twilio', 'smpp', 'print', 'imap', 'webhook')),
  is_on boolean not null,
  sender text not null default '', -- the number or address that families see
  account text, -- Twilio's account, SMPP's system id, the user of a mailbox
  host text, -- null: Twilio's own
  port int check (port between 1 and 65535),
  security text check (security in ('tls', 'starttls', 'none')),
  sealed_secret bytea, -- platform/secrets/seal.ts
  per_second real not null default 1 check (per_second > 0 and per_second <= 1000),
  cost_micros bigint not null default 0 check (cost_micros >= 0), -- of a segment, a minute or a letter
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  most_a_day int check (most_a_day > 0), -- null: no limit of one's own
  staffed jsonb, -- when somebody reads what comes in: {"days": [1, 2, 3, 4, 5], "from": "08:00", "until": "16:00"}; null: not said
  details jsonb not null default '{}', -- what only this provider has
  changed_at timestamptz not null,
  busy_until timestamptz, -- all workers share the speed; by the server's clock
  read_up_to jsonb, -- of a mailbox: how far it was read
  trouble text,
  trouble_at timestamptz,
  primary key (institution_id, channel)
);
select platform.protect('messages.channel_setting');

-- What a provider says became of a message: each thing once, in any order.
create table messages.report (
  institution_id int not null references institution.institution,
  report_id uuid not null, -- UUIDv7
  provider text not null,
  provider_id text not null,
  status text not null, -- in the provider's words
  message_id uuid, -- null: it came before we knew what the provider calls the message
  reach text, -- what it means; null: nothing new
  health text check (health in ('good', 'bouncing', 'wrong-number', 'opted-out', 'blocked')), -- what it says of the address; null: nothing
  error_code text,
  cost_micros bigint,
  received_at timestamptz not null, -- by the institution's clock
  state text not null check (state in ('new', 'taken')), -- new: whoever keeps the health of contacts has not read it
  primary key (institution_id, report_id),
  unique (institution_id, provider, provider_id, status),
  foreign key (institution_id, message_id) references messages.message
);
select platform.protect('messages.report');
create index report_message on messages.report (institution_id, message_id);
create index report_new on messages.report (institution_id, report_id) where state = 'new';

-- What came in. Who it is from is only a claim.
create table messages.inbound (
  institution_id int not null references institution.institution,
  inbound_id uuid not null, -- UUIDv7
  channel text not null check (channel in ('email', 'sms', 'voice', 'page')),
  provider text not null,
  provider_id text not null, -- what the provider calls it; for mail its Message-ID
  from_address text not null,
  to_address text not null,
  received_at timestamptz not null, -- by the institution's clock
  subject text not null default '',
  text text not null, -- plain text, without what it quotes
  quoted text not null default '',
  answers_message_id uuid, -- which of ours it seems to answer
  is_automatic boolean not null default false, -- an absence note or a bounce: no person wrote it
  is_cut boolean not null default false, -- more came than is kept
  left_out smallint not null default 0, -- attachments and pictures that were not kept
  proof text not null check (proof in ('carrier', 'signed', 'none', 'failed')), -- what stands behind the claim of who it is from
  state text not null check (state in ('new', 'taken')),
  taken_at timestamptz,
  primary key (institution_id, inbound_id),
  unique (institution_id, provider, provider_id),
  foreign key (institution_id, answers_message_id) references messages.message
);
select platform.protect('messages.inbound');
create index inbound_new on messages.inbound (institution_id, inbound_id) where state = 'new';
-- Who has written from this address?
create index inbound_from on messages.inbound (institution_id, from_address, inbound_id);
create index inbound_answers on messages.inbound (institution_id, answers_message_id) where answers_message_id is not null;

-- Letters that were made into one file for the print shop.
create table messages.print_run (
  institution_id int not null references institution.institution,
  print_run_id uuid not null, -- UUIDv7
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  letters int not null check (letters > 0),
  handed_over_at timestamptz, -- somebody says that the shop has them
  primary key (institution_id, print_run_id)
);
select platform.protect('messages.print_run');
alter table messages.message add foreign key (institution_id, print_run_id) references messages.print_run;
