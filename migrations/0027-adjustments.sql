-- Agreed changes of what is expected of a student; and who ended an exemption or circumstance here.

create table roster.adjustment (
  institution_id int not null,
  adjustment_id uuid not null,
  student_id uuid not null,
  kind text not null check (kind in ('later-arrival', 'phased-return', 'part-time', 'placement')),
  starts_on date not null,
  ends_on date not null, -- the last day; starts_on - 1: taken back before it began
  arrives_at text, -- from when on arriving is not late: '10:00'; null: as for everybody
  steps jsonb not null, -- roster/core/adjustment.ts: what is not expected, from which day on
  agreed_with text not null, -- who agreed, in words
  agreed_on date not null,
  reason text not null,
  revision int not null default 1,
  made_by text not null,
  made_by_name text not null,
  made_at timestamptz not null,
  ended_by_name text,
  ended_at timestamptz,
  end_reason text,
  primary key (institution_id, adjustment_id),
  foreign key (institution_id, student_id) references roster.student,
  check (ends_on >= starts_on - 1)
);
select platform.protect('roster.adjustment');
create index adjustment_student on roster.adjustment (institution_id, student_id);
-- Whose adjustments touch a week?
create index adjustment_days on roster.adjustment (institution_id, ends_on, starts_on);

-- Ended by a person here: it stays ended until the roster names another last day than it did then.
alter table roster.circumstance add column ended_by_name text;
alter table roster.circumstance add column ended_at timestamptz;
alter table roster.circumstance add column end_reason text;
alter table roster.circumstance add column roster_ends_on date; -- what the roster said when a person ended it
alter table roster.circumstance drop constraint circumstance_check;
alter table roster.circumstance add constraint circumstance_days check (ends_on is null or ends_on >= starts_on - 1);

update access.role r set needs = (select array_agg(distinct need) from unnest(r.needs || g.needs) need)
from (values
  ('admin', array['students:agree']),
  ('leader', array['students:agree']),
  ('tutor', array['students:agree']),
  ('attendance-officer', array['students:agree']),
  ('case-manager', array['students:agree'])
) as g (role_key, needs)
where r.role_key = g.role_key;
