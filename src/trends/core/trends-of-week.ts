import type { History } from './history.ts';
import { type TrendContext, trendBits, trendsOf } from './trends.ts';

/** A week of everybody's, by position. */
export interface TrendColumns {
  weekNumber: number;
  scoreRaw: Float64Array;
  attendance: Float64Array;
  seen: Int32Array;
}

export interface TrendsOfWeek {
  /** By position: trendBits added up. */
  bits: Uint8Array;
  /** By position: how firm a sustained decline is; 1 where attendance falls too. */
  isFirm: Uint8Array;
}

/**
 * The trends of everybody who shares a calendar, by the same code as one student's: the columns of each position are
 * copied into one history that is used over and over.
 * @param weeks the calendar's teaching weeks, oldest first, the last one the week looked at; ten are enough for bits
 * @param scoredBefore by position: scored weeks before the first of them
 * @param positions whom to look at
 * @param contextOf what else is known of a position
 */
export function trendsOfWeek(
  weeks: readonly TrendColumns[],
  scoredBefore: Int32Array,
  positions: Int32Array,
  contextOf: (position: number) => TrendContext,
): TrendsOfWeek {
  const bits = new Uint8Array(scoredBefore.length);
  const isFirm = new Uint8Array(scoredBefore.length);
  const history: History = {
    weekNumber: Int32Array.from(weeks, (week) => week.weekNumber),
    scoreRaw: new Float64Array(weeks.length),
    attendance: new Float64Array(weeks.length),
    seen: new Int32Array(weeks.length),
    scoredBefore: 0,
  };
  for (const position of positions) {
    history.scoredBefore = scoredBefore[position] ?? 0;
    weeks.forEach((week, index) => {
      history.scoreRaw[index] = week.scoreRaw[position] ?? Number.NaN;
      history.attendance[index] = week.attendance[position] ?? Number.NaN;
      history.seen[index] = week.seen[position] ?? -1;
    });
    for (const trend of trendsOf(history, contextOf(position))) {
      bits[position] = (bits[position] ?? 0) | trendBits[trend.kind];
      if (trend.kind === 'sustained-decline' && trend.certainty === 'attendance-falls-too') isFirm[position] = 1;
    }
  }
  return { bits, isFirm };
}
