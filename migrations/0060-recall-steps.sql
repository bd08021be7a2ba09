-- A recall of thousands goes in steps: first what waits is cancelled, then those who were reached are gathered for the correction.
alter table families.batch add column recall_left text check (recall_left in ('cancel', 'reach'));
alter table families.batch add column recall_corrects boolean not null default false;
alter table families.batch add column recall_before uuid; -- messages from this one on were gathered
alter table families.batch add column is_filling boolean not null default false; -- a correction whose recipients are still being gathered: nobody makes its messages yet
-- Which recalls are under way?
create index batch_recalling on families.batch (institution_id) where recall_left is not null;
