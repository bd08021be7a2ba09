-- Code packs, own codes and the shape of a day may differ from school to school; a nearer unit's choice stands before a wider one's.

alter table attendance.pack_in_force drop constraint pack_in_force_pkey;
alter table attendance.pack_in_force add column unit_id uuid; -- null: the whole institution
alter table attendance.pack_in_force add column choice_id uuid not null default gen_random_uuid();
alter table attendance.pack_in_force alter column choice_id drop default;
alter table attendance.pack_in_force add primary key (institution_id, choice_id);
alter table attendance.pack_in_force add unique nulls not distinct (institution_id, unit_id, from_day);
alter table attendance.pack_in_force add foreign key (institution_id, unit_id) references institution.unit;

alter table attendance.own_code drop constraint own_code_pkey;
alter table attendance.own_code add column unit_id uuid; -- null: the whole institution
alter table attendance.own_code add column choice_id uuid not null default gen_random_uuid();
alter table attendance.own_code alter column choice_id drop default;
alter table attendance.own_code add primary key (institution_id, choice_id);
alter table attendance.own_code add unique nulls not distinct (institution_id, unit_id, code, from_day);
alter table attendance.own_code add foreign key (institution_id, unit_id) references institution.unit;

-- How a day is divided, from a day on: attendance/core/session-shape.ts. Without a row it is marked once a day.
create table attendance.session_shape (
  institution_id int not null references institution.institution,
  choice_id uuid not null,
  unit_id uuid, -- null: the whole institution
  from_day date not null,
  shape text not null check (shape in ('daily', 'half-days', 'periods')),
  periods smallint not null default 0 check (periods between 0 and 12),
  morning_periods smallint not null default 0 check (morning_periods between 0 and periods),
  set_by text not null,
  at timestamptz not null,
  primary key (institution_id, choice_id),
  unique nulls not distinct (institution_id, unit_id, from_day),
  foreign key (institution_id, unit_id) references institution.unit
);
select platform.protect('attendance.session_shape');
