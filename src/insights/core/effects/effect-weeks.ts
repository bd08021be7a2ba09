import { addDays, type IsoDate, type Week } from '../../../kernel/week.ts';
import {
  changeAfter,
  changeBefore,
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

/** Compares every plan of the year with those who waited in the same calendar week: one such week after another, so that others have a turn. */
export function* comparePlans(year: YearOfHelp, plans: readonly PlanOfRow[]): Generator<PlanCompared[]> {
  const { weeks, history } = year;
  const open: { plan: PlanOfRow; start: number; row: number }[] = [];
  const silent: PlanCompared[] = [];
  for (const plan of plans) {
    const { planId } = plan;
    const start = weeks.findLastIndex((week) => addDays(week, 6) < plan.startsOn);
    const row = plan.rows.find((one) => !Number.isNaN(history.weeks[start]?.score[one] ?? Number.NaN)) ?? null;
    if (start < 0 || row === null) silent.push({ planId, row, state: 'no_start' });
    else if (weeks.length - 1 - start < least_weeks_after) silent.push({ planId, row, state: 'too_soon' });
    else open.push({ plan, start, row });
  }
  yield silent;
  for (const [start, helped] of Map.groupBy(open, (one) => one.start)) {
    const compared = compareWeek(year, plans, start, helped);
    yield helped.flatMap(({ plan: { planId }, row }, k): PlanCompared[] => {
      const comparison = compared[k];
      if (!comparison) return [];
      return [
        comparison.members.length === 0
          ? { planId, row, state: 'nobody_alike' }
          : { planId, row, state: 'compared', comparison },
      ];
    });
  }
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
      placebo: changeBefore(history, start),
    },
  };
  return compareInPool(
    pool,
    helped.map(({ row }) => row),
  );
}
