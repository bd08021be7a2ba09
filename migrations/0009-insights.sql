-- What pages read fast: each scored week laid out for sorting and counting, derived from the standing run and rebuilt at will.

create schema insights;
grant usage on schema insights to leadline_app;

-- A run laid out for reading. Pages read the week's ready layout, so that they never see half of one.
create table insights.layout (
  institution_id int not null references institution.institution,
  run int not null,
  week date not null check (extract(isodow from week) = 1),
  state text not null check (state in ('filling', 'ready', 'gone')), -- gone: replaced; kept a little for requests under way
  stamp uuid not null, -- of this filling: what was cached of an earlier one is not taken for it
  started_at timestamptz not null,
  ready_at timestamptz,
  gone_at timestamptz,
  rows int not null default 0,
  primary key (institution_id, run)
);
select platform.protect('insights.layout');
create unique index layout_ready on insights.layout (institution_id, week) where state = 'ready';

-- The enrolments of a run that share programme, campus, term, year, mode and peer group, with their sums: a cohort page
-- adds up some hundreds of these. Numbered in the order of the programmes' names.
create table insights.cell (
  institution_id int not null,
  run int not null,
  cell_no int not null,
  programme_unit_id uuid not null,
  campus_unit_id uuid,
  term_code text not null,
  year_of_study text not null,
  mode text not null,
  -- Of enrolments that are not their student's primary one: where the primary one is, so that nobody is counted twice.
  primary_programme_unit_id uuid,
  primary_campus_unit_id uuid,
  peer_group_no int, -- scoring.peer_group_week of the run
  n int not null,
  scored int not null,
  score_sum double precision not null,
  score_sum_sq double precision not null,
  bands int[] not null, -- per band of the model version's width
  groups int[] not null, -- per group of insights/core/groups.ts, in its order
  absolute_n int not null,
  absolute_sum double precision not null,
  attended double precision not null, -- in this week
  expected double precision not null,
  primary key (institution_id, run, cell_no)
);
select platform.protect('insights.cell');

-- An enrolment's week as lists sort and filter it; the rest is read from scoring for the rows on the page.
-- No foreign keys, as in scoring.score: one job alone writes here.
create table insights.standing (
  institution_id int not null,
  run int not null,
  enrolment_id int not null,
  student_id uuid not null,
  cell_no int not null,
  groups int not null, -- bits, in the order of insights/core/groups.ts
  last_seen_on date,
  score smallint,
  change1 smallint, -- points against the scored week before
  change4 smallint, -- and against four scored weeks ago
  coverage real,
  absolute_index real,
  attendance real, -- share of the year up to the week; null where nothing was expected
  attended_year real not null,
  expected_year real not null,
  attended real not null, -- in this week
  expected real not null,
  enrolments smallint not null, -- of the student, in this run
  spark smallint[] not null, -- scores of the last layouts, oldest first, this one last; null without a score
  drivers smallint[] not null, -- what moved the score most: insights/core/drivers.ts
  sort_name text not null collate "C",
  primary key (institution_id, run, enrolment_id)
) with (parallel_workers = 0); -- pages are many and small: to start workers for one takes longer than to answer it
select platform.protect('insights.standing');
-- This student's week, and those of a tutor's students.
create index standing_student on insights.standing (institution_id, run, student_id);
-- One programme's, year's or site's students; and all by programme.
create index standing_cell on insights.standing (institution_id, run, cell_no, sort_name);
-- The first page of a list, by each of its sortable columns.
create index standing_name on insights.standing (institution_id, run, sort_name);
create index standing_score on insights.standing (institution_id, run, score);
create index standing_change1 on insights.standing (institution_id, run, change1);
create index standing_change4 on insights.standing (institution_id, run, change4);
-- These have few values, and so long stretches of ties.
create index standing_attendance on insights.standing (institution_id, run, attendance, sort_name);
create index standing_coverage on insights.standing (institution_id, run, coverage, sort_name);
create index standing_last_seen on insights.standing (institution_id, run, last_seen_on, sort_name);
-- The members of a group that is small, whatever they are sorted by. The bits are those of insights/core/groups.ts.
create index standing_declining on insights.standing (institution_id, run) where groups & 1 = 1;
create index standing_low on insights.standing (institution_id, run) where groups & 2 = 2;
create index standing_sustained on insights.standing (institution_id, run) where groups & 4 = 4;
create index standing_recovering on insights.standing (institution_id, run) where groups & 8 = 8;
create index standing_stopped on insights.standing (institution_id, run) where groups & 16 = 16;
create index standing_attention on insights.standing (institution_id, run) where groups & 32 = 32;
create index standing_concern on insights.standing (institution_id, run) where groups & 64 = 64;
create index standing_no_score on insights.standing (institution_id, run) where groups & 128 = 128;
create index standing_unseen on insights.standing (institution_id, run) where groups & 256 = 256;

-- Readers of de-identified data see a name made from this and the student's id, the same every time.
create table insights.pseudonym_key (
  institution_id int primary key references institution.institution,
  secret bytea not null,
  created_at timestamptz not null
);
select platform.protect('insights.pseudonym_key');
