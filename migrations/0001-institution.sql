-- The tenant, its tree of units, its calendars and settings; and the one way in which every tenant table is protected.

do $$ begin
  if not exists (select from pg_roles where rolname = 'leadline_app') then
    create role leadline_app nologin nosuperuser nobypassrls;
  end if;
end $$;
-- The login role must be able to become the tenant role for the length of a transaction.
do $$ begin
  if not pg_has_role(current_user, 'leadline_app', 'member') then
    execute format('grant leadline_app to %I', current_user);
  end if;
end $$;

create schema platform;

-- Row-level security for one tenant table: the transaction's institution and no other.
create function platform.protect(tenant_table regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('create policy tenant on %s using (institution_id = (select current_setting(''app.institution_id'')::int))', tenant_table);
  execute format('grant select, insert, update, delete on %s to leadline_app', tenant_table);
end $$;

create schema institution;
grant usage on schema institution to leadline_app;

create table institution.institution (
  institution_id int primary key check (institution_id > 0),
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null check (name <> ''),
  preset text not null check (preset in ('higher-education', 'us-k12', 'uk-school')),
  time_zone text not null,
  locale text not null,
  fixed_now timestamptz, -- demo and tests: the institution's clock stands here
  is_demo boolean not null default false,
  words jsonb not null default '{}', -- the institution's own terms, over the preset's
  settings jsonb not null default '{}', -- validated by institution/core/settings.ts
  created_at timestamptz not null default now()
);
select platform.protect('institution.institution');

create table institution.unit (
  institution_id int not null references institution.institution,
  unit_id uuid not null,
  parent_unit_id uuid,
  kind text not null check (kind in ('campus', 'school', 'faculty', 'department', 'programme', 'year_group')),
  code text not null, -- the source's own id
  name text not null,
  time_zone text, -- null: the parent's
  primary key (institution_id, unit_id),
  unique (institution_id, kind, code),
  foreign key (institution_id, parent_unit_id) references institution.unit
);
select platform.protect('institution.unit');

-- Stretches of a calendar. A unit's own periods override its parent's for the same days.
create table institution.calendar_period (
  institution_id int not null references institution.institution,
  calendar_period_id uuid not null,
  unit_id uuid, -- null: the whole institution
  kind text not null check (kind in ('term', 'holiday', 'exams', 'closure')),
  name text not null,
  academic_year text not null, -- '2013-14'
  term_code text, -- of kind term: '2013J'
  starts_on date not null,
  ends_on date not null, -- the last day
  primary key (institution_id, calendar_period_id),
  foreign key (institution_id, unit_id) references institution.unit,
  check (ends_on >= starts_on),
  check ((kind = 'term') = (term_code is not null))
);
select platform.protect('institution.calendar_period');
create unique index calendar_period_term on institution.calendar_period (institution_id, term_code, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'))
  where kind = 'term';
