-- When a student changes school, programme, year or tutor: open casework is passed on, and whoever gets it accepts or asks.

-- Where a student stood when what is open came to where it is. What differs from it today is passed on; once it is accepted, it is noted anew.
create table cases.place (
  institution_id int not null,
  subject_kind text not null check (subject_kind in ('case', 'circumstance', 'safeguarding')),
  subject_id uuid not null, -- the case, the circumstance; for safeguarding notes the student
  student_id uuid not null,
  places text[] not null, -- 'unit_id year' of each enrolment: cases/core/passing.ts
  carers text[] not null, -- who looked after the student
  noted_at timestamptz not null,
  primary key (institution_id, subject_kind, subject_id),
  foreign key (institution_id, student_id) references roster.student
);
select platform.protect('cases.place');
create index place_student on cases.place (institution_id, student_id);

alter table cases.handover
  alter column to_staff_id drop not null, -- null: whoever leads to_unit_id
  drop constraint handover_check,
  add column kind text not null default 'offer' check (kind in ('offer', 'move')), -- 'offer': somebody handed cases over; 'move': a student moved
  add column audience text not null default 'casework' check (audience in ('casework', 'safeguarding')), -- the second is known to safeguarding leads alone
  add column student_id uuid, -- a move is of one student
  add column change text check (change in ('left', 'place', 'year', 'tutor')),
  add column from_unit_id uuid,
  add column to_unit_id uuid,
  add constraint handover_student foreign key (institution_id, student_id) references roster.student,
  add constraint handover_from_unit foreign key (institution_id, from_unit_id) references institution.unit,
  add constraint handover_to_unit foreign key (institution_id, to_unit_id) references institution.unit,
  add constraint handover_decided check (state <> 'offered' or decided_at is null),
  add constraint handover_move check ((kind = 'move') = (student_id is not null and change is not null)),
  add constraint handover_to check (to_staff_id is not null or kind = 'move');
-- One move of a student waits at a time, however often a roster comes.
create unique index handover_move_waiting on cases.handover (institution_id, student_id, audience)
  where kind = 'move' and state in ('offered', 'queried');
-- What waits for those who lead; what was asked of me.
create index handover_queue on cases.handover (institution_id, to_unit_id) where to_staff_id is null and state in ('offered', 'queried');
create index handover_asked on cases.handover (institution_id, state, from_staff_id) where state in ('offered', 'queried');

alter table cases.handover_case
  add column owner_before uuid, -- whose it was, where a move took it from them
  add constraint handover_case_owner foreign key (institution_id, owner_before) references roster.staff;

create table cases.handover_circumstance (
  institution_id int not null,
  handover_id uuid not null,
  circumstance_id uuid not null,
  primary key (institution_id, handover_id, circumstance_id),
  foreign key (institution_id, handover_id) references cases.handover,
  foreign key (institution_id, circumstance_id) references roster.circumstance
);
select platform.protect('cases.handover_circumstance');

-- What was asked about a handover, and answered.
create table cases.handover_word (
  institution_id int not null,
  handover_word_id uuid not null,
  handover_id uuid not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  words text not null check (words <> ''),
  primary key (institution_id, handover_word_id),
  foreign key (institution_id, handover_id) references cases.handover
);
select platform.protect('cases.handover_word');
revoke update, delete on cases.handover_word from leadline_app;
create index handover_word_of on cases.handover_word (institution_id, handover_id, at);
