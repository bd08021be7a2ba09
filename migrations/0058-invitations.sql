-- Invitations go by mail as calendar programs take them (iTIP, RFC 5546): to staff who want it, and to families that booked.
alter table messages.message add column calendar text; -- what goes with a mail: one VCALENDAR, with its METHOD
alter table messages.staff_setting add column wants_invitations boolean not null default false;

-- What stands in somebody's calendar by our mails: a change or an end goes out under the same UID, with a higher number.
create table messages.invited (
  institution_id int not null,
  recipient_kind text not null check (recipient_kind in ('staff', 'guardian', 'student', 'trusted')),
  recipient_id uuid not null,
  source text not null, -- which part of the product keeps it: 'work', 'meetings'
  event_id uuid not null, -- its UID
  sequence int not null default 0,
  event jsonb not null, -- as it was mailed last: messages/server/settle-invitations.ts
  ends_at timestamptz not null,
  is_cancelled boolean not null default false,
  primary key (institution_id, recipient_kind, recipient_id, source, event_id),
  foreign key (institution_id) references institution.institution
);
select platform.protect('messages.invited');

-- Of which beginning somebody of the family was reminded: of another time they are reminded anew.
alter table interventions.appointment_person add column reminded_for timestamptz;
