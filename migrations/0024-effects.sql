-- How students did after a plan began, beside those alike who waited. One job alone writes here, from plans and layouts, and makes it anew.

create table insights.plan_effect (
  institution_id int not null references institution.institution,
  plan_id uuid not null,
  student_id uuid not null,
  kind_key text not null,
  playbook_id uuid,
  programme_unit_id uuid, -- where the student was; null: not on the roll when the plan began
  academic_year text not null,
  starts_on date not null,
  state text not null check (state in ('compared', 'too_soon', 'no_start', 'nobody_alike')),
  members int[] not null, -- enrolments of those alike
  -- own, alike, spread (insights/core/effect-match.ts); null: not known
  attendance real[],
  absolute_index real[],
  left_or_failed real[],
  primary key (institution_id, plan_id)
);
select platform.protect('insights.plan_effect');
-- A year's plans, for the page of effects.
create index plan_effect_year on insights.plan_effect (institution_id, academic_year, kind_key);

-- What a year's rows were made from; nothing is made anew while it is the same.
create table insights.effect_year (
  institution_id int not null references institution.institution,
  academic_year text not null,
  mark text not null,
  last_week date not null,
  made_at timestamptz not null,
  primary key (institution_id, academic_year)
);
select platform.protect('insights.effect_year');
