-- Whose families were asked may be a saved cohort: by the name that it had, as cohorts change and go.
alter table surveys.window add column cohorts text[] not null default '{}';
