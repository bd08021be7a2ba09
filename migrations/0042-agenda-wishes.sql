-- Students who are to be spoken of in the next review: a rule or a colleague asked for it.

create table interventions.agenda_wish (
  institution_id int not null,
  wish_id uuid not null,
  student_id uuid not null,
  words text not null check (words <> ''),
  origin_kind text not null check (origin_kind in ('alert', 'staff')),
  origin_id text, -- of an alert
  state text not null check (state in ('waiting', 'taken', 'withdrawn')),
  meeting_id uuid, -- on whose agenda it came
  made_at timestamptz not null,
  made_on date not null,
  by_name text not null,
  decided_at timestamptz,
  primary key (institution_id, wish_id),
  foreign key (institution_id, student_id) references roster.student,
  foreign key (institution_id, meeting_id) references interventions.meeting,
  check ((state = 'waiting') = (decided_at is null)),
  check ((state = 'taken') = (meeting_id is not null))
);
select platform.protect('interventions.agenda_wish');
-- One for each reason, so that what is asked twice is asked once.
create unique index agenda_wish_waiting on interventions.agenda_wish (institution_id, student_id, origin_kind, origin_id) nulls not distinct
  where state = 'waiting';
create index agenda_wish_origin on interventions.agenda_wish (institution_id, origin_kind, origin_id) where state = 'waiting';
