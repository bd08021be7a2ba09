-- Section 5 of the design once more, as SQL, to hold the TypeScript against. Nothing is shared with it but the tables.
-- grain of score: enrolment and week; as-of: all teaching weeks at once.
-- columns: level_used, group_used, coverage, score_raw, absolute_index; of contribution: enrolment, week, source, points.

-- Steps 1 and 4: who was there. A week is a number within its calendar.
create table ordinal as
select calendar, week, row_number() over (partition by calendar order by week)::int as ord from teaching_week;

create table present as
select e.enrolment, o.week, o.ord, e.calendar,
  e.first_day <= o.week + 6 and e.last_day >= o.week + 6 as is_member
from enrolment e join ordinal o using (calendar)
where e.first_day <= o.week + 6 and e.last_day >= o.week
  and not exists (select 1 from exempt_week x where x.enrolment = e.enrolment and x.week = o.week);

-- Evidence: one row per enrolment, source that applies and week looked back on; no row observed means zero.
create table evidence as
select p.enrolment, a.source, p.week, p.ord, s.kind, s.direction,
  case when s.kind = 'level' then o.value else coalesce(o.value, 0) end as value,
  coalesce(o.expected, 0) as expected
from present p
join applies a using (enrolment)
join source s using (source)
join covered c on c.source = a.source and c.week = p.week
left join observation o on o.enrolment = p.enrolment and o.source = a.source and o.week = p.week;

-- Step 2: the measure as it stands in each week that the source covers.
create table standing as
select t.enrolment, t.source, t.week, t.ord,
  case any_value(t.kind)
    when 'rate' then
      case when sum(power(decay, t.ord - e.ord) * e.expected) > 0
        then sum(power(decay, t.ord - e.ord) * e.value) / sum(power(decay, t.ord - e.ord) * e.expected) end
    when 'level' then arg_max(e.value, e.ord) filter (e.value is not null)
    when 'active_days' then sum(power(decay, t.ord - e.ord) * e.value) / sum(power(decay, t.ord - e.ord))
    else ln(1 + sum(power(decay, t.ord - e.ord) * e.value) / sum(power(decay, t.ord - e.ord)))
  end as x
from setting, evidence t
join evidence e on e.enrolment = t.enrolment and e.source = t.source and e.ord <= t.ord
where e.ord > t.ord - window_weeks
group by all;

-- Step 3: present, missing or imputed.
create table measure as
select p.enrolment, p.week, a.source, s.kind, s.direction,
  case
    when c.week is not null then now_.x
    when (select missing from setting) = 'impute' then case when one.ord is not null then one.x else two.x end
  end as x,
  (select weight from weight w where w.weight_group = s.weight_group)
    / count(*) over (partition by p.enrolment, p.week, s.weight_group) as weight
from present p
join applies a using (enrolment)
join source s using (source)
left join covered c on c.source = a.source and c.week = p.week
left join standing now_ on now_.enrolment = p.enrolment and now_.source = a.source and now_.ord = p.ord
left join standing one on one.enrolment = p.enrolment and one.source = a.source and one.ord = p.ord - 1
left join standing two on two.enrolment = p.enrolment and two.source = a.source and two.ord = p.ord - 2
where p.is_member;

create table member as
select m.enrolment, m.week, any_value(e.group0) as group0, any_value(e.group1) as group1, any_value(e.group2) as group2,
  coalesce(sum(m.weight) filter (m.x is not null), 0) / sum(m.weight) as coverage,
  coalesce(sum(m.weight) filter (m.x is not null), 0) / sum(m.weight) >= (select min_coverage - 1e-9 from setting) as is_scored,
  exists (
    select 1 from evidence v join present p on p.enrolment = m.enrolment and p.week = m.week
    where v.enrolment = m.enrolment and v.ord in (p.ord, p.ord - 1) and v.direction = 1 and v.kind <> 'level' and v.value > 0
  ) as is_active
from measure m join enrolment e using (enrolment)
group by m.enrolment, m.week;

-- Step 4: every member stands in a group at each level; the finest with enough scored members is used.
create table standing_in as
select enrolment, week, coverage, is_scored, is_active, 0 as level, group0 as grp from member where group0 >= 0
union all
select enrolment, week, coverage, is_scored, is_active, 1, group1 from member where group1 >= 0
union all
select enrolment, week, coverage, is_scored, is_active, 2, group2 from member where group2 >= 0;

create table group_week as
select week, level, grp, count(*) filter (is_scored) as scored,
  count(*) filter (is_scored) >= (select min_group from setting) as is_large_enough
