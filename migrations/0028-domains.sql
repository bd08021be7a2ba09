-- Kinds of source, what may count only by a policy decision, sums by domain, trusted adults, goals measured by a source.

-- The kind from the catalogue (sources/core/source-kinds.ts); null: nobody said.
alter table sources.source add column kind text;

-- SEL screeners and discretionary discipline stay out of the score unless whoever may decide so has decided it. A score of a week
-- counts such a source only where a decision holds in that week: whatever else was set, by whatever way.
create table sources.policy_decision (
  institution_id int not null,
  decision_id uuid not null,
  source_id smallint not null,
  decided_by text not null check (decided_by <> ''), -- the board, or the person in office
  decided_on date not null,
  reason text not null check (reason <> ''),
  review_on date not null, -- the week of it is the last one in which the decision holds
  from_week date not null check (extract(isodow from from_week) = 1),
  ended_from_week date check (extract(isodow from ended_from_week) = 1), -- no longer from this week on
  end_reason text,
  recorded_at timestamptz not null,
  recorded_by text not null,
  ended_by text,
  primary key (institution_id, decision_id),
  foreign key (institution_id, source_id) references sources.source,
  check (review_on > decided_on),
  check ((ended_from_week is null) = (ended_by is null))
);
select platform.protect('sources.policy_decision');
create index policy_decision_source on sources.policy_decision (institution_id, source_id, from_week);

-- What the cohort page adds up by domain and by source: insights/core/domain-facts.ts. Null: laid out before there were domains.
alter table insights.cell add column domains jsonb;

-- Who said what about an adult at school whom they trust, the last answer of each student; made anew with each layout.
create table insights.adult_answer (
  institution_id int not null,
  student_id uuid not null,
  source_id smallint not null,
  level real not null,
  answered_on date not null,
  says_none boolean not null, -- by the kind's scale
  primary key (institution_id, student_id, source_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, source_id) references sources.source
);
select platform.protect('insights.adult_answer');
-- Who says that there is none?
create index adult_answer_none on insights.adult_answer (institution_id, student_id) where says_none;

-- An adult at school whom the student trusts, named by staff. It gives nobody access.
create table cases.trusted_adult (
  institution_id int not null,
  trusted_adult_id uuid not null,
  student_id uuid not null,
  staff_id uuid not null,
  named_on date not null,
  named_at timestamptz not null,
  named_by text not null,
  ended_on date,
  ended_by text,
  primary key (institution_id, trusted_adult_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, staff_id) references roster.staff,
  check ((ended_on is null) = (ended_by is null))
);
select platform.protect('cases.trusted_adult');
create unique index trusted_adult_now on cases.trusted_adult (institution_id, student_id, staff_id) where ended_on is null;
create index trusted_adult_staff on cases.trusted_adult (institution_id, staff_id);

-- A call with the parents is no contact with the student; what families hear is counted by itself.
alter table cases.contact add column with_family boolean not null default false;
create index contact_family on cases.contact (institution_id, day) where with_family and reach = 'two_way' and undone_at is null;

-- A goal may be measured by any source: assignments handed in, how connected the student feels.
alter table interventions.plan add column goal_source_id smallint;
alter table interventions.plan add foreign key (institution_id, goal_source_id) references sources.source;
alter table interventions.plan drop constraint plan_goal_measure_check;
alter table interventions.plan add check (goal_measure in ('attendance', 'index', 'own', 'source'));
alter table interventions.plan add check ((goal_measure = 'source') = (goal_source_id is not null));

update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || array['policy:decide']) need)
where r.role_key = 'admin';
