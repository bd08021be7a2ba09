import { readEnrolmentActivity } from '../../activity/server/index.ts';
import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { type Goal, type Point, type Progress, progressOf } from '../core/progress.ts';
import type { PlanRow } from './require-plan.ts';

/** Weeks before the start that a chart shows: where the student stood. */
const before_weeks = 6;

export function goalOf(plan: Pick<PlanRow, 'baseline' | 'target' | 'starts_on' | 'goal_by'>): Goal {
  return { baseline: plan.baseline, target: plan.target, startsOn: plan.starts_on, goalBy: plan.goal_by };
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
  return plan.goal_measure === 'index'
    ? indexPoints(trx, institutionId, enrolmentId, from, to)
    : attendancePoints(trx, institutionId, enrolmentId, from, to);
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

/** Of each week the share of what was expected, over the sources that take attendance. */
async function attendancePoints(
  trx: Tx,
  institutionId: number,
  enrolmentId: number,
  from: Week,
  to: Week,
): Promise<Point[]> {
  const weeks = await readEnrolmentActivity(trx, { institutionId, enrolmentId, from, to });
  const sums = new Map<Week, { attended: number; expected: number }>();
  for (const { week, days, expected } of weeks) {
    if (!expected) continue;
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

async function primaryEnrolment(
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
