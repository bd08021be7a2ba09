import { type EnrolmentWeek, readEnrolmentActivity } from '../../../activity/server/index.ts';
import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { goalSourceUnit, weekValue } from '../../core/plans/goal-source.ts';
import type { Point } from '../../core/plans/progress.ts';
import type { GoalSource } from '../../core/views.ts';
import { trouble } from '../problems.ts';

/** Sources by which a goal can be measured: all but attendance, which is measured by its marks. */
async function goalSources(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('sources.source')
    .select(['source_id', 'name', 'measure'])
    .where('institution_id', '=', institutionId)
    .where('weight_group', '<>', 'attendance')
    .orderBy('name')
    .execute();
}

/** What a form offers, with where the student stands: the mean of the last four weeks that say anything. */
export async function goalSourceChoices(
  trx: Tx,
  institutionId: number,
  enrolmentId: number | null,
  today: IsoDate,
): Promise<GoalSource[]> {
  const sources = await goalSources(trx, institutionId);
  const to = addWeeks(weekOf(today), -1);
  const weeks =
    enrolmentId === null
      ? []
      : await readEnrolmentActivity(trx, { institutionId, enrolmentId, from: addWeeks(to, -7), to });
  const bySource = Map.groupBy(weeks, ({ sourceId }) => sourceId);
  return sources.map(({ source_id, name, measure }) => {
    const points = pointsOfWeeks(bySource.get(source_id) ?? [], measure).slice(-4);
    const sum = points.reduce((total, { value }) => total + value, 0);
    const last = points.at(-1);
    const now = points.length === 0 ? null : measure === 'level' && last ? last.value : sum / points.length;
    return { sourceId: source_id, name, unit: goalSourceUnit(measure), now: now === null ? null : rounded(now) };
  });
}

/** By week what the source saw of the student; a week of which it saw nothing that says anything is left out. */
export async function sourcePoints(
  trx: Tx,
  institutionId: number,
  { enrolmentId, sourceId, from, to }: { enrolmentId: number; sourceId: number; from: Week; to: Week },
): Promise<Point[]> {
  const source = (await goalSources(trx, institutionId)).find((one) => one.source_id === sourceId);
  if (!source) return [];
  const weeks = await readEnrolmentActivity(trx, { institutionId, enrolmentId, from, to });
  return pointsOfWeeks(
    weeks.filter((week) => week.sourceId === sourceId),
    source.measure,
  );
}

function pointsOfWeeks(weeks: readonly EnrolmentWeek[], measure: string): Point[] {
  return weeks
    .toSorted((a, b) => (a.week < b.week ? -1 : 1))
    .flatMap((week) => {
      const value = weekValue(measure, week);
      return value === null ? [] : [{ on: addDays(week.week, 6), value: rounded(value) }];
    });
}

const rounded = (value: number): number => Math.round(10 * value) / 10;

/** The unit of a goal: its own, or that of the source which measures it. Refuses a goal that no source measures. */
export async function goalUnitOf(
  trx: Tx,
  institutionId: number,
  {
    goalMeasure,
    goalSourceId,
    goalUnit,
  }: { goalMeasure: string; goalSourceId: number | null; goalUnit: string | null },
): Promise<string | null> {
  if (goalMeasure !== 'source') return goalUnit;
  if (goalSourceId === null) throw trouble.invalid('Choose the source by which the goal is measured.');
  const known = (await goalSources(trx, institutionId)).find(({ source_id }) => source_id === goalSourceId);
  if (known) return goalSourceUnit(known.measure) || null;
  throw trouble.invalid(
    'This source does not exist, or it is attendance, which is measured by its marks. Choose another measure.',
  );
}

export async function goalSourceName(trx: Tx, institutionId: number, sourceId: number | null): Promise<string | null> {
  if (sourceId === null) return null;
  const row = await trx
    .selectFrom('sources.source')
    .select('name')
    .where('institution_id', '=', institutionId)
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return row?.name ?? null;
}
