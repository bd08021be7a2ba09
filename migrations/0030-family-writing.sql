-- What is said to families: templates and their languages, batches with their safety valve, who was told what, nudges through a year.

create schema if not exists families;
grant usage on schema families to leadline_app;

-- A template: one thing to say on one occasion, in as many languages as somebody has put it into.
create table families.template (
  institution_id int not null references institution.institution,
  template_key text not null check (template_key ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  occasion text not null, -- families/core/writing/occasions.ts
  name text not null check (name <> ''),
  category text not null check (category in ('attendance', 'wellbeing', 'events', 'surveys', 'emergency', 'legal')),
  is_active boolean not null default true, -- false: nothing new is written with it
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  primary key (institution_id, template_key)
);
select platform.protect('families.template');

-- Its words in one language. Every change is a version; what is sent is the newest that a speaker approved.
create table families.translation (
  institution_id int not null,
  template_key text not null,
  language text not null, -- 'es', 'zh': families/core/writing/languages.ts
  version int not null check (version > 0),
  state text not null check (state in ('draft', 'approved', 'retired')),
  subject text not null, -- ICU MessageFormat, with the fields of the occasion alone
  opening text not null,
  each_student text not null, -- said once for each student of the household
  closing text not null,
  made_from text not null check (made_from in ('ready-made', 'person', 'machine')),
  back_translation jsonb, -- of machine's words, to read beside them
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  decided_at timestamptz, -- approved or retired
  decided_by text,
  decided_by_name text,
  primary key (institution_id, template_key, language, version),
  foreign key (institution_id, template_key) references families.template,
  check ((state = 'draft') = (decided_at is null))
);
select platform.protect('families.translation');

-- The translation service. Without one people translate, which is fine.
create table families.translation_setting (
  institution_id int primary key references institution.institution,
  is_on boolean not null,
  protocol text not null check (protocol in ('libretranslate', 'deepl')),
  address text not null,
  sealed_key bytea, -- platform/secrets/seal.ts
  changed_at timestamptz not null,
  changed_by text not null
);
select platform.protect('families.translation_setting');

-- Words that a machine may not translate, or only so.
create table families.glossary_term (
  institution_id int not null references institution.institution,
  term text not null check (term <> ''),
  language text not null, -- '*': all
  said_as text not null check (said_as <> ''), -- the term itself: it stays as it is
  made_at timestamptz not null,
  made_by text not null,
  primary key (institution_id, term, language)
);
select platform.protect('families.glossary_term');

-- Everything that goes to families goes as a batch, were it one message.
create table families.batch (
  institution_id int not null references institution.institution,
  batch_id uuid not null, -- UUIDv7: in the order of time
  occasion text not null,
  category text not null check (category in ('attendance', 'wellbeing', 'events', 'surveys', 'emergency', 'legal')),
  template_key text, -- null: own words
  variant text check (variant in ('A', 'B')),
  origin_kind text not null, -- 'person', 'automatic', 'nudge', 'recall', 'correction', 'case', 'plan'
  origin_id text not null,
  about_day date, -- the day of the absences it speaks of
  dedupe_key text not null,
  state text not null check (state in ('drafted', 'held', 'counting_down', 'sending', 'sent', 'stopped', 'recalled')), -- families/core/writing/batch-state.ts
  is_rehearsal boolean not null default false, -- everything but the sending
  students int not null,
  recipients int not null,
  messages int not null, -- of items that are to go
  usual real, -- what such a batch usually counts; null: too few to say
  hold_reasons jsonb not null, -- families/core/writing/safety-valve.ts
  segments int not null,
  cost_micros bigint not null, -- as foreseen, in millionths of the institution's money
  made_at timestamptz not null, -- by the institution's clock, as decided_at
  made_by_kind text not null,
  made_by text not null,
  made_by_name text not null,
  goes_at timestamptz, -- by the server's clock: a minute to undo
  decided_at timestamptz,
  decided_by text,
  decided_by_name text,
  words text, -- why it was released, stopped or recalled
  corrects_batch_id uuid,
  primary key (institution_id, batch_id),
  unique (institution_id, dedupe_key),
  foreign key (institution_id, template_key) references families.template,
  foreign key (institution_id, corrects_batch_id) references families.batch
);
select platform.protect('families.batch');
-- The list, newest first, and what waits for a person.
create index batch_state on families.batch (institution_id, state, batch_id);
-- How many does such a batch usually count?
create index batch_usual on families.batch (institution_id, occasion, made_at);
create index batch_origin on families.batch (institution_id, origin_kind, origin_id);
create index batch_corrects on families.batch (institution_id, corrects_batch_id) where corrects_batch_id is not null;

-- One message of a batch, in its final words, or why there is none.
create table families.batch_item (
  institution_id int not null,
  batch_id uuid not null,
  item_no int not null,
  recipient_kind text not null check (recipient_kind in ('guardian', 'student')),
  recipient_id uuid not null,
  household_key text not null,
  student_ids uuid[] not null,
  language text not null,
  channel text,
  address text,
  subject text not null,
  body text not null, -- empty once it went: messages.message has it
  state text not null check (state in ('ready', 'later', 'refused', 'interpreter', 'queued', 'stopped')),
  why text,
  due_at timestamptz,
  message_id uuid,
  segments smallint not null,
  primary key (institution_id, batch_id, item_no),
  foreign key (institution_id, batch_id) references families.batch,
  check ((state = 'queued') = (message_id is not null))
);
select platform.protect('families.batch_item');
-- What was said to this family?
create index batch_item_recipient on families.batch_item (institution_id, recipient_id, batch_id);
-- What is left to hand over?
create index batch_item_ready on families.batch_item (institution_id, batch_id, item_no) where state in ('ready', 'later');

-- A family whose language has no approved text: a person with an interpreter.
create table families.interpreter_task (
  institution_id int not null,
  task_id uuid not null,
  batch_id uuid not null,
  item_no int not null,
  language text not null,
  student_id uuid not null,
  state text not null check (state in ('open', 'done', 'dropped')),
  made_at timestamptz not null,
  closed_at timestamptz,
  closed_by_name text,
  words text, -- what was done
  primary key (institution_id, task_id),
  unique (institution_id, batch_id, item_no),
  foreign key (institution_id, batch_id, item_no) references families.batch_item,
  foreign key (institution_id, student_id) references roster.student,
  check ((state = 'open') = (closed_at is null))
);
select platform.protect('families.interpreter_task');
create index interpreter_task_open on families.interpreter_task (institution_id, task_id) where state = 'open';

-- Who was told that a student was absent on a day: when the mark is corrected, they are told that too.
create table families.told (
  institution_id int not null,
  student_id uuid not null,
  day date not null,
  recipient_kind text not null check (recipient_kind in ('guardian', 'student')),
  recipient_id uuid not null,
  batch_id uuid not null,
  item_no int not null,
  corrected_by_batch_id uuid,
  primary key (institution_id, student_id, day, recipient_kind, recipient_id),
  foreign key (institution_id, batch_id, item_no) references families.batch_item,
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('families.told');
create index told_day on families.told (institution_id, day) where corrected_by_batch_id is null;
create index told_item on families.told (institution_id, batch_id, item_no);

-- What the institution lets go by itself, and how.
create table families.automatic (
  institution_id int not null references institution.institution,
  occasion text not null,
  mode text not null check (mode in ('off', 'propose', 'send')), -- propose: every batch waits for a person
  template_key text not null,
  hour smallint not null check (hour between 0 and 23), -- from this hour on, local
  threshold smallint not null, -- days missed, or what the occasion counts
  last_day date, -- done for this day
  changed_at timestamptz not null,
  changed_by text not null,
  changed_by_name text not null,
  primary key (institution_id, occasion),
  foreign key (institution_id, template_key) references families.template
);
select platform.protect('families.automatic');

-- Nudges through a year: whom, when, and with two wordings whose difference is measured by a rule fixed beforehand.
create table families.nudge (
  institution_id int not null references institution.institution,
  nudge_id uuid not null,
  name text not null check (name <> ''),
  template_key text not null,
  other_template_key text, -- wording B; null: no trial
  least_days smallint not null, -- who has missed at least so many days this year
  days date[] not null, -- when it goes
  follow_days smallint not null check (follow_days between 5 and 60), -- attendance is looked at so many days after each
  alpha real not null check (alpha > 0 and alpha <= 0.2),
  wanted_households int not null check (wanted_households > 0), -- in both arms, when all information is in
  most_looks smallint not null check (most_looks between 1 and 20),
  state text not null check (state in ('drafted', 'running', 'stopped', 'done')),
  decision text, -- 'A', 'B', 'none': what the rule said when it ended
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  started_at timestamptz, -- from here on the rule is fixed
  ended_at timestamptz,
  primary key (institution_id, nudge_id),
  foreign key (institution_id, template_key) references families.template,
  foreign key (institution_id, other_template_key) references families.template
);
select platform.protect('families.nudge');

-- Which wording a household gets, drawn once.
create table families.nudge_arm (
  institution_id int not null,
  nudge_id uuid not null,
  household_key text not null,
  arm text not null check (arm in ('A', 'B')),
  joined_on date not null, -- its first nudge
  student_ids uuid[] not null,
  before_share real, -- of days attended, in the weeks before
  primary key (institution_id, nudge_id, household_key),
  foreign key (institution_id, nudge_id) references families.nudge
);
select platform.protect('families.nudge_arm');

create table families.nudge_round (
  institution_id int not null,
  nudge_id uuid not null,
  day date not null,
  households int not null,
  primary key (institution_id, nudge_id, day),
  foreign key (institution_id, nudge_id) references families.nudge
);
select platform.protect('families.nudge_round');

-- A look at what came of it; never taken back.
create table families.nudge_look (
  institution_id int not null,
  nudge_id uuid not null,
  look_no smallint not null,
  day date not null,
  households_a int not null,
  households_b int not null,
  mean_a real not null,
  mean_b real not null,
  z real not null,
  information real not null, -- share of what was wanted
  bound real not null,
  decision text not null check (decision in ('go on', 'A', 'B', 'none')),
  primary key (institution_id, nudge_id, look_no),
  foreign key (institution_id, nudge_id) references families.nudge
);
select platform.protect('families.nudge_look');
revoke update, delete on families.nudge_look from leadline_app;

-- Institutions that stand already: their roles get what roles now start with.
update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['families:read', 'families:write', 'families:translate', 'families:lead', 'families:configure']),
  ('data-manager', array['families:configure']),
  ('leader', array['families:read', 'families:write', 'families:translate', 'families:lead']),
  ('tutor', array['families:read', 'families:write']),
  ('attendance-officer', array['families:read', 'families:write']),
  ('liaison', array['families:read', 'families:write', 'families:translate']),
  ('case-manager', array['families:read', 'families:write']),
  ('safeguarding-lead', array['families:read'])
) as g (role_key, needs)
where r.role_key = g.role_key;
