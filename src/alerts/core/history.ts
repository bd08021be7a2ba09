import type { Week } from '../../kernel/week.ts';

/** No score in that week. */
export const no_score = -1;

/** A scored week of everybody's, by position. */
export interface ScoredWeek {
  week: Week;
  /** 0..1000; -1 for none. */
  score: Int16Array;
  /** Bits of trendBits (trends/core); null where nobody asked for them. */
  trends: Uint8Array | null;
}

/** A calendar week of attendance over all sources that keep it, by position. Bit 0 of a mask is its Monday. */
export interface AttendanceWeek {
  week: Week;
  attended: Float32Array;
  expected: Float32Array;
  /** Sessions missed on each day: seven to a position. */
  missed: Uint8Array;
  /** Days with anything expected. */
  met: Uint8Array;
  /** Days with anything expected and all of it missed. */
  away: Uint8Array;
}

/** A calendar week's marks that a rule asks for, by position. */
export interface MarkedWeek {
  week: Week;
  /** Sessions so marked on each day: seven to a position. */
  counts: Uint8Array;
  /** Days with any mark. */
  met: Uint8Array;
}

/** A calendar week of one source, by position. */
export interface ActivityWeek {
  week: Week;
  /** Days with anything. */
  active: Uint8Array;
  /** Days that a delivery covers: only there is nothing a zero. */
  covered: number;
}

/**
 * What was known of many enrolments on a day, in columns: all that a rule may rest on. Only what lies at or before `lastDay` is
 * looked at, so a back-test reads the same as the week itself did.
 */
export interface History {
  /** Enrolments, ascending. */
  ids: Int32Array;
  /** The day number up to which things are known. */
  lastDay: number;
  /** Scored weeks, oldest first; the last is the week looked at. Empty before the first score. */
  scored: readonly ScoredWeek[];
  /** The first of `scored` that belongs to the academic year of the last. */
  yearFrom: number;
  /** Calendar weeks, oldest first; the last holds `lastDay`. */
  attendance: readonly AttendanceWeek[];
  /** By selection of marks, calendar weeks, oldest first. */
  marks: ReadonlyMap<string, readonly MarkedWeek[]>;
  /** By source key, calendar weeks, oldest first. */
  activity: ReadonlyMap<string, readonly ActivityWeek[]>;
  /** By position: what colleagues raised, with its day number. */
  concerns: ReadonlyMap<number, readonly { kind: string; day: number }[]>;
}
