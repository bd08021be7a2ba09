import { sql } from 'kysely';
import { z } from 'zod';
import { unitSubtree } from '../../institution/server/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { smallest_cell, unlessSmall } from '../../kernel/small-cells.ts';
import { addDays, addWeeks, type IsoDate, weekOf } from '../../kernel/week.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { studentScope, studentsLookedAfter } from '../../roster/server/index.ts';
import { type GroupCell, groupTables } from '../core/group-lines.ts';
import { averageDailyAttendance } from '../core/measures.ts';
import { sessionLines } from '../core/patterns/when-missed.ts';
import { compareYears } from '../core/patterns/year-order.ts';
import type { GroupLine, OverviewView } from '../core/views.ts';
import { attendanceTrouble, listSessions } from './packs/dictionary.ts';
import { openReading, type Reading } from './reading.ts';
import { type BandCell, bandSums, bandsOfStudents, groupSums } from './standings/band-sums.ts';
import { sessionSums } from './standings/session-sums.ts';

export const OverviewQuery = z.object({ unit: z.uuid().optional(), year: z.string().max(80).optional() });

interface Bounds {
  /** Null: all. */
  unitIds: readonly string[] | null;
  year: string | null;
}

/** How a site or all of it attends: the year's days, by unit and year group, this week beside the same week last year. */
export async function viewOverview(
  { db, actor }: { db: Database; actor: Actor },
  { unit, year }: z.output<typeof OverviewQuery>,
): Promise<OverviewView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const scope = await studentScope(trx, actor, 'attendance:read');
    const own = scope.seesAll ? null : scope.unitIds;
    if (own !== null && own.length === 0) {
      // Whoever looks after single students has no sums of sites; their own students' standings still add up.
      const reading = await openReading(trx, institutionId);
      const mine = await studentsLookedAfter(trx, scope, reading.today);
      return { ...empty(reading), bands: bandsOf(await bandsOfStudents(trx, institutionId, mine)), isOwn: true };
    }
    const key = JSON.stringify([unit ?? null, year ?? null, own]);
    const stamp = await stampOf(trx, institutionId);
    const known = keptOf(db).get(`${institutionId} ${key}`);
    if (known?.stamp === stamp) return known.view;
    const view = await readOverview(trx, institutionId, own, { unit, year });
    keep(db, `${institutionId} ${key}`, { stamp, view });
    return view;
  });
}

const kept = new WeakMap<Database, Map<string, { stamp: string; view: OverviewView }>>();
const most_kept = 300;

function keptOf(db: Database) {
  const known = kept.get(db) ?? new Map<string, { stamp: string; view: OverviewView }>();
  kept.set(db, known);
  return known;
}

function keep(db: Database, key: string, of: { stamp: string; view: OverviewView }): void {
  const all = keptOf(db);
  all.delete(key);
  all.set(key, of);
  for (const oldest of all.keys()) {
    if (all.size <= most_kept) return;
    all.delete(oldest);
  }
}

