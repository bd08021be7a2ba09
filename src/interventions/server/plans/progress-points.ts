import { readEnrolmentActivity } from '../../../activity/server/index.ts';
import { markedWeeks } from '../../../attendance/server/index.ts';
import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { GoalMeasure } from '../../core/plans/goal-measure.ts';
import { type Goal, goalFor, type Point, type Progress, progressOf } from '../../core/plans/progress.ts';
import { sourcePoints } from './goal-sources.ts';
import type { PlanRow } from './require-plan.ts';

/** Weeks before the start that a chart shows: where the student stood. */
const before_weeks = 6;

export function goalOf(plan: Pick<PlanRow, 'goal_measure' | 'baseline' | 'target' | 'starts_on' | 'goal_by'>): Goal {
  const { baseline, target, starts_on: startsOn, goal_by: goalBy } = plan;
  // The table's check admits no other measure.
  return goalFor(plan.goal_measure as GoalMeasure, { baseline, target, startsOn, goalBy });
}

/** What is measured of a plan's goal, by day: whole weeks under their Sunday, and what people counted themselves. */
export async function pointsOf(trx: Tx, institutionId: number, plan: PlanRow, today: IsoDate): Promise<Point[]> {
  if (plan.goal_measure === 'own') return ownPoints(trx, institutionId, plan);
  const enrolmentId = await primaryEnrolment(trx, institutionId, plan.student_id, today);
  if (enrolmentId === null) return [];
  const until = plan.ended_on ?? today;
  const from = addWeeks(weekOf(plan.starts_on), -before_weeks);
  // The week that is not over says too little.
  const to = weekOf(until) === weekOf(today) ? addWeeks(weekOf(today), -1) : weekOf(until);
  if (to < from) return [];
  if (plan.goal_measure === 'index') return indexPoints(trx, institutionId, enrolmentId, from, to);
  if (plan.goal_measure === 'source' && plan.goal_source_id !== null)
    return sourcePoints(trx, institutionId, { enrolmentId, sourceId: plan.goal_source_id, from, to });
  return attendancePoints(trx, institutionId, { studentId: plan.student_id, enrolmentId, from, to });
}

export async function progressOfPlan(
  trx: Tx,
  institutionId: number,
  plan: PlanRow,
  leastPoints: number,
  today: IsoDate,
): Promise<{ points: Point[]; progress: Progress }> {
  const points = await pointsOf(trx, institutionId, plan, today);
  // A week counts where all of its school days lie after the start.
  const counted = plan.goal_measure === 'own' ? points : points.filter(({ on }) => addDays(on, -6) >= plan.starts_on);
  return { points, progress: progressOf(goalOf(plan), counted, leastPoints) };
}

async function ownPoints(trx: Tx, institutionId: number, plan: PlanRow): Promise<Point[]> {
  const rows = await trx
    .selectFrom('interventions.follow_up')
    .select(['done_on', 'value'])
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', plan.plan_id)
    .where('value', 'is not', null)
    .orderBy('decided_at')
    .execute();
  return rows.flatMap(({ done_on, value }) => (done_on === null || value === null ? [] : [{ on: done_on, value }]));
}

async function indexPoints(
  trx: Tx,
  institutionId: number,
  enrolmentId: number,
  from: Week,
  to: Week,
): Promise<Point[]> {
  const rows = await trx
    .selectFrom('scoring.run as r')
    .innerJoin('scoring.score as s', (join) =>
      join.onRef('s.institution_id', '=', 'r.institution_id').onRef('s.run', '=', 'r.run'),
    )
    .select(['r.week', 's.absolute_index'])
    .where('r.institution_id', '=', institutionId)
    .where('s.institution_id', '=', institutionId)
    .where('r.state', '=', 'standing')
    .where('s.enrolment_id', '=', enrolmentId)
    .where('r.week', '>=', from)
    .where('r.week', '<=', to)
    .orderBy('r.week')
    .execute();
  return rows.flatMap(({ week, absolute_index }) =>
    absolute_index === null ? [] : [{ on: addDays(week, 6), value: Math.round(absolute_index) }],
  );
}

/** Of each week the share of days not missed, by the marks; where none are kept, of what the attendance sources expected. */
async function attendancePoints(
  trx: Tx,
  institutionId: number,
  { studentId, enrolmentId, from, to }: { studentId: string; enrolmentId: number; from: Week; to: Week },
): Promise<Point[]> {
  const { programme_unit_id: unitId } = await trx
    .selectFrom('roster.enrolment')
    .select('programme_unit_id')
    .where('institution_id', '=', institutionId)
    .where('enrolment_id', '=', enrolmentId)
    .executeTakeFirstOrThrow();
  const marked = await markedWeeks(trx, { institutionId, studentId, enrolmentId, unitId, from, to });
  if (marked.length > 0)
    return marked.map(({ week, enrolledDays, absentDays }) => ({
      on: addDays(week, 6),
      value: Math.round((1000 * (enrolledDays - absentDays)) / enrolledDays) / 10,
    }));
  const isAttendance = await attendanceSources(trx, institutionId);
  const weeks = await readEnrolmentActivity(trx, { institutionId, enrolmentId, from, to });
  const sums = new Map<Week, { attended: number; expected: number }>();
  for (const { sourceId, week, days, expected } of weeks) {
    if (!expected || !isAttendance.has(sourceId)) continue;
    const sum = sums.get(week) ?? { attended: 0, expected: 0 };
    for (let d = 0; d < 7; d++) {
      sum.attended += days[d] ?? 0;
      sum.expected += expected[d] ?? 0;
    }
    sums.set(week, sum);
  }
  return [...sums]
    .filter(([, { expected }]) => expected > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([week, { attended, expected }]) => ({
      on: addDays(week, 6),
      value: Math.round((1000 * attended) / expected) / 10,
    }));
}

/** Assignments are a rate too, and no attendance. */
async function attendanceSources(trx: Tx, institutionId: number): Promise<ReadonlySet<number>> {
  const rows = await trx
    .selectFrom('sources.source')
    .select('source_id')
    .where('institution_id', '=', institutionId)
    .where('measure', '=', 'rate')
    .where('weight_group', '=', 'attendance')
    .execute();
  return new Set(rows.map(({ source_id }) => source_id));
}

export async function primaryEnrolment(
  trx: Tx,
  institutionId: number,
  studentId: string,
  today: IsoDate,
): Promise<number | null> {
  const row = await trx
    .selectFrom('roster.enrolment')
    .select('enrolment_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where((on) => on.or([on('starts_on', 'is', null), on('starts_on', '<=', today)]))
    .orderBy('is_primary', 'desc')
    .orderBy('ends_on', (by) => by.desc().nullsFirst())
    .orderBy('enrolment_id')
    .executeTakeFirst();
  return row?.enrolment_id ?? null;
}
