import { sql } from 'kysely';
import { z } from 'zod';
import { unitSubtree } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { smallest_cell, unlessSmall } from '../../kernel/small-cells.ts';
import { addDays, addWeeks, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { studentScope, studentsLookedAfter } from '../../roster/server/index.ts';
import type { GroupLine, OverviewView } from '../core/views.ts';
import { attendanceTrouble } from './dictionary.ts';
import { openReading, type Reading } from './reading.ts';

export const OverviewQuery = z.object({ unit: z.uuid().optional(), year: z.string().max(80).optional() });

type Bounds = { unitIds: readonly string[] | null; year: string | null };

/** How a site or all of it attends: the year's days, by unit and year group, this week beside the same week last year. */
export async function viewOverview(
  { db, actor }: { db: Database; actor: Actor },
  { unit, year }: z.output<typeof OverviewQuery>,
): Promise<OverviewView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const reading = await openReading(trx, institutionId);
    const scope = await studentScope(trx, actor, 'attendance:read');
    const own = scope.seesAll ? null : scope.unitIds;
    const wanted = unit === undefined ? null : unitSubtree(reading.units, unit);
    if (wanted && own !== null && !wanted.some((one) => own.includes(one)))
      throw attendanceTrouble.notFound('You do not see this site. Choose one of yours.');
    const unitIds = wanted === null ? own : own === null ? wanted : wanted.filter((one) => own.includes(one));
    const bounds: Bounds = { unitIds, year: year ?? null };
    if (own !== null && own.length === 0) {
      // Whoever looks after single students has no sums of sites; their own students' standings still add up.
      const mine = await studentsLookedAfter(trx, scope, reading.today);
      return {
        ...empty(reading),
        bands: await bandsOf(trx, institutionId, { unitIds: null, year: null }, mine),
        isOwn: true,
      };
    }
    const days = await daysOf(trx, reading, bounds);
    const asOf = days.at(-1)?.day ?? null;
    return {
      ...empty(reading),
      asOf,
      units: unitsWithMarks(reading, await unitsOf(trx, reading, own)),
      years: await yearsOf(trx, reading, own),
      days,
      bands: await bandsOf(trx, institutionId, bounds, null),
      byUnit: await groupLines(trx, reading, bounds, 'unit'),
      byYear: await groupLines(trx, reading, bounds, 'year'),
      weeks: asOf === null ? null : await besideLastYear(trx, reading, bounds, asOf),
      isOwn: false,
    };
  });
}

function empty({ year, today }: Reading): OverviewView {
  return {
    year: { from: year.from, to: year.to },
    today,
    asOf: null,
    units: [],
    years: [],
    days: [],
    bands: { students: 0, satisfactory: 0, 'at-risk': 0, moderate: 0, severe: 0, insufficient: 0 },
    byUnit: [],
    byYear: [],
    weeks: null,
    isOwn: false,
    smallest: smallest_cell,
  };
}

function within({ unitIds, year }: Bounds, unit = 'd.unit_id', yearColumn = 'd.year_of_study') {
  return sql`${unitIds === null ? sql`` : sql`and ${sql.ref(unit)} = any(${[...unitIds]}::uuid[])`}
    ${year === null ? sql`` : sql`and ${sql.ref(yearColumn)} = ${year}`}`;
}

async function daysOf(trx: Tx, { institutionId, year, today }: Reading, bounds: Bounds): Promise<OverviewView['days']> {
  const { rows } = await sql<{ day: IsoDate; students: number; absent: number; attended: number; expected: number }>`
    select d.day, sum(d.students)::int as students, sum(d.absent_students)::int as absent,
      sum(d.attended_sessions)::int as attended, sum(d.expected_sessions)::int as expected
    from attendance.day_sum d
    where d.institution_id = ${institutionId} and d.day between ${year.from}::date and ${today}::date ${within(bounds)}
    group by d.day order by d.day`.execute(trx);
  return rows.map(({ day, students, absent, attended, expected }) => ({
    day,
    students,
    absentPct: unlessSmall(students, students === 0 ? null : (100 * absent) / students),
    ratePct: unlessSmall(students, expected === 0 ? null : (100 * attended) / expected),
  }));
}

async function bandsOf(
  trx: Tx,
  institutionId: number,
  bounds: Bounds,
  studentIds: readonly string[] | null,
): Promise<OverviewView['bands']> {
  const named = bounds.unitIds !== null || bounds.year !== null;
  const { rows } = await sql<OverviewView['bands']>`
    select count(*)::int as students,
      count(*) filter (where enrolled_days >= 10 and 100 * absent_days < 5 * enrolled_days)::int as satisfactory,
      count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 5 * enrolled_days and 100 * absent_days < 10 * enrolled_days)::int as "at-risk",
      count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 10 * enrolled_days and 100 * absent_days < 20 * enrolled_days)::int as moderate,
      count(*) filter (where enrolled_days >= 10 and 100 * absent_days >= 20 * enrolled_days)::int as severe,
      count(*) filter (where enrolled_days < 10)::int as insufficient
    from attendance.standing s
    ${named ? sql`join roster.enrolment d on d.institution_id = s.institution_id and d.enrolment_id = s.enrolment_id` : sql``}
    where s.institution_id = ${institutionId} and s.is_last
      ${studentIds === null ? sql`` : sql`and s.student_id = any(${[...studentIds]}::uuid[])`}
      ${named ? within(bounds, 'd.programme_unit_id') : sql``}`.execute(trx);
  return rows[0] ?? { students: 0, satisfactory: 0, 'at-risk': 0, moderate: 0, severe: 0, insufficient: 0 };
}

