-- Up to which standing of the marks notices were counted, so that nothing is counted twice for nothing.
create table notices.head (
  institution_id int primary key references institution.institution,
  mark text not null, -- of the marks' stamp, the day and the pack
  counted_at timestamptz not null
);
select platform.protect('notices.head');

-- Which known circumstances a person's yes was about: one that is told later, however long ago it began, needs a yes of its own.
alter table notices.notice add column yes_for uuid[] not null default '{}';

-- What a counted day adds to the count: 1, or its sessions where sessions are counted; 0 where it only stands in the record.
alter table notices.counted add column counts_for smallint not null default 1;
