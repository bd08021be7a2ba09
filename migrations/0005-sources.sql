-- Feeds, the batches they gave us, what became of each row, and which days each feed has covered.

create schema sources;
grant usage on schema sources to leadline_app;

create table sources.source (
  institution_id int not null references institution.institution,
  source_id smallint not null check (source_id > 0),
  key text not null,
  name text not null,
  measure text not null check (measure in ('count', 'active_days', 'rate', 'level')),
  direction smallint not null default 1 check (direction in (-1, 1)),
  weight_group text not null, -- 'attendance', 'vle', 'library', 'other', ...; 'none' is stored but not scored
  eligibility jsonb not null default '{}', -- {programmes?, modes?, campuses?, terms?, from?, to?}; empty: everybody
  identifier_kind text not null default 'source', -- by which id the feed names a student
  mapping jsonb, -- the saved mapping of its files
  owner_name text,
  owner_contact text,
  purpose text,
  lawful_basis text,
  impact_assessment text, -- reference
  next_review_on date,
  expected_every_hours int not null default 48,
  file_pattern text, -- names of its files in the watched folder: 'moodle-*.csv'
  created_at timestamptz not null default now(),
  primary key (institution_id, source_id),
  unique (institution_id, key)
);
select platform.protect('sources.source');

-- When a source counts towards the score: from the next run on, never backwards.
create table sources.source_enabled (
  institution_id int not null,
  source_id smallint not null,
  from_week date not null,
  is_enabled boolean not null,
  primary key (institution_id, source_id, from_week),
  foreign key (institution_id, source_id) references sources.source
);
select platform.protect('sources.source_enabled');

create table sources.delivery (
  institution_id int not null references institution.institution,
  delivery_id uuid not null,
  kind text not null check (kind in ('activity', 'attendance', 'roster')),
  source_id smallint, -- whose mapping read it (it may feed others too: delivery_source); null: roster
  file_name text not null,
  content_hash text not null,
  mapping_hash text not null default '',
  size_bytes bigint not null,
  state text not null check (state in ('checking', 'held', 'applying', 'applied', 'refused', 'failed', 'superseded')),
  state_reason text, -- a sentence, for held, refused and failed
  mapping jsonb, -- as it was used
  covers_from date,
  covers_to date,
  row_counts jsonb not null default '{}', -- rows by fate: {stored, duplicate, unknown-student, outside-enrolment, bad-value, ...}
  unknown_ids int not null default 0, -- how many different ids nobody here has
  reached_on date, -- rows dated after this institution day were kept aside
  progress_pct smallint not null default 0 check (progress_pct between 0 and 100),
  received_at timestamptz not null,
  applied_at timestamptz,
  received_by text not null,
  dated_on date, -- demo: held back until the institution's now reaches it
  primary key (institution_id, delivery_id),
  foreign key (institution_id, source_id) references sources.source
);
select platform.protect('sources.delivery');
-- What came lately, of this source or of all?
create index delivery_received on sources.delivery (institution_id, received_at desc);
create index delivery_of_source on sources.delivery (institution_id, source_id, received_at desc);
create unique index delivery_applied_once on sources.delivery (institution_id, kind, coalesce(source_id, 0), content_hash, mapping_hash)
  where state in ('applying', 'applied');

-- What a delivery brought to each source that it feeds: the history against which the next one looks odd or not.
create table sources.delivery_source (
  institution_id int not null,
  delivery_id uuid not null,
  source_id smallint not null,
  stored_rows bigint not null,
  total double precision not null, -- of what was stored: events, sum, expected marks
  covers_from date,
  covers_to date,
  primary key (institution_id, delivery_id, source_id),
  foreign key (institution_id, delivery_id) references sources.delivery,
  foreign key (institution_id, source_id) references sources.source
);
select platform.protect('sources.delivery_source');
create index delivery_source_source on sources.delivery_source (institution_id, source_id);

-- A row that was not stored, with its reason. At most the first 10,000 of a delivery are kept; all are counted.
create table sources.reject (
  institution_id int not null,
  delivery_id uuid not null,
  file text not null default '', -- within a bundle
  row_number int not null, -- 1 = the first after the header
  fate text not null, -- 'duplicate', 'unknown-student', 'outside-enrolment', 'bad-value', ...
  reason text not null,
  content text not null, -- the row as it came, cut at 2,000 characters
  primary key (institution_id, delivery_id, file, row_number, fate),
  foreign key (institution_id, delivery_id) references sources.delivery
);
select platform.protect('sources.reject');

-- Which days of a week a source covers, and by which delivery: no events on a covered day is a zero, else it is missing.
create table sources.coverage (
  institution_id int not null,
  source_id smallint not null,
  week date not null check (extract(isodow from week) = 1),
  days smallint not null check (days between 1 and 127), -- bit 0 = Monday
  delivery_id uuid not null, -- the latest that covered any of them
  primary key (institution_id, source_id, week),
  foreign key (institution_id, source_id) references sources.source,
  foreign key (institution_id, delivery_id) references sources.delivery
);
select platform.protect('sources.coverage');