/** What the sums rest on: they are made anew with each delivery of marks, and units and calendars leave an event. */
async function stampOf(trx: Tx, institutionId: number): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    select concat_ws(' ', i.fixed_now, current_date, (select stamp from attendance.head where institution_id = ${institutionId}),
      (select last_number from ledger.head where institution_id = ${institutionId})) as stamp
    from institution.institution i where i.institution_id = ${institutionId}`.execute(trx);
  return rows[0]?.stamp ?? '';
}

/** The site that was asked for, of the reader's own; null: all. */
export function unitsWithin(
  units: Reading['units'],
  own: readonly string[] | null,
  unit: string | undefined,
): readonly string[] | null {
  const wanted = unit === undefined ? null : unitSubtree(units, unit);
  if (wanted && own !== null && !wanted.some((one) => own.includes(one)))
    throw attendanceTrouble.notFound('You do not see this site. Choose one of yours.');
  return wanted === null ? own : own === null ? wanted : wanted.filter((one) => own.includes(one));
}

async function readOverview(
  trx: Tx,
  institutionId: number,
  own: readonly string[] | null,
  { unit, year }: z.output<typeof OverviewQuery>,
): Promise<OverviewView> {
  const reading = await openReading(trx, institutionId);
  const unitIds = unitsWithin(reading.units, own, unit);
  const bounds: Bounds = { unitIds, year: year ?? null };
  const span = { from: reading.year.from, to: reading.today };
  const byUnit = await daySums(trx, institutionId, bounds, span, 'unit_id');
  const byYear = await daySums(trx, institutionId, bounds, span, 'year_of_study');
  const cells = await bandSums(trx, institutionId);
  const here = cells.filter(
    (cell) => (unitIds === null || unitIds.includes(cell.unitId)) && (year === undefined || cell.year === year),
  );
  const seen = cells.filter((cell) => own === null || own.includes(cell.unitId));
  const days = daysOf(byUnit);
  const asOf = days.at(-1)?.day ?? null;
  return {
    ...empty(reading),
    asOf,
    units: reading.units
      .filter(({ unitId }) => seen.some((cell) => cell.unitId === unitId))
      .map(({ unitId, name }) => ({ unitId, name })),
    years: [...new Set(seen.map((cell) => cell.year))].sort(compareYears),
    days: days.map(({ day, students, absent, attended, expected, attendedDays }) => ({
      day,
      students,
      absent: unlessSmall(students, absent),
      attendedDays: unlessSmall(students, attendedDays),
      absentPct: unlessSmall(students, students === 0 ? null : (100 * absent) / students),
      ratePct: unlessSmall(students, expected === 0 ? null : (100 * attended) / expected),
    })),
    bands: bandsOf(here),
    byUnit: groupLines(
      byUnit,
      here,
      ({ unitId }) => unitId,
      (key) => reading.units.find(({ unitId }) => unitId === key)?.name ?? '',
    ),
    byYear: groupLines(
      byYear,
      here,
      (cell) => cell.year,
      (key) => key,
    ),
    byGroup: year === undefined ? groupTables(await groupSums(trx, institutionId, unitIds), wholeOf(here, byUnit)) : [],
    sessions: sessionLines(await sessionSums(trx, institutionId, bounds), await listSessions(trx, institutionId)),
    weeks: asOf === null ? null : await besideLastYear(trx, institutionId, bounds, days, asOf),
  };
}

function empty({ year, today }: Reading): OverviewView {
  return {
    year: { from: year.from, to: year.to },
    today,
    asOf: null,
    units: [],
    years: [],
    days: [],
    bands: bandsOf([]),
    byUnit: [],
    byYear: [],
    byGroup: [],
    sessions: [],
    weeks: null,
    isOwn: false,
    smallest: smallest_cell,
  };
}

interface SumOfDay {
  key: string;
  day: IsoDate;
  students: number;
  absent: number;
  attended: number;
  expected: number;
  attendedDays: number;
}

async function daySums(
  trx: Tx,
  institutionId: number,
  { unitIds, year }: Bounds,
  { from, to }: { from: IsoDate; to: IsoDate },
  by: 'unit_id' | 'year_of_study',
): Promise<SumOfDay[]> {
  const { rows } = await sql<SumOfDay>`
    select d.${sql.ref(by)}::text as key, d.day, sum(d.students)::int as students, sum(d.absent_students)::int as absent,
      sum(d.attended_sessions)::int as attended, sum(d.expected_sessions)::int as expected, sum(d.attended_days)::float8 as "attendedDays"
    from attendance.day_sum d
    where d.institution_id = ${institutionId} and d.day between ${from}::date and ${to}::date
      ${unitIds === null ? sql`` : sql`and d.unit_id = any(${[...unitIds]}::uuid[])`}
      ${year === null ? sql`` : sql`and d.year_of_study = ${year}`}
    group by d.${sql.ref(by)}, d.day`.execute(trx);
  return rows;
}

function daysOf(sums: readonly SumOfDay[]): SumOfDay[] {
  return [...Map.groupBy(sums, ({ day }) => day).values()].map(added).sort((a, b) => a.day.localeCompare(b.day));
}

function added(sums: readonly SumOfDay[]): SumOfDay {
  const sum = (of: (one: SumOfDay) => number) => sums.reduce((total, one) => total + of(one), 0);
  return {
    key: sums[0]?.key ?? '',
    day: sums[0]?.day ?? '',
    students: sum((one) => one.students),
    absent: sum((one) => one.absent),
    attended: sum((one) => one.attended),
    expected: sum((one) => one.expected),
    attendedDays: sum((one) => one.attendedDays),
  };
}

function bandsOf(cells: readonly BandCell[]): OverviewView['bands'] {
  const sum = (of: keyof OverviewView['bands']) => cells.reduce((total, cell) => total + cell[of], 0);
  return {
    students: sum('students'),
    satisfactory: sum('satisfactory'),
    'at-risk': sum('at-risk'),
    moderate: sum('moderate'),
    severe: sum('severe'),
    insufficient: sum('insufficient'),
  };
}

/** What groups are parts of. */
function wholeOf(cells: readonly BandCell[], sums: readonly SumOfDay[]): Omit<GroupCell, 'kind' | 'value'> {
  const bands = bandsOf(cells);
  const { expected, attended } = added(sums);
  return {
    students: bands.students,
    known: bands.students - bands.insufficient,
    chronic: bands.moderate + bands.severe,
    expected,
    attended,
  };
}

/** Small groups keep their figures to themselves. */
function groupLines(
  sums: readonly SumOfDay[],
  cells: readonly BandCell[],
  keyOf: (cell: BandCell) => string,
  nameOf: (key: string) => string,
): GroupLine[] {
  return [...Map.groupBy(sums, ({ key }) => key)]
    .map(([key, days]): GroupLine => {
      const { attended, expected, attendedDays } = added(days);
      const bands = bandsOf(cells.filter((cell) => keyOf(cell) === key));
      const { students } = bands;
      return {
        key,
        name: nameOf(key),
        students,
        ratePct: unlessSmall(students, expected === 0 ? null : (100 * attended) / expected),
        averageDaily: unlessSmall(students, averageDailyAttendance(attendedDays, days.length)),
        chronic: unlessSmall(students, bands.moderate + bands.severe),
        known: students - bands.insufficient,
      };
    })
    .sort((a, b) => compareYears(a.name, b.name));
}

/** The week of the last marked day, and the same week of the year before: 52 weeks back, so that weekdays meet. */
async function besideLastYear(
  trx: Tx,
  institutionId: number,
  bounds: Bounds,
  days: readonly SumOfDay[],
  asOf: IsoDate,
): Promise<OverviewView['weeks']> {
  const week = weekOf(asOf);
  const yearAgo = addWeeks(week, -52);
  const older = daysOf(
    await daySums(trx, institutionId, bounds, { from: yearAgo, to: addDays(yearAgo, 6) }, 'unit_id'),
  );
  const rate = (of: readonly SumOfDay[], monday: IsoDate) => {
    const within = of.filter(({ day }) => weekOf(day) === monday);
    const { attended, expected } = added(within);
    return { ratePct: expected === 0 ? null : (100 * attended) / expected, expected, days: within.length };
  };
  return {
    week,
    thisWeek: rate(days, week),
    weekBefore: rate(days, addWeeks(week, -1)),
    lastYear: rate(older, yearAgo),
  };
}