from standing_in group by all;

create table used as
select enrolment, week, min(level) as level from standing_in join group_week using (week, level, grp)
where is_scored and is_large_enough group by all;

-- Step 5 on any set of member-weeks, named by level, grp and pool (a week, or 'first four').
create macro spread(x, is_active) as
  case when count(x) filter (is_active) >= (select min_group from setting)
    then stddev_pop(x) filter (is_active) else stddev_pop(x) end;

create macro z_of(x, mean, sd, direction) as
  case when x is null then null when sd < 1e-9 then 0
    when (x - mean) / sd > (select z_clamp from setting) then direction * (select z_clamp from setting)
    when (x - mean) / sd < -(select z_clamp from setting) then -direction * (select z_clamp from setting)
    else direction * (x - mean) / sd end;

create macro with_floor(kind, sd) as
  case when kind = 'rate' and sd < (select rate_sd_floor from setting) then (select rate_sd_floor from setting) else sd end;

create table figure as
select week, level, grp, source, avg(x) as mean, with_floor(any_value(kind), spread(x, is_active)) as sd
from standing_in join measure using (enrolment, week)
where x is not null
group by week, level, grp, source;

create table composite as
select enrolment, week, level, grp, any_value(is_scored) as is_scored, any_value(is_active) as is_active,
  sum(weight * z_of(x, mean, sd, direction)) / sum(weight) as c, sum(weight) as present
from standing_in join measure using (enrolment, week) join figure using (week, level, grp, source)
where x is not null
group by all
having sum(weight) > 0;

-- Step 6.
create table scale as
select week, level, grp, avg(c) as mean,
  case when spread(c, is_active) < 1e-9 then 0 else (select points_per_sd from setting) / spread(c, is_active) end as per_unit
from composite where is_scored group by all;

-- Step 7: the same on the member-weeks of a group's first four scored weeks.
create table scored_week as
select level, grp, week, row_number() over (partition by level, grp order by week) as nth from group_week where is_large_enough;

create table fixed_figure as
select level, grp, source, avg(x) as mean, with_floor(any_value(kind), spread(x, is_active)) as sd
from standing_in join measure using (enrolment, week) join scored_week using (level, grp, week)
where nth <= 4 and x is not null
group by level, grp, source;

create table fixed_composite as
select enrolment, week, level, grp, any_value(is_scored) as is_scored, any_value(is_active) as is_active,
  sum(weight * z_of(x, mean, sd, direction)) / sum(weight) as c, sum(weight) as present
from standing_in join measure using (enrolment, week) join fixed_figure using (level, grp, source)
where x is not null
group by all
having sum(weight) > 0;

create table fixed_scale as
select level, grp, avg(c) as mean,
  case when spread(c, is_active) < 1e-9 then 0 else (select points_per_sd from setting) / spread(c, is_active) end as per_unit,
  max(week) as last_pooled
from fixed_composite join scored_week using (level, grp, week)
where nth <= 4 and is_scored
group by level, grp
having count(distinct week) = 4;

create table absolute as
select enrolment, week, arg_min(level, level) as level
from standing_in s join fixed_scale f using (level, grp)
where s.is_scored and s.week > f.last_pooled
group by all;

create table total_weight as
select enrolment, week, sum(weight) as total from measure group by all;

create table score as
select m.enrolment, m.week, u.level as level_used, c.grp as group_used, m.coverage,
  500 + s.per_unit * (c.c - s.mean) as score_raw,
  case when u.level is not null and fc.present >= (select min_coverage - 1e-9 from setting) * t.total
    then 500 + fs.per_unit * (fc.c - fs.mean) end as absolute_index
from member m
join total_weight t using (enrolment, week)
left join used u using (enrolment, week)
left join composite c on c.enrolment = m.enrolment and c.week = m.week and c.level = u.level
left join scale s on s.week = m.week and s.level = u.level and s.grp = c.grp
left join absolute a on a.enrolment = m.enrolment and a.week = m.week
left join fixed_composite fc on fc.enrolment = m.enrolment and fc.week = m.week and fc.level = a.level
left join fixed_scale fs on fs.level = a.level and fs.grp = fc.grp;

create table contribution as
select c.enrolment, c.week, m.source,
  s.per_unit * (m.weight / c.present) * (z_of(m.x, f.mean, f.sd, m.direction) - s.mean) as points
from composite c
join used u using (enrolment, week, level)
join scale s using (week, level, grp)
join measure m using (enrolment, week)
join figure f on f.week = c.week and f.level = c.level and f.grp = c.grp and f.source = m.source
where m.x is not null;
