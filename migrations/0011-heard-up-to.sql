-- How far a run had heard of changes of roster, calendar and exemptions, as read_up_to is for activity.
alter table scoring.run
  add column heard_up_to bigint; -- ledger.head's last_number before anything was read; null: from before this was kept
-- Has anything changed since that a standing run rests on?
create index event_scores_from on ledger.event (institution_id, number) where details->>'scoresFrom' is not null;
