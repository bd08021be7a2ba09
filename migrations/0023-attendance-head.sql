-- Sums and standings are made by one at a time: the row is locked first. Its stamp tells readers whether what they keep still holds.
create table attendance.head (
  institution_id int primary key references institution.institution,
  stamp int not null default 0, -- one more after every time that standings were made
  as_of date -- the last day of which marks are here; null: none yet
);
select platform.protect('attendance.head');
