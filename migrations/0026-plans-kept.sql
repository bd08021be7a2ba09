-- Steps that are changed, and plans that are handed on.

-- A step keeps its number for good, so that whoever ticks it ticks what they read; its place may change.
alter table interventions.plan_step add column place smallint not null default 1;
update interventions.plan_step set place = step_no;

-- What a change was from and to, as people read it.
alter table interventions.plan_entry add column changes jsonb; -- interventions/core/plan-changes.ts

-- A plan whose case manager left, or no longer reaches the student: it is offered to somebody, and waits for their answer.
create table interventions.plan_handover (
  institution_id int not null,
  handover_id uuid not null,
  plan_id uuid not null,
  student_id uuid not null,
  from_staff_id uuid not null,
  to_staff_id uuid, -- null: whoever leads there
  why text not null check (why in ('left', 'moved', 'asked')),
  words text not null default '',
  state text not null check (state in ('offered', 'taken', 'declined', 'withdrawn')),
  offered_at timestamptz not null,
  offered_on date not null,
  by_name text not null,
  decided_at timestamptz,
  decided_by_name text,
  answer text,
  primary key (institution_id, handover_id),
  foreign key (institution_id, plan_id) references interventions.plan,
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, from_staff_id) references roster.staff,
  foreign key (institution_id, to_staff_id) references roster.staff,
  check ((state = 'offered') = (decided_at is null))
);
select platform.protect('interventions.plan_handover');
-- A plan waits for one answer at a time.
create unique index plan_handover_open on interventions.plan_handover (institution_id, plan_id) where state = 'offered';
create index plan_handover_plan on interventions.plan_handover (institution_id, plan_id, offered_at);
create index plan_handover_student on interventions.plan_handover (institution_id, student_id);

-- How many steps a plan ever had: no number is given twice.
alter table interventions.plan add column steps_made smallint not null default 0;
update interventions.plan p set steps_made = s.n from (
  select institution_id, plan_id, max(step_no) as n from interventions.plan_step group by 1, 2) s
where s.institution_id = p.institution_id and s.plan_id = p.plan_id;
