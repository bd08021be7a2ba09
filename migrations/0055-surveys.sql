-- Short surveys of families: a few questions, asked of chosen units for some weeks, answered on the family's page.
create schema surveys;
grant usage on schema surveys to leadline_app;

create table surveys.survey (
  institution_id int not null references institution.institution,
  survey_id uuid not null,
  title text not null check (title <> ''), -- for staff
  questions jsonb not null, -- surveys/core/survey.ts; what families read of them is in the wordings
  language text not null, -- in which it was written
  revision int not null default 1,
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  primary key (institution_id, survey_id)
);
select platform.protect('surveys.survey');

-- A survey's words in one language: families read what a speaker approved, and nothing else.
create table surveys.wording (
  institution_id int not null,
  survey_id uuid not null,
  language text not null,
  words jsonb not null, -- surveys/core/survey.ts
  state text not null check (state in ('draft', 'approved')),
  speaker text, -- who read it, by name
  changed_at timestamptz not null,
  by_name text not null,
  primary key (institution_id, survey_id, language),
  foreign key (institution_id, survey_id) references surveys.survey,
  check ((state = 'approved') = (speaker is not null))
);
select platform.protect('surveys.wording');

-- One time that a survey is asked: until a day, of some units.
create table surveys.window (
  institution_id int not null,
  window_id uuid not null,
  survey_id uuid not null,
  opens_on date not null,
  closes_on date not null,
  unit_ids uuid[] not null,
  batch_id uuid, -- the message that asks
  closed_at timestamptz, -- before its day, by hand
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  primary key (institution_id, window_id),
  foreign key (institution_id, survey_id) references surveys.survey,
  foreign key (institution_id, batch_id) references families.batch,
  check (closes_on >= opens_on)
);
select platform.protect('surveys.window');
create index window_survey on surveys.window (institution_id, survey_id);
-- What is open now?
create index window_open on surveys.window (institution_id, closes_on) where closed_at is null;

-- Of whom the families are asked.
create table surveys.asked (
  institution_id int not null,
  window_id uuid not null,
  student_id uuid not null,
  primary key (institution_id, window_id, student_id),
  foreign key (institution_id, window_id) references surveys.window,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('surveys.asked');
-- Which surveys is the family of this student asked?
create index asked_student on surveys.asked (institution_id, student_id);

-- What one person answered: once, and changeable until the window closes.
create table surveys.response (
  institution_id int not null,
  window_id uuid not null,
  holder_kind text not null check (holder_kind in ('guardian', 'student', 'trusted')),
  holder_id uuid not null,
  student_ids uuid[] not null, -- of those asked about, theirs
  language text not null,
  answers jsonb not null, -- one for each question, in their order: a number, words, or null
  answered_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (institution_id, window_id, holder_kind, holder_id),
  foreign key (institution_id, window_id) references surveys.window
);
select platform.protect('surveys.response');

-- Institutions that are there already: their roles get what they would start with today.
update access.role set needs = needs || array['surveys:read']
  where role_key in ('admin', 'leader', 'liaison') and not needs @> array['surveys:read'];
update access.role set needs = needs || array['surveys:manage']
  where role_key in ('admin', 'leader') and not needs @> array['surveys:manage'];
