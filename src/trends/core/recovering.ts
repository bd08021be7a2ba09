import type { Line } from '../../kernel/statistics/least-squares-line.ts';
import { type History, isScored, scoreAt, weekNumberAt } from './history.ts';

export interface Recovering {
  kind: 'recovering';
  points: number;
  /**
   * What regression to the mean alone would give a peer who stood there two weeks ago; null where the group has too
   * few pairs of weeks to say.
   */
  expectedAnyway: number | null;
  /** Worth praise only to someone about whom there was concern of late. */
  isForPraise: boolean;
}

/** What is known beyond the scores. */
export interface RecoveryContext {
  attentionBelow: number;
  /** An alert or a case in the last eight weeks. */
  hadAlertOrCase: boolean;
  /** The group's scores this week on its scores two weeks before, over the members who have both. */
  twoWeeksOn: Line | null;
}

const over_weeks = 2;
const least_points = 50;
const concern_weeks = 8;

/** Up by 50 points or more over two weeks, both rising. */
export function recovering(history: History, context: RecoveryContext): Recovering | null {
  const last = history.scoreRaw.length - 1;
  const first = last - over_weeks;
  if (!isScored(history, last) || !isScored(history, last - 1) || !isScored(history, first)) return null;
  const [start, middle, end] = [scoreAt(history, first), scoreAt(history, last - 1), scoreAt(history, last)];
  if (!(middle > start && end > middle && end - start >= least_points)) return null;
  const { twoWeeksOn } = context;
  return {
    kind: 'recovering',
    points: end - start,
    expectedAnyway: twoWeeksOn ? twoWeeksOn.intercept + twoWeeksOn.slope * start - start : null,
    isForPraise: context.hadAlertOrCase || neededAttention(history, context.attentionBelow),
  };
}

function neededAttention(history: History, attentionBelow: number): boolean {
  const last = history.scoreRaw.length - 1;
  for (let index = last; index >= 0; index--) {
    if (weekNumberAt(history, last) - weekNumberAt(history, index) > concern_weeks) return false;
    if (isScored(history, index) && scoreAt(history, index) < attentionBelow) return true;
  }
  return false;
}
