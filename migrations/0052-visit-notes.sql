-- What whoever was at a meeting or a home visit adds to it. It is kept whatever became of the appointment meanwhile: somebody without a
-- network writes it down long before it arrives.
create table interventions.appointment_note (
  institution_id int not null,
  note_id uuid not null, -- made on the device, so that one whose answer was lost is kept once
  appointment_id uuid not null,
  words text not null check (words <> ''),
  written_at timestamptz not null, -- by the device's clock, never later than it arrived
  kept_at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (institution_id, note_id),
  foreign key (institution_id, appointment_id) references interventions.appointment
);
select platform.protect('interventions.appointment_note');
create index appointment_note_of on interventions.appointment_note (institution_id, appointment_id, written_at);

-- A check-in keeps its real time; this is when it was heard, where the device had no network then.
alter table interventions.appointment add column check_in_heard_at timestamptz;
