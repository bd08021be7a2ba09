-- What a trial is judged by, chosen before the lot is drawn: days missed, the absolute index, or what a source sees.
alter table interventions.trial
  add column outcome text not null default 'missed' check (outcome in ('missed', 'index', 'source')),
  add column outcome_source_id smallint,
  add foreign key (institution_id, outcome_source_id) references sources.source,
  add check ((outcome = 'source') = (outcome_source_id is not null));
