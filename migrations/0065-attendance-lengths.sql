-- What a code or the shape of a day itself says of minutes, for laws that count stretches of them.
alter table attendance.own_code add column minutes_over smallint check (minutes_over between 0 and 600); -- more than these were missed
alter table attendance.session_shape add column period_minutes smallint check (period_minutes between 1 and 240); -- null: nobody has said
