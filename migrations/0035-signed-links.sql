-- Links that open one thing for one person who has no account here, once a code was entered; and success plans, which families read by them.

create table access.signed_link (
  institution_id int not null references institution.institution,
  link_id uuid not null,
  purpose text not null, -- 'success-plan', ...: whoever opens links of it says what they show
  subject_kind text not null,
  subject_id text not null,
  recipient_kind text not null, -- 'guardian', 'student', 'staff', ...
  recipient_id text not null,
  recipient_name text not null,
  token_hash bytea not null, -- sha-256 of the secret in the address, which is shown once
  made_at timestamptz not null, -- by the server's clock, as all times here: a link runs out in real days
  made_by text not null,
  made_by_name text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_why text,
  code_hash bytea, -- of the code that opens it, until it is used or runs out
  code_expires_at timestamptz,
  tries_of_code smallint not null default 0,
  wrong_tries smallint not null default 0, -- over all codes
  session_hash bytea, -- of the cookie of whoever entered a code last
  session_until timestamptz,
  first_opened_at timestamptz,
  last_opened_at timestamptz,
  primary key (institution_id, link_id),
  unique (institution_id, token_hash),
  check (expires_at > made_at),
  check ((code_hash is null) = (code_expires_at is null)),
  check ((session_hash is null) = (session_until is null))
);
select platform.protect('access.signed_link');
-- Which links open this?
create index signed_link_subject on access.signed_link (institution_id, subject_kind, subject_id, made_at);
-- What can this person open?
create index signed_link_recipient on access.signed_link (institution_id, recipient_kind, recipient_id);

-- What a family and the school agree on, in the family's language. What was shared stays as it was; a change is a version.
create table interventions.success_plan (
  institution_id int not null,
  success_plan_id uuid not null,
  plan_id uuid not null,
  student_id uuid not null,
  version smallint not null check (version > 0),
  language text not null, -- interventions/core/success-plan-words.ts
  content jsonb not null, -- interventions/core/success-plan.ts
  state text not null check (state in ('draft', 'shared', 'agreed', 'replaced')),
  revision int not null default 1, -- a second editor's change is refused
  made_at timestamptz not null,
  made_on date not null,
  by_name text not null,
  changed_at timestamptz not null,
  primary key (institution_id, success_plan_id),
  unique (institution_id, plan_id, version),
  foreign key (institution_id, plan_id) references interventions.plan,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('interventions.success_plan');
create unique index success_plan_draft on interventions.success_plan (institution_id, plan_id) where state = 'draft';
create index success_plan_student on interventions.success_plan (institution_id, student_id);

-- What somebody of the family said to it: through the link, or on paper.
create table interventions.success_plan_answer (
  institution_id int not null,
  answer_id uuid not null,
  success_plan_id uuid not null,
  answer text not null check (answer in ('agreed', 'changes')),
  way text not null check (way in ('link', 'paper')),
  guardian_id uuid, -- null: somebody else of the family, or the student
  name text not null check (name <> ''), -- as it was signed
  words text not null default '',
  link_id uuid,
  answered_at timestamptz not null,
  answered_on date not null,
  recorded_by text, -- who wrote down what was signed on paper
  primary key (institution_id, answer_id),
  foreign key (institution_id, success_plan_id) references interventions.success_plan,
  foreign key (institution_id, guardian_id) references roster.guardian,
  foreign key (institution_id, link_id) references access.signed_link,
  check ((way = 'link') = (link_id is not null))
);
select platform.protect('interventions.success_plan_answer');
revoke update, delete on interventions.success_plan_answer from leadline_app;
create index success_plan_answer_plan on interventions.success_plan_answer (institution_id, success_plan_id, answered_at);

-- A speaker of a language approved the product's own words in it, as of a version of them. Until then they are marked as drafts.
create table interventions.wording_approval (
  institution_id int not null references institution.institution,
  language text not null,
  wording_version smallint not null,
  speaker text not null check (speaker <> ''), -- who speaks it, by name
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, language, wording_version)
);
select platform.protect('interventions.wording_approval');
