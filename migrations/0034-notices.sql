-- Legal notices about attendance: kept apart from help, counted from marks, checked and issued by people.

create schema notices;
grant usage on schema notices to leadline_app;

-- Which legal pack an institution goes by, from a day on. Without a row there are no notices.
create table notices.pack_choice (
  institution_id int not null references institution.institution,
  from_day date not null,
  pack_key text, -- of the program or of the institution's own; null: none from this day on
  chosen_at timestamptz not null,
  by_name text not null,
  primary key (institution_id, from_day)
);
select platform.protect('notices.pack_choice');

-- A pack that the institution brought itself, with the tests that it had to pass.
create table notices.own_pack (
  institution_id int not null references institution.institution,
  pack_key text not null check (pack_key ~ '^own-[a-z0-9-]{1,40}$'),
  definition jsonb not null, -- notices/core/pack.ts
  tests jsonb not null, -- notices/core/own-pack.ts
  added_at timestamptz not null,
  by_name text not null,
  primary key (institution_id, pack_key)
);
select platform.protect('notices.own_pack');

-- Steps whose count was reached, as of the last counting: derived from marks, made anew by a job.
create table notices.due (
  institution_id int not null,
  student_id uuid not null,
  step_key text not null,
  have smallint not null,
  need smallint not null,
  reached_on date, -- null: it follows on earlier notices alone
  last_on date, -- the last day that counts
  counted_on date not null,
  primary key (institution_id, student_id, step_key),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('notices.due');
-- What is due, the longest first?
create index due_reached on notices.due (institution_id, reached_on, student_id);

-- A person's finding on a fact that forbids a step (pregnancy, foster care ...); the last of a fact holds.
create table notices.finding (
  institution_id int not null,
  finding_id uuid not null,
  student_id uuid not null,
  fact text not null, -- notices/core/pack.ts
  holds boolean not null,
  words text not null check (words <> ''),
  found_on date not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, finding_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('notices.finding');
revoke update, delete on notices.finding from leadline_app;
create index finding_student on notices.finding (institution_id, student_id, at);

create table notices.notice (
  institution_id int not null,
  notice_id uuid not null,
  student_id uuid not null,
  pack_key text not null,
  pack_from date not null,
  step_key text not null,
  step_name text not null, -- as it was when it was drafted
  citation text not null,
  state text not null check (state in ('draft', 'checked', 'issued', 'served', 'withdrawn')),
  have smallint not null,
  need smallint not null,
  counted_from date,
  language text not null,
  add_words text not null default '', -- what a person adds to the letter
  help jsonb not null, -- what was tried before, as it stood: [{words, on}]
  yes_reason text, -- why in spite of a bereavement or an open exemption
  yes_by_name text,
  yes_on date,
  translation_by_name text, -- who takes responsibility for words that no speaker approved
  translation_reason text,
  drafted_on date not null,
  drafted_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  checked_on date,
  checked_by_name text,
  issued_on date,
  issued_by_name text,
  served_on date,
  withdrawn_on date,
  withdrawn_by_name text,
  withdrawn_reason text,
  changed_at timestamptz not null,
  revision int not null default 1, -- a second editor's change is refused
  primary key (institution_id, notice_id),
  foreign key (institution_id, student_id) references roster.student,
  check ((state = 'withdrawn') = (withdrawn_on is not null)),
  check (state not in ('issued', 'served') or issued_on is not null),
  check (state not in ('checked', 'issued', 'served') or checked_on is not null),
  check ((yes_reason is null) = (yes_by_name is null) and (yes_reason is null) = (yes_on is null)),
  check ((translation_reason is null) = (translation_by_name is null))
);
select platform.protect('notices.notice');
-- One of a step in the making.
create unique index notice_open on notices.notice (institution_id, student_id, step_key) where state in ('draft', 'checked');
create index notice_student on notices.notice (institution_id, student_id, drafted_at);
-- Drafts, issued, served, withdrawn: the newest first.
create index notice_state on notices.notice (institution_id, state, changed_at desc);

-- Every absence that a notice counts, with the marks as they were.
create table notices.counted (
  institution_id int not null,
  notice_id uuid not null,
  day date not null,
  enrolment_id int not null,
  sessions smallint not null,
  marks jsonb not null, -- [{session, code, meaning}]
  delivery_id uuid, -- where the marks came from
  corrected_on date, -- since then the mark says something else
  primary key (institution_id, notice_id, day),
  foreign key (institution_id, notice_id) references notices.notice
);
select platform.protect('notices.counted');

-- What happened to a notice, in words.
create table notices.entry (
  institution_id int not null,
  entry_id uuid not null,
  notice_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  kind text not null,
  words text not null,
  primary key (institution_id, entry_id),
  foreign key (institution_id, notice_id) references notices.notice
);
select platform.protect('notices.entry');
revoke update, delete on notices.entry from leadline_app;
create index entry_notice on notices.entry (institution_id, notice_id, at);

-- How a notice reached somebody, and what proves it.
create table notices.service (
  institution_id int not null,
  service_id uuid not null,
  notice_id uuid not null,
  way text not null check (way in ('certified-mail', 'mail', 'in-person', 'email', 'phone')),
  to_whom text not null check (to_whom <> ''),
  served_on date not null,
  words text not null default '', -- a tracking number, who opened the door
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, service_id),
  foreign key (institution_id, notice_id) references notices.notice
);
select platform.protect('notices.service');
create index service_notice on notices.service (institution_id, notice_id, served_on);

-- The letter as it was issued, and files that prove its service: small, and in one transaction with what they belong to.
create table notices.document (
  institution_id int not null,
  document_id uuid not null,
  notice_id uuid not null,
  kind text not null check (kind in ('letter', 'proof')),
  name text not null,
  media_type text not null,
  content_hash text not null,
  bytes bytea not null,
  at timestamptz not null,
  by_name text not null,
  primary key (institution_id, document_id),
  foreign key (institution_id, notice_id) references notices.notice
);
select platform.protect('notices.document');
revoke update on notices.document from leadline_app;
create index document_notice on notices.document (institution_id, notice_id, at);

-- A speaker read the translation of a letter and stands by it; other words need a new approval.
create table notices.translation (
  institution_id int not null references institution.institution,
  language text not null,
  words_hash text not null, -- of the letter and its legal text
  approved_at timestamptz not null,
  by_name text not null,
  speaker text not null check (speaker <> ''), -- who read it, and how they know the language
  primary key (institution_id, language, words_hash)
);
select platform.protect('notices.translation');

-- What a merge of student records moved, so that it can go back.
create table notices.record_move (
  institution_id int not null,
  merge_id uuid not null,
  moved jsonb not null,
  primary key (institution_id, merge_id),
  foreign key (institution_id, merge_id) references roster.merge
);
select platform.protect('notices.record_move');

-- Institutions that stand already: their roles get what roles now start with (access/core/roles.ts).
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['notices:read', 'notices:work', 'notices:issue']),
  ('leader', array['notices:read', 'notices:work', 'notices:issue']),
  ('attendance-officer', array['notices:read', 'notices:work', 'notices:issue']),
  ('tutor', array['notices:read']),
  ('liaison', array['notices:read'])
) as g (role_key, needs)
where r.role_key = g.role_key;
