-- What a group's absolute index is held against: its own first weeks, or the same weeks of the year before.
alter table scoring.peer_group_week
  add column reference_kind text check (reference_kind in ('first-weeks', 'last-year')); -- null while it has no fixed figures
update scoring.peer_group_week set reference_kind = 'first-weeks' where reference_id is not null;