/** Sums of the year and chronic shares by unit or year group; small groups keep their figures to themselves. */
async function groupLines(
  trx: Tx,
  { institutionId, year, today, units }: Reading,
  bounds: Bounds,
  by: 'unit' | 'year',
): Promise<GroupLine[]> {
  const column = sql.ref(by === 'unit' ? 'd.unit_id' : 'd.year_of_study');
  const { rows: sums } = await sql<{
    key: string;
    attended: number;
    expected: number;
    attendedDays: number;
    days: number;
  }>`
    select ${column}::text as key, sum(d.attended_sessions)::float8 as attended, sum(d.expected_sessions)::float8 as expected,
      sum(d.attended_days)::float8 as "attendedDays", count(distinct d.day)::int as days
    from attendance.day_sum d
    where d.institution_id = ${institutionId} and d.day between ${year.from}::date and ${today}::date ${within(bounds)}
    group by 1`.execute(trx);
  const grouped = sql.ref(by === 'unit' ? 'd.programme_unit_id' : 'd.year_of_study');
  const { rows: chronic } = await sql<{ key: string; students: number; chronic: number; known: number }>`
    select ${grouped}::text as key, count(*)::int as students, count(*) filter (where s.enrolled_days >= 10)::int as known,
      count(*) filter (where s.enrolled_days >= 10 and 10 * s.absent_days >= s.enrolled_days)::int as chronic
    from attendance.standing s join roster.enrolment d on d.institution_id = s.institution_id and d.enrolment_id = s.enrolment_id
    where s.institution_id = ${institutionId} and d.institution_id = ${institutionId} and s.is_last ${within(bounds, 'd.programme_unit_id')}
    group by 1`.execute(trx);
  return sums
    .map(({ key, attended, expected, attendedDays, days }): GroupLine => {
      const of = chronic.find((row) => row.key === key);
      const students = of?.students ?? 0;
      return {
        key,
        name: by === 'unit' ? (units.find(({ unitId }) => unitId === key)?.name ?? '') : key,
        students,
        ratePct: unlessSmall(students, expected === 0 ? null : (100 * attended) / expected),
        averageDaily: unlessSmall(students, days === 0 ? null : attendedDays / days),
        chronic: unlessSmall(students, of?.chronic ?? 0),
        known: of?.known ?? 0,
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}

/** The week of the last marked day, and the same week of the year before: 52 weeks back, so that weekdays meet. */
async function besideLastYear(
  trx: Tx,
  { institutionId }: Reading,
  bounds: Bounds,
  asOf: IsoDate,
): Promise<OverviewView['weeks']> {
  const week = weekOf(asOf);
  const rate = async (from: IsoDate, to: IsoDate) => {
    const { rows } = await sql<{ attended: number | null; expected: number | null; days: number }>`
      select sum(d.attended_sessions)::float8 as attended, sum(d.expected_sessions)::float8 as expected, count(distinct d.day)::int as days
      from attendance.day_sum d where d.institution_id = ${institutionId} and d.day between ${from}::date and ${to}::date ${within(bounds)}`.execute(
      trx,
    );
    const { attended = null, expected = null, days = 0 } = rows[0] ?? {};
    return { ratePct: expected ? (100 * (attended ?? 0)) / expected : null, expected: expected ?? 0, days };
  };
  const span = { this: week, before: addWeeks(week, -1), lastYear: addWeeks(week, -52) };
  // As many days of the other weeks as this one has so far.
  const reach = (monday: IsoDate) => addDays(monday, Math.max(4, (Date.parse(asOf) - Date.parse(week)) / 86_400_000));
  return {
    week,
    thisWeek: await rate(span.this, reach(span.this)),
    weekBefore: await rate(span.before, reach(span.before)),
    lastYear: await rate(span.lastYear, reach(span.lastYear)),
  };
}

async function unitsOf(trx: Tx, { institutionId, year }: Reading, own: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ unit_id: string }>`select distinct unit_id from attendance.day_sum d
    where d.institution_id = ${institutionId} and d.day >= ${year.from}::date ${within({ unitIds: own, year: null })}`.execute(
    trx,
  );
  return rows.map(({ unit_id }) => unit_id);
}

function unitsWithMarks({ units }: Reading, ids: readonly string[]): OverviewView['units'] {
  return units.filter(({ unitId }) => ids.includes(unitId)).map(({ unitId, name }) => ({ unitId, name }));
}

async function yearsOf(trx: Tx, { institutionId, year }: Reading, own: readonly string[] | null): Promise<string[]> {
  const { rows } = await sql<{ year_of_study: string }>`select distinct year_of_study from attendance.day_sum d
    where d.institution_id = ${institutionId} and d.day >= ${year.from}::date ${within({ unitIds: own, year: null })}`.execute(
    trx,
  );
  return rows
    .map(({ year_of_study }) => year_of_study)
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
}
