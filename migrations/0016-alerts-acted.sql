-- Firing and acting are two steps: what was fired and not acted upon is taken up by whoever comes next, exactly once.
alter table alerts.alert
  add column acted_at timestamptz; -- told, and its case opened or joined, in one transaction
-- What is still to be told, waits or is kept back?
create index alert_unsettled on alerts.alert (institution_id, alert_id) where ended_at is null and state in ('open', 'waiting', 'suppressed');

-- How the contact list is ordered: alerts/core/contact-order.ts.
create table alerts.order_setting (
  institution_id int primary key references institution.institution,
  weights jsonb not null,
  contact_days smallint not null check (contact_days between 1 and 90), -- without contact for so long counts
  set_by text not null,
  at timestamptz not null
);
select platform.protect('alerts.order_setting');
