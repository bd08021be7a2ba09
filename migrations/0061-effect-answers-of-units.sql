-- Whoever leads a unit with others below it is told as soon as whoever sees everybody.
alter table insights.effect_answer add column unit_id text not null default ''; -- '': the whole institution
alter table insights.effect_answer drop constraint effect_answer_pkey,
  add primary key (institution_id, academic_year, lot, unit_id, kind_key, measure, by);
