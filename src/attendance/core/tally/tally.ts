import type { IsoDate } from '../../../kernel/week.ts';
import { dateOfDayNumber } from '../../../kernel/week.ts';
import { type Meaning, meaningNo, meanings } from '../meaning.ts';
import { addedByMinutes, type Minutes, type SessionMinutes, saysEarly, saysLate } from './part-missed.ts';

/**
 * An enrolment's marks of a year added up day by day. Days come in their order. The definitions, each with its denominator, stand
 * in core/definitions.ts; the tables of cases in tally.test.ts can be read without knowing this file.
 */
export interface Tally {
  /** Days with anything expected. */
  enrolledDays: number;
  /** Of these, missed by half or more, for any reason. */
  absentDays: number;
  /** The share attended of each enrolled day, added up. */
  attendedDays: number;
  expectedSessions: number;
  attendedSessions: number;
  excusedSessions: number;
  unexcusedSessions: number;
  unexplainedSessions: number;
  offsiteSessions: number;
  lateSessions: number;
  earlySessions: number;
  /** Of the sessions whose marks carry minutes. */
  lateMinutes: number;
  earlyMinutes: number;
  /** Consecutive enrolled days missed, up to the last one. */
  runDays: number;
  /** Unexcused or unexplained sessions in the last ten school weeks: weeks in which anything was expected. */
  unauthorised10Weeks: number;
  /** Of the last four school weeks. */
  recentEnrolledDays: number;
  recentAbsentDays: number;
  /** As a day number; -1: never. */
  lastAbsentDay: number;
  /** By school week, the latest last; never more than ten. */
  weeks: { week: number; unauthorised: number; enrolledDays: number; absentDays: number }[];
}

export function newTally(): Tally {
  return {
    enrolledDays: 0,
    absentDays: 0,
    attendedDays: 0,
    expectedSessions: 0,
    attendedSessions: 0,
    excusedSessions: 0,
    unexcusedSessions: 0,
    unexplainedSessions: 0,
    offsiteSessions: 0,
    lateSessions: 0,
    earlySessions: 0,
    lateMinutes: 0,
    earlyMinutes: 0,
    runDays: 0,
    unauthorised10Weeks: 0,
    recentEnrolledDays: 0,
    recentAbsentDays: 0,
    lastAbsentDay: -1,
    weeks: [],
  };
}

export const rolling_weeks = 10;
export const recent_weeks = 4;

const expects = Uint8Array.from(meanings, ({ expected }) => expected);
const attends = Uint8Array.from(meanings, ({ attended }) => attended);
const isExcused = Uint8Array.from(meanings, ({ kind }) => Number(kind === 'excused'));
const isUnexcused = Uint8Array.from(meanings, ({ kind }) => Number(kind === 'unexcused'));
const isUnexplained = Uint8Array.from(meanings, ({ kind }) => Number(kind === 'unexplained'));

/** The sessions of one day as meanings by number, of which the first `count` are read. */
export interface DayMarks {
  meanings: Uint8Array;
  count: number;
  /** Which sessions they are, where whoever looks asks. */
  sessions?: ArrayLike<number>;
  /** Of those that carry any. */
  minutes: readonly SessionMinutes[];
}

/**
 * Adds one day. A million students have 180 million of these, so it makes no object but one for each new week.
 * @param day as days since 1970
 */
export function addDay(tally: Tally, day: number, { meanings: marks, count, minutes }: DayMarks): void {
  let expected = 0;
  let attended = 0;
  let unauthorised = 0;
  for (let i = 0; i < count; i++) {
    const meaning = marks[i] ?? 0;
    if (expects[meaning] !== 1) continue;
    expected++;
    tally.lateSessions += saysLate[meaning] ?? 0;
    tally.earlySessions += saysEarly[meaning] ?? 0;
    if (attends[meaning] === 1) {
      attended++;
      if (meaning === meaningNo.offsite) tally.offsiteSessions++;
      continue;
    }
    tally.excusedSessions += isExcused[meaning] ?? 0;
    tally.unexcusedSessions += isUnexcused[meaning] ?? 0;
    tally.unexplainedSessions += isUnexplained[meaning] ?? 0;
    unauthorised += (isUnexcused[meaning] ?? 0) + (isUnexplained[meaning] ?? 0);
  }
  if (expected === 0) return;
  const parts = addedByMinutes(marks, minutes);
  tally.lateSessions += parts.late;
  tally.earlySessions += parts.early;
  tally.lateMinutes += parts.lateMinutes;
  tally.earlyMinutes += parts.earlyMinutes;
  tally.expectedSessions += expected;
  tally.attendedSessions += attended;
  tally.enrolledDays++;
  tally.attendedDays += attended / expected;
  const isAbsent = 2 * attended <= expected;
  if (isAbsent) {
    tally.absentDays++;
    tally.runDays++;
    tally.lastAbsentDay = day;
  } else tally.runDays = 0;
  const week = weekAt(tally, Math.floor((day + 3) / 7));
  week.unauthorised += unauthorised;
  week.enrolledDays++;
  if (isAbsent) week.absentDays++;
}

function weekAt(tally: Tally, week: number): Tally['weeks'][number] {
  const last = tally.weeks.at(-1);
  if (last?.week === week) return last;
  const next = { week, unauthorised: 0, enrolledDays: 0, absentDays: 0 };
  tally.weeks.push(next);
  if (tally.weeks.length > rolling_weeks) tally.weeks.shift();
  return next;
}

/** What looks back from the last day: call it once all days are in. */
export function closeTally(tally: Tally): Tally {
  const { weeks } = tally;
  tally.unauthorised10Weeks = weeks.reduce((sum, week) => sum + week.unauthorised, 0);
  const recent = weeks.slice(-recent_weeks);
  tally.recentEnrolledDays = recent.reduce((sum, week) => sum + week.enrolledDays, 0);
  tally.recentAbsentDays = recent.reduce((sum, week) => sum + week.absentDays, 0);
  return tally;
}

/** A day as people write it; for tables of cases and for single students. */
export interface PlainDay {
  /** Days since 1970. */
  day: number;
  marks: readonly Meaning[];
  /** Of each mark; left out: none carries any. */
  minutes?: readonly (Minutes | null)[] | undefined;
}

export function plainMarks({ marks, minutes = [] }: Omit<PlainDay, 'day'>): DayMarks {
  return {
    meanings: Uint8Array.from(marks, (mark) => meaningNo[mark]),
    count: marks.length,
    minutes: minutes.flatMap((one, at) => (one ? [{ at, ...one }] : [])),
  };
}

export function tallyOf(days: readonly PlainDay[]): Tally {
  const tally = newTally();
  for (const { day, ...marks } of days) addDay(tally, day, plainMarks(marks));
  return closeTally(tally);
}

export function lastAbsentOn({ lastAbsentDay }: Tally): IsoDate | null {
  return lastAbsentDay < 0 ? null : dateOfDayNumber(lastAbsentDay);
}
