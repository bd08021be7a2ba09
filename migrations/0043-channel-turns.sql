-- Whose turn it is on a channel: what cannot wait goes before what one person writes, and that before what goes to many.
alter table messages.message add column rank smallint not null default 1 check (rank between 0 and 2); -- 0: emergency, 2: of a batch
drop index messages.message_due;
create index message_due on messages.message (institution_id, channel, rank, due_at, message_id) where state = 'queued';

alter table messages.channel_setting
  add column counted_on date, -- the institution's day
  add column sent_that_day int not null default 0;
