-- Model versions, weekly runs, and the scores that a run stores together with all that re-derives them.

create schema scoring;
grant usage on schema scoring to leadline_app;

-- How scores are made. A version's settings never change once it is active; a change is a new version.
create table scoring.model_version (
  institution_id int not null references institution.institution,
  model_version int not null check (model_version > 0),
  state text not null check (state in ('draft', 'active', 'retired', 'discarded')),
  settings jsonb not null, -- scoring/core/model.ts
  based_on int, -- the version it was drafted from
  diff jsonb not null default '[]', -- [{path, from, to}] against based_on
  reason text not null, -- why, in the words of whoever drafted it
  effect jsonb, -- of a draft on the last scored week, before it is activated; counts, no names
  briefing text, -- to send to tutors
  created_at timestamptz not null,
  created_by text not null,
  activated_at timestamptz,
  activated_by text,
  effective_from_week date check (extract(isodow from effective_from_week) = 1), -- null: from the beginning
  primary key (institution_id, model_version),
  foreign key (institution_id, based_on) references scoring.model_version,
  -- Discarded: a draft put away, or a version that was replaced before any week was scored by it.
  check (state = 'discarded' or (state = 'draft') = (activated_at is null))
);
select platform.protect('scoring.model_version');
create unique index model_version_active on scoring.model_version (institution_id) where state = 'active';

-- One week's run. Only a standing run's scores are read; a re-run supersedes, and what it superseded stays.
create table scoring.run (
  institution_id int not null references institution.institution,
  run int not null check (run > 0),
  week date not null check (extract(isodow from week) = 1),
  model_version int not null,
  state text not null check (state in ('running', 'standing', 'superseded', 'failed')),
  reason text not null check (reason in ('schedule', 'button', 'command', 'correction', 'import')),
  started_by text not null,
  started_at timestamptz not null,
  beat_at timestamptz not null, -- a worker that stays silent may be taken over
  finished_at timestamptz,
  failure text, -- a sentence
  phase text not null default 'reading' check (phase in ('reading', 'scoring', 'storing', 'trends', 'done')),
  progress_pct smallint not null default 0 check (progress_pct between 0 and 100),
  part smallint not null default 1, -- of several weeks scored in one go
  parts smallint not null default 1,
  source_ids smallint[] not null default '{}', -- the order of every array in this run's rows
  sources jsonb not null default '[]', -- per source as it was: {sourceId, key, measure, direction, weightGroup, isCovered, isImputed}
  weight_profiles jsonb not null default '[]', -- per profile the weight of each source; 0 where it does not apply
  read_up_to int, -- activity.reading_point: the state of activity that was read
  counts jsonb not null default '{}', -- {enrolled, scored, noScore: {coverage: ...}, belowAttention, belowConcern}
  fingerprint text, -- of all that was stored: a re-run that finds the same numbers supersedes nothing
  checked_at timestamptz, -- when a re-run last found the same numbers
  primary key (institution_id, run),
  foreign key (institution_id, model_version) references scoring.model_version
);
select platform.protect('scoring.run');
-- Which scores are read for a week, and two workers at once yield one run.
create unique index run_standing on scoring.run (institution_id, week) where state = 'standing';
create unique index run_running on scoring.run (institution_id, week) where state = 'running';
-- What ran for this week before?
create index run_of_week on scoring.run (institution_id, week, run);

-- A peer group, or a coarser one, in a run: what its members were compared with. Float8 throughout, so that any score is
-- re-derived to the same bits.
create table scoring.peer_group_week (
  institution_id int not null,
  run int not null,
  group_no int not null, -- within the run
  level smallint not null, -- 0 = the peer group itself, the last one the institution
  group_key text not null, -- the same from week to week: 'programme=BBB|term=2013J'
  label text not null, -- 'BBB 2013J'
  members int not null, -- enrolled on the week's last day, not exempt
  scored int not null, -- members with enough coverage
  scored_here int not null, -- those whose score is relative to this group
  active int not null, -- members active in this week or the teaching week before
  -- Null where nobody was scored against the group. Arrays as in run.source_ids; null where no member has the measure.
  measure_means double precision[],
  measure_sds double precision[],
  measure_counts int[],
  composite_mean double precision,
  composite_sd double precision,
  -- Over those scored here.
  p25 double precision,
  p50 double precision,
  p75 double precision,
  -- The absolute index of all members who have one: the group's own slide.
  absolute_mean double precision,
  absolute_sd double precision,
  absolute_count int not null default 0,
  reference_id uuid, -- its fixed figures, from the fifth scored week on
  primary key (institution_id, run, group_no),
  foreign key (institution_id, run) references scoring.run
);
select platform.protect('scoring.peer_group_week');
-- A group through the weeks.
create index peer_group_week_key on scoring.peer_group_week (institution_id, group_key, run);

-- A group's fixed figures for the absolute index, pooled over several of its weeks. Never changed, only replaced by new ones.
create table scoring.reference (
  institution_id int not null references institution.institution,
  reference_id uuid not null,
  group_key text not null,
  model_version int not null,
  source_ids smallint[] not null, -- the order of the arrays
  weeks date[] not null,
  runs int[] not null, -- the standing runs of those weeks when it was made, 0 for none: it holds while they stand
  measure_means double precision[] not null,
  measure_sds double precision[] not null,
  composite_mean double precision not null,
  composite_sd double precision not null,
  fingerprint text not null, -- of the inputs
  created_at timestamptz not null,
  primary key (institution_id, reference_id),
  unique (institution_id, group_key, model_version, fingerprint)
);
select platform.protect('scoring.reference');

-- An enrolment's week. One key serves both questions: a list reads a run's stretch of it; a student's page probes it once
-- for each of the year's standing runs. Rows come in key order, so a million of them append.
-- No foreign keys: checking each row would double the cost of a run, which alone writes here.
create table scoring.score (
  institution_id int not null,
  run int not null,
  enrolment_id int not null,
  group_no int, -- peer_group_week of the same run: scored against; null without a score
  score_raw double precision, -- not clamped
  absolute_index double precision, -- against the fixed figures of absolute_group_no
  coverage double precision, -- 0..1; null where no source applies
  measures double precision[] not null, -- x per source; null where missing
  contributions double precision[], -- points per source; null where missing; they add up to score_raw - 500
  peer_group_no int, -- the enrolment's own peer group (level 0), whether large enough or not
  absolute_group_no int,
  last_seen_on date, -- the last day with anything counted or attended, within the weeks of the enrolment's term
  score smallint check (score between 0 and 1000),
  profile_no smallint not null, -- into run.weight_profiles
  no_score text check (no_score in ('exempt', 'sources', 'coverage', 'peers')),
  is_reduced_confidence boolean not null,
  is_active boolean not null, -- anything counted or attended in this week or the teaching week before
  is_seen boolean not null, -- in this week
  could_be_seen boolean not null, -- a source that could have seen it is covered in this week
  primary key (institution_id, run, enrolment_id),
  check ((score is null) = (no_score is not null)),
  check ((score is null) = (score_raw is null))
);
select platform.protect('scoring.score');
