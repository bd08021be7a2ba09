-- How late somebody came and how early they left: kept with their mark (attendance/core/mark-block.ts), added up in standings.

alter table attendance.standing add column late_minutes int not null default 0; -- of the sessions whose marks carry minutes
alter table attendance.standing add column early_minutes int not null default 0;

alter table attendance.taken drop constraint taken_minutes_late_check;
alter table attendance.taken add constraint taken_minutes_late_check check (minutes_late between 0 and 600); -- 0: taken away from what stood
alter table attendance.taken add column minutes_early smallint check (minutes_early between 0 and 600);

-- A day of which two of six periods were missed is no whole day.
alter table notices.counted add column is_whole_day boolean; -- null: kept before this was; two sessions and more are one then
