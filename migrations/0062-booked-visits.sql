-- A home visit that a family booked: it stands before its host named who looks out for them, and wrote what to know before going in.
alter table interventions.appointment
  add column origin_kind text, -- what made it, where no person planned it: 'invitation'
  add column origin_id uuid,
  drop constraint appointment_check2,
  add constraint appointment_origin check ((origin_kind is null) = (origin_id is null)),
  add constraint appointment_watched check (watcher_staff_id is null or check_in_by is not null),
  add constraint appointment_unwatched check (check_in_by is null or watcher_staff_id is not null or origin_id is not null);
-- Of a booking one visit stands, whoever books twice.
create unique index appointment_booked on interventions.appointment (institution_id, origin_id)
  where origin_id is not null and state = 'planned';
