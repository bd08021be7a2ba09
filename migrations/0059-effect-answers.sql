-- Whether plans helped is written in lots: a lot that is being made is read by nobody, and one small switch makes it count.
alter table insights.effect_year add column lot int not null default 0;
alter table insights.plan_effect add column lot int not null default 0;
alter table insights.plan_effect drop constraint plan_effect_pkey, add primary key (institution_id, plan_id, lot);
drop index insights.plan_effect_year;
-- A year's plans, for the page of effects.
create index plan_effect_year on insights.plan_effect (institution_id, academic_year, lot, kind_key);

-- What whoever sees everybody is told of a year, by everything that can be asked.
create table insights.effect_answer (
  institution_id int not null references institution.institution,
  academic_year text not null,
  lot int not null,
  kind_key text not null, -- '': of every kind
  measure text not null,
  by text not null,
  answer jsonb not null, -- plans and cells as insights/core/effect-views.ts has them
  primary key (institution_id, academic_year, lot, kind_key, measure, by)
);
select platform.protect('insights.effect_answer');
