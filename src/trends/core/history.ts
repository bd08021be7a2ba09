/**
 * A student's teaching weeks in one enrolment, oldest first; the last one is the week looked at. Weeks without teaching
 * are not listed: they neither count nor break anything. Weeks of other enrolments and years are not either.
 */
export interface History {
  /** Weeks are numbered through the calendar, holidays included. */
  weekNumber: Int32Array;
  /** NaN in a week without a score. */
  scoreRaw: Float64Array;
  /** The attendance measure (0 to 1); NaN where there is none. */
  attendance: Float64Array;
  /** 1 seen by an applicable covered source, 0 by none though one could have, -1 where none could. */
  seen: Int32Array;
  /** Scored weeks before the first one listed. */
  scoredBefore: number;
}

/** Before this many scored weeks there is no trend, only noise. */
export const trendsFrom_weeks = 3;

/** The guarantee of these two: the caller counts within the list. */
export function scoreAt(history: History, index: number): number {
  return history.scoreRaw[index] as number;
}

export function weekNumberAt(history: History, index: number): number {
  return history.weekNumber[index] as number;
}

export function isScored(history: History, index: number): boolean {
  return index >= 0 && index < history.scoreRaw.length && !Number.isNaN(scoreAt(history, index));
}

/** All the scored weeks, those before the list included. */
export function scoredWeeks(history: History): number {
  let count = history.scoredBefore;
  for (let index = 0; index < history.scoreRaw.length; index++) if (isScored(history, index)) count++;
  return count;
}

/** Consecutive scored weeks up to the last one for which `holds`; a week without a score breaks the streak. */
export function streak(history: History, holds: (index: number) => boolean): number {
  let length = 0;
  for (let index = history.scoreRaw.length - 1; isScored(history, index) && holds(index); index--) length++;
  return length;
}
