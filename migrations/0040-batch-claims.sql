-- One worker makes a batch; another takes over when it has said nothing for minutes.
alter table families.batch add column making uuid;
alter table families.batch add column making_since timestamptz; -- by the server's clock
