-- What the sources observed, per enrolment and day; packed by source, week and block of 128 enrolments (docs/decisions/0002-activity-shape.md).

create schema activity;
grant usage on schema activity to leadline_app;

-- Gives an institution's loads their numbers. Locked for the length of a short transaction only, and before the ledger's head.
create table activity.head (
  institution_id int primary key references institution.institution,
  last_load_id int not null default 0,
  last_applied_number int not null default 0
);
select platform.protect('activity.head');

-- One application of a delivery to its source, written in many small transactions. What it wrote is read only once it is
-- applied: that switch is this one row, so a crash before it leaves nothing half-loaded.
create table activity.load (
  institution_id int not null references institution.institution,
  load_id int not null,
  source_id smallint not null,
  delivery_id uuid not null,
  state text not null check (state in ('writing', 'applied', 'abandoned')),
  applied_number int, -- in the order in which the institution's loads took effect
  beat_at timestamptz not null, -- a writer that stays silent may be taken over
  primary key (institution_id, load_id),
  unique (institution_id, applied_number),
  foreign key (institution_id, source_id) references sources.source,
  foreign key (institution_id, delivery_id) references sources.delivery,
  check ((state = 'applied') = (applied_number is not null))
);
select platform.protect('activity.load');
-- One writer per source: a load merges what it replaces with what it leaves.
create unique index load_writing on activity.load (institution_id, source_id) where state = 'writing';
-- What was loaded for this delivery?
create index load_delivery on activity.load (institution_id, delivery_id);

-- Which days of a week a load covers, for every enrolment: without an event there the day is a zero.
create table activity.covered (
  institution_id int not null,
  source_id smallint not null,
  week date not null check (extract(isodow from week) = 1),
  load_id int not null,
  days smallint not null check (days between 1 and 127), -- bit 0 = Monday
  primary key (institution_id, source_id, week, load_id),
  foreign key (institution_id, load_id) references activity.load
);
select platform.protect('activity.covered');

-- A block's week as of a load; the latest applied load's counts. activity/core/pack.ts describes the bytes.
create table activity.block (
  institution_id int not null,
  source_id smallint not null,
  week date not null check (extract(isodow from week) = 1),
  block int not null, -- enrolments 128 * block up to 128 * block + 127
  load_id int not null,
  enrolments smallint not null, -- that have anything in this week
  total double precision not null, -- of all counts (rates: attended)
  counts bytea not null, -- counts, or attended; empty for levels
  expected bytea, -- rates only
  levels bytea, -- levels only
  primary key (institution_id, source_id, week, block, load_id),
  foreign key (institution_id, load_id) references activity.load
);
select platform.protect('activity.block');

-- States of activity that a run has read, by the last applied number: what they show is kept, whatever is corrected later.
create table activity.reading_point (
  institution_id int not null references institution.institution,
  applied_number int not null,
  primary key (institution_id, applied_number)
);
select platform.protect('activity.reading_point');
