import { sql } from 'kysely';
import type { GivenMark, Year } from './random-years.ts';

/** A year as it is in the end: of corrected days what was said last. */
export type PlainYear = Omit<Year, 'files'> & { marks: readonly GivenMark[] };

type Rows = Record<string, unknown>[];

/**
 * The measures of attendance over plain marks, written once more from their definitions (attendance/core/definitions.ts) and
 * knowing nothing of how the program makes them. Grain of `counted`: a student, day and session that was expected.
 */
export async function measuresInSql(
  db: Parameters<ReturnType<typeof sql>['execute']>[0],
  { enrolments, marks, snow, agreements }: PlainYear,
): Promise<{ standings: Rows; sums: Rows; bands: Rows }> {
  const counted = sql`
    enrol as (
      select * from jsonb_to_recordset(${JSON.stringify(enrolments.map((one, at) => ({ ...one, id: at + 1 })))}::text::jsonb)
        x (id int, student text, school text, grade text, "startsOn" date, "endsOn" date, "isPrimary" boolean)
    ), given as (
      select who as student, day, part, code, late, early
      from jsonb_to_recordset(${JSON.stringify(marks)}::text::jsonb) x (who text, day date, part text, code text, late int, early int)
    ), meaning (code, attended, why, part_missed) as (
      values ('P', 1, 'attended', ''), ('T', 1, 'attended', 'late'), ('TE', 1, 'attended', 'late'), ('TU', 1, 'attended', 'late'),
        ('ED', 1, 'attended', 'early'), ('EDU', 1, 'attended', 'early'), ('FLD', 1, 'offsite', ''), ('A', 0, 'unexplained', ''),
        ('U', 0, 'unexcused', ''), ('Z9', 0, 'unexcused', ''), ('E', 0, 'excused', ''), ('I', 0, 'excused', ''), ('OSS', 0, 'excused', '')
    ), snow as (
      select * from jsonb_to_recordset(${JSON.stringify(snow)}::text::jsonb) x (day date, school text)
    ), step as (
      select a.student, a."startsOn", a."endsOn", a."arrivesAt" is not null as may_arrive_later, (s.step->>'from')::date as begins,
        lead((s.step->>'from')::date) over (partition by a.no order by s.nth) as next, s.step->'notExpected' as not_expected
      from (select row_number() over () as no, x.* from jsonb_to_recordset(${JSON.stringify(agreements)}::text::jsonb)
        x (student text, "startsOn" date, "endsOn" date, "arrivesAt" text, steps jsonb)) a,
        jsonb_array_elements(a.steps) with ordinality s (step, nth)
    ), agreed as ( -- what of a day is agreed away, and whether arriving later is agreed
      select g.student, g.day, bool_or(p.may_arrive_later) as may_arrive_later, coalesce(array_agg(part.part) filter (where part.part is not null), '{}') as away
      from (select distinct student, day from given) g
      join step p on p.student = g.student and g.day between p."startsOn" and p."endsOn" and g.day >= p.begins and (p.next is null or g.day < p.next)
      left join lateral (
        select jsonb_array_elements_text(n->'parts') as part from jsonb_array_elements(p.not_expected) n
        where (n->>'weekday')::int = extract(isodow from g.day)::int - 1
      ) part on true
      group by g.student, g.day
    ), owner as ( -- whose day it is: of several enrolments that have begun, the one that ends last, the primary one, the one begun last
      select distinct on (d.student, d.day) d.student, d.day, e.id, e.school, e.grade
      from (select distinct student, day from given) d
      join enrol e on e.student = d.student and e."startsOn" <= d.day
      order by d.student, d.day, e."endsOn" desc nulls first, e."isPrimary" desc, e."startsOn" desc, e.id desc
    ), read as (
      select o.student, o.day, o.school, o.grade, g.part, m.attended, m.why, m.part_missed, g.late, g.early,
        coalesce(a.may_arrive_later, false) and g.part in ('', 'AM', 'P1', 'P2') as is_late_agreed
      from owner o join given g on g.student = o.student and g.day = o.day join meaning m on m.code = g.code
      left join agreed a on a.student = o.student and a.day = o.day
      where not exists (select from snow s where s.day = o.day and (s.school is null or s.school = o.school))
        and not coalesce('day' = any(a.away) or a.away @> array['am', 'pm']
          or ('am' = any(a.away) and g.part in ('AM', 'P1', 'P2')) or ('pm' = any(a.away) and g.part in ('PM', 'P3', 'P4'))
          or lower(g.part) = any(a.away), false)
    ), counted as (
      select student, day, school, grade, attended, why,
        attended = 1 and not is_late_agreed and (part_missed = 'late' or late > 0) as is_late,
        attended = 1 and (part_missed = 'early' or early > 0) as is_early,
        case when attended = 1 and not is_late_agreed then late else 0 end as late_minutes, case when attended = 1 then early else 0 end as early_minutes
      from read
    ), days as (
      select student, day, school, grade, count(*) as expected, sum(attended) as attended, 2 * sum(attended) <= count(*) as is_absent,
        count(*) filter (where why = 'excused') as excused, count(*) filter (where why = 'unexcused') as unexcused,
        count(*) filter (where why = 'unexplained') as unexplained, count(*) filter (where why = 'offsite') as offsite,
        count(*) filter (where is_late) as late, count(*) filter (where is_early) as early,
        sum(late_minutes) as late_minutes, sum(early_minutes) as early_minutes,
        dense_rank() over (partition by student order by date_trunc('week', day) desc) as week_back
      from counted group by student, day, school, grade
    ), last_there as (
      select student, max(day) filter (where not is_absent) as day from days group by student
    ), standing as (
      select d.student, count(*)::int as enrolled_days, count(*) filter (where is_absent)::int as absent_days,
        round(sum(d.attended::numeric / expected), 3)::float8 as attended_days, sum(expected)::int as expected_sessions, sum(d.attended)::int as attended_sessions,
        sum(excused)::int as excused_sessions, sum(unexcused)::int as unexcused_sessions, sum(unexplained)::int as unexplained_sessions,
        sum(offsite)::int as offsite_sessions, sum(late)::int as late_sessions, sum(early)::int as early_sessions,
        sum(late_minutes)::int as late_minutes, sum(early_minutes)::int as early_minutes,
        count(*) filter (where d.day > coalesce(l.day, '0001-01-01'))::int as run_days,
        coalesce(sum(unexcused + unexplained) filter (where week_back <= 10), 0)::int as unauthorised_10_weeks,
        count(*) filter (where week_back <= 4)::int as recent_enrolled_days,
        count(*) filter (where week_back <= 4 and is_absent)::int as recent_absent_days,
        max(d.day) filter (where is_absent)::text as last_absent_on
      from days d join last_there l using (student) group by d.student
    )`;
  const standings = await sql<Record<string, unknown>>`with ${counted} select * from standing order by 1`.execute(db);
  const sums = await sql<Record<string, unknown>>`with ${counted}
    select day::text as day, school, grade, count(*)::int as students, count(*) filter (where is_absent)::int as absent_students,
      round(sum(attended::numeric / expected), 3)::float8 as attended_days, sum(expected)::int as expected_sessions, sum(attended)::int as attended_sessions,
      sum(excused)::int as excused_sessions, sum(unexcused)::int as unexcused_sessions, sum(unexplained)::int as unexplained_sessions, sum(late)::int as late_sessions
    from days group by day, school, grade order by 1, 2, 3`.execute(db);
  const bands = await sql<Record<string, unknown>>`with ${counted}, here as (
      select distinct on (student) student, school, grade from enrol
      order by student, "endsOn" desc nulls first, "isPrimary" desc, "startsOn" desc, id desc
    ), share as (
      select h.school, h.grade, s.enrolled_days, 100.0 * s.absent_days / s.enrolled_days as pct from standing s join here h using (student)
    )
    select school, grade, count(*)::int as students, count(*) filter (where enrolled_days >= 10 and pct < 5)::int as satisfactory,
      count(*) filter (where enrolled_days >= 10 and pct >= 5 and pct < 10)::int as at_risk,
      count(*) filter (where enrolled_days >= 10 and pct >= 10 and pct < 20)::int as moderate,
      count(*) filter (where enrolled_days >= 10 and pct >= 20)::int as severe, count(*) filter (where enrolled_days < 10)::int as insufficient
    from share group by school, grade order by 1, 2`.execute(db);
  return { standings: standings.rows, sums: sums.rows, bands: bands.rows };
}
