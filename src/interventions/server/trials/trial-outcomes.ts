import { sql } from 'kysely';
import { readSourceWeek } from '../../../activity/server/index.ts';
import { missedDays } from '../../../attendance/server/index.ts';
import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { goalSourceUnit, weekValue } from '../../core/plans/goal-source.ts';
import type { TrialMeasure, TrialOutcomeView } from '../../core/trials/trial-views.ts';
import { trouble } from '../problems.ts';

/** Sources by which a trial can be judged: all but attendance, which is judged by the days missed. */
export async function outcomeSources(trx: Tx, i: number): Promise<TrialOutcomeView[]> {
  const rows = await trx
    .selectFrom('sources.source')
    .select(['source_id', 'name', 'measure'])
    .where('institution_id', '=', i)
    .where('weight_group', '<>', 'attendance')
    .orderBy('name')
    .execute();
  return rows.map(({ source_id, name, measure }) => ({
    measure: 'source',
    sourceId: source_id,
    name,
    unit: goalSourceUnit(measure),
  }));
}

/** What a trial is judged by, in words. Refuses what nothing measures. */
export async function outcomeOf(
  trx: Tx,
  i: number,
  { measure, sourceId }: { measure: TrialMeasure; sourceId: number | null },
): Promise<TrialOutcomeView> {
  if (measure === 'missed') return { measure, sourceId: null, name: 'days missed', unit: 'days' };
  if (measure === 'index') return { measure, sourceId: null, name: 'absolute index', unit: 'points' };
  const found = (await outcomeSources(trx, i)).find((one) => one.sourceId === sourceId);
  if (!found) throw trouble.invalid('Choose the source by which the trial is judged.');
  return found;
}

interface Asked {
  studentIds: readonly string[];
  /** The day of the draw, and the last day. */
  from: IsoDate;
  to: IsoDate;
}

/** The outcome of each of whom it is known, over the whole weeks after the draw. */
export async function outcomesOf(
  trx: Tx,
  i: number,
  { measure, sourceId }: TrialOutcomeView,
  asked: Asked,
): Promise<Map<string, number>> {
  if (measure === 'missed') return daysMissed(trx, i, asked);
  const enrolments = await enrolmentsOf(trx, i, asked);
  const first = weekOf(addDays(asked.from, 7));
  const weeks: Week[] = [];
  for (let week = first; addDays(week, 6) <= asked.to; week = addWeeks(week, 1)) weeks.push(week);
  if (weeks.length === 0) return new Map();
  return measure === 'index' ? indexMeans(trx, i, enrolments, weeks) : sourceMeans(trx, i, sourceId, enrolments, weeks);
}

async function daysMissed(trx: Tx, i: number, { studentIds, from, to }: Asked): Promise<Map<string, number>> {
  const missed = await missedDays(trx, i, { studentIds: [...studentIds], from: addDays(from, 1), to });
  return new Map(
    studentIds.map((studentId) => [
      studentId,
      (missed.get(studentId) ?? []).reduce(
        (sum, day) =>
          sum + day.missed.reduce((all, { sessions }) => all + sessions, 0) / Math.max(1, day.expectedSessions),
        0,
      ),
    ]),
  );
}

/** By enrolment, whose it is: each student's primary one when the lot was drawn. */
async function enrolmentsOf(trx: Tx, i: number, { studentIds, from }: Asked): Promise<Map<number, string>> {
  const { rows } = await sql<{ enrolmentId: number; studentId: string }>`
    select distinct on (student_id) enrolment_id as "enrolmentId", student_id as "studentId" from roster.enrolment
    where institution_id = ${i} and student_id = any(${[...studentIds]}::uuid[])
      and (starts_on is null or starts_on <= ${from}::date) and (ends_on is null or ends_on >= ${from}::date)
    order by student_id, is_primary desc, enrolment_id`.execute(trx);
  return new Map(rows.map(({ enrolmentId, studentId }) => [enrolmentId, studentId]));
}

async function indexMeans(
  trx: Tx,
  i: number,
  enrolments: ReadonlyMap<number, string>,
  weeks: readonly Week[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ enrolmentId: number; mean: number }>`
    select s.enrolment_id as "enrolmentId", avg(s.absolute_index)::float8 as mean
    from scoring.run r join scoring.score s on s.institution_id = ${i} and s.run = r.run
    where r.institution_id = ${i} and r.state = 'standing' and r.week between ${weeks[0]}::date and ${weeks.at(-1)}::date
      and s.enrolment_id = any(${[...enrolments.keys()]}::int[]) and s.absolute_index is not null
    group by s.enrolment_id`.execute(trx);
  return new Map(rows.map(({ enrolmentId, mean }) => [enrolments.get(enrolmentId) ?? '', mean]));
}

/** Of a level the last one; of anything else the mean of the weeks that say something. */
async function sourceMeans(
  trx: Tx,
  i: number,
  sourceId: number | null,
  enrolments: ReadonlyMap<number, string>,
  weeks: readonly Week[],
): Promise<Map<string, number>> {
  const source = await trx
    .selectFrom('sources.source')
    .select(['source_id', 'measure'])
    .where('institution_id', '=', i)
    .where('source_id', '=', sourceId ?? 0)
    .executeTakeFirst();
  if (!source) return new Map();
  const values = new Map<string, number[]>();
  for (const week of weeks) {
    const column = await readSourceWeek(trx, { institutionId: i, sourceId: source.source_id, week });
    if (column.covered === 0) continue;
    const rowOf = new Map(Array.from(column.enrolmentIds, (id, row) => [id, row]));
    for (const [enrolmentId, studentId] of enrolments) {
      const value = weekValue(source.measure, daysOf(column, rowOf.get(enrolmentId)));
      if (value !== null) values.set(studentId, [...(values.get(studentId) ?? []), value]);
    }
  }
  return new Map(
    [...values].map(([studentId, some]) => [
      studentId,
      source.measure === 'level' ? (some.at(-1) ?? 0) : some.reduce((sum, value) => sum + value, 0) / some.length,
    ]),
  );
}

/** The week of one enrolment. One that is not listed had nothing: on a covered day that is a zero. */
function daysOf(column: Awaited<ReturnType<typeof readSourceWeek>>, row: number | undefined) {
  const at = (of: Float64Array, d: number) => (row === undefined ? 0 : (of[7 * row + d] ?? 0));
  const isCovered = (d: number) => ((column.covered >> d) & 1) === 1;
  const week = (of: Float64Array) => Array.from({ length: 7 }, (_, d) => (isCovered(d) ? at(of, d) : null));
  const { levels } = column;
  return {
    days: week(column.days),
    expected: column.expected ? week(column.expected) : null,
    levels:
      levels === null
        ? null
        : Array.from({ length: 7 }, (_, d) => {
            const level = row === undefined ? Number.NaN : (levels[7 * row + d] ?? Number.NaN);
            return Number.isNaN(level) ? null : level;
          }),
  };
}
