import { addDays, type IsoDate, type Week } from '../../kernel/week.ts';
import {
  changeAfter,
  type History,
  least_weeks_after,
  standBefore,
  weeks_after,
  weeks_before,
} from './effect-history.ts';
import { type Comparison, compareInPool } from './effect-match.ts';

/** A student's plan, by the row of the enrolment that is followed. */
export interface PlanOfRow {
  planId: string;
  /** Rows of the student's enrolments. */
  rows: readonly number[];
  startsOn: IsoDate;
  endedOn: IsoDate | null;
}

export interface YearOfHelp {
  weeks: readonly Week[];
  history: History;
  sites: Int32Array;
  /** The grade's number and the tier in which a row was on a day. */
  stratumOn: (row: number, day: IsoDate) => number;
  /** 100: left or failed since the day; 0: not; NaN: not known. */
  leftSince: (row: number, day: IsoDate) => number;
}

export type PlanCompared = { planId: string; row: number | null } & (
  | { state: 'compared'; comparison: Comparison }
  | { state: 'too_soon' | 'no_start' | 'nobody_alike' }
);

/** A tier that was decided this shortly before a plan began belongs to the same step. */
export const same_step_days = 14;

/** Compares every plan of the year with those who waited in the same calendar week. */
export function comparePlans(year: YearOfHelp, plans: readonly PlanOfRow[]): PlanCompared[] {
  const { weeks, history } = year;
  const starts = plans.map((plan) => {
    const start = weeks.findLastIndex((week) => addDays(week, 6) < plan.startsOn);
    const row = plan.rows.find((one) => !Number.isNaN(history.weeks[start]?.score[one] ?? Number.NaN)) ?? null;
    return { plan, start, row };
  });
  const found = new Map<string, PlanCompared>();
  for (const { plan, start, row } of starts) {
    if (start < 0 || row === null) found.set(plan.planId, { planId: plan.planId, row, state: 'no_start' });
    else if (weeks.length - 1 - start < least_weeks_after)
      found.set(plan.planId, { planId: plan.planId, row, state: 'too_soon' });
  }
  const open = starts.filter(({ plan }) => !found.has(plan.planId));
  for (const [start, of] of Map.groupBy(open, (one) => one.start)) {
    const helped = of.flatMap(({ plan, row }) => (row === null ? [] : [{ plan, row }]));
    for (const [k, comparison] of compareWeek(year, plans, start, helped).entries()) {
      const one = helped[k];
      if (!one) continue;
      const { planId } = one.plan;
      const isAlone = comparison.members.length === 0;
      found.set(
        planId,
        isAlone
          ? { planId, row: one.row, state: 'nobody_alike' }
          : { planId, row: one.row, state: 'compared', comparison },
      );
    }
  }
  return plans.flatMap(({ planId }) => found.get(planId) ?? []);
}

function compareWeek(
  { weeks, history, sites, stratumOn, leftSince }: YearOfHelp,
  plans: readonly PlanOfRow[],
  start: number,
  helped: readonly { plan: PlanOfRow; row: number }[],
): Comparison[] {
  const n = history.enrolments.length;
  const last = Math.min(weeks.length - 1, start + weeks_after);
  const until = new Int32Array(n).fill(last);
  const isWaiting = new Uint8Array(n).fill(1);
  const from = weeks[Math.max(0, start - weeks_before + 1)] ?? '';
  const before = addDays(weeks[start] ?? '1970-01-05', 7);
  for (const { rows, startsOn, endedOn } of plans)
    for (const row of rows) {
      if (startsOn < before) {
        if (endedOn === null || endedOn >= from) isWaiting[row] = 0;
        continue;
      }
      // From their own help on they no longer wait.
      const waited = weeks.findLastIndex((week) => addDays(week, 6) < startsOn);
      until[row] = Math.min(until[row] ?? last, waited);
    }
  for (const { row } of helped) {
    until[row] = last;
    isWaiting[row] = 0;
  }
  for (let i = 0; i < n; i++) if (Number.isNaN(history.weeks[start]?.score[i] ?? Number.NaN)) isWaiting[i] = 0;
  const tierDay = addDays(before, -same_step_days);
  const pool = {
    before: standBefore(history, start),
    strata: Int32Array.from({ length: n }, (_, i) => stratumOn(i, tierDay)),
    sites,
    isWaiting,
    after: {
      ...changeAfter(history, start, last, until),
      left: Float64Array.from({ length: n }, (_, i) => leftSince(i, before)),
    },
  };
  return compareInPool(
    pool,
    helped.map(({ row }) => row),
  );
}
