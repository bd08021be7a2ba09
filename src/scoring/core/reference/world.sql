-- The plain tables on which both computations of the score stand: the product's in TypeScript and score.sql.
-- Days and weeks are numbers of days since 1970-01-01; a week is its Monday.
create table setting (decay double, window_weeks int, missing varchar, min_group int, points_per_sd double,
  min_coverage double, rate_sd_floor double, z_clamp double);
create table weight (weight_group varchar, weight double);
create table teaching_week (calendar int, week int);
-- first_day and last_day included; group0 is the peer group, the last one the institution; -1 for none
create table enrolment (enrolment int, calendar int, first_day int, last_day int, group0 int, group1 int, group2 int);
create table exempt_week (enrolment int, week int);
create table source (source int, kind varchar, direction int, weight_group varchar);
create table applies (enrolment int, source int);
create table covered (source int, week int);
-- value: count, sum, active days, attended or level; expected: of rates
create table observation (enrolment int, source int, week int, value double, expected double);
