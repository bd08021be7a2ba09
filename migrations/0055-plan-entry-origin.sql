-- What a line of a plan's history speaks of, elsewhere: a message to the family, its answer.
alter table interventions.plan_entry add column origin_kind text;
alter table interventions.plan_entry add column origin_id text;
