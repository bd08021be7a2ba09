-- Up to which load standings are made, so that of one class's register only what it changed is made anew.

alter table attendance.head add column applied_number int; -- activity.load's; null: from before this was kept
