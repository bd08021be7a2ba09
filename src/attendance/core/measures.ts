import type { Tally } from './tally/tally.ts';

/** A share with what it is a share of; nothing where there is too little to say. */
export type Share = { kind: 'share'; of: number; pct: number } | { kind: 'insufficient'; have: number; need: number };

/** The days a student must have been enrolled before a share says anything: as federal reporting of chronic absence has it. */
export const fewest_days = 10;

type Counts = Pick<Tally, 'enrolledDays' | 'absentDays' | 'expectedSessions' | 'attendedSessions'>;

/** Attendance rate: attended of expected sessions. */
export function attendanceRate({ expectedSessions, attendedSessions }: Counts): Share {
  if (expectedSessions === 0) return { kind: 'insufficient', have: 0, need: 1 };
  return { kind: 'share', of: expectedSessions, pct: (100 * attendedSessions) / expectedSessions };
}

/** Absence rate for chronic absence: absent of enrolled days, for all reasons. */
export function absenceRate({ enrolledDays, absentDays }: Counts): Share {
  if (enrolledDays < fewest_days) return { kind: 'insufficient', have: enrolledDays, need: fewest_days };
  return { kind: 'share', of: enrolledDays, pct: (100 * absentDays) / enrolledDays };
}

/** The bands of chronic absence, by the share of enrolled days missed. */
export const bands = [
  { key: 'satisfactory', words: 'Under 5 %', from_pct: 0 },
  { key: 'at-risk', words: '5 to 9.99 %', from_pct: 5 },
  { key: 'moderate', words: '10 to 19.99 %', from_pct: 10 },
  { key: 'severe', words: '20 % and more', from_pct: 20 },
] as const;

export type Band = (typeof bands)[number]['key'];

/** Whole numbers alone decide, so that exactly 10 % is in the band that it opens. */
export function bandOf({ enrolledDays, absentDays }: Pick<Counts, 'enrolledDays' | 'absentDays'>): Band | null {
  if (enrolledDays < fewest_days) return null;
  return bands.findLast(({ from_pct }) => 100 * absentDays >= from_pct * enrolledDays)?.key ?? null;
}

export function isChronic(counts: Pick<Counts, 'enrolledDays' | 'absentDays'>): boolean {
  const band = bandOf(counts);
  return band === 'moderate' || band === 'severe';
}

/** England: missed of possible sessions; persistent from 10 %, severe from 50 %. */
export function persistence({ expectedSessions, attendedSessions }: Counts): 'severe' | 'persistent' | null {
  const missed = expectedSessions - attendedSessions;
  if (expectedSessions === 0) return null;
  if (2 * missed >= expectedSessions) return 'severe';
  return 10 * missed >= expectedSessions ? 'persistent' : null;
}

/** England: the threshold for considering a penalty notice, within ten school weeks. */
export const unauthorised_threshold = 10;

export function meetsTenSessions({ unauthorised10Weeks }: Pick<Tally, 'unauthorised10Weeks'>): boolean {
  return unauthorised10Weeks >= unauthorised_threshold;
}

/** Average daily attendance of a group: days attended of its members, over the days that were taught. */
export function averageDailyAttendance(attendedDays: number, taughtDays: number): number | null {
  return taughtDays === 0 ? null : attendedDays / taughtDays;
}

/**
 * How many more days can be missed before the year's total is chronic.
 * @param daysToCome school days from the next one to the end of the year
 * @returns daysLeft: misses that still leave the year under 10 %; -1 when it cannot be reached any more, whatever comes
 */
export function daysUntilChronic(
  { enrolledDays, absentDays }: Pick<Counts, 'enrolledDays' | 'absentDays'>,
  daysToCome: number,
): { daysLeft: number; attendedToRecover: number | null } {
  const year = enrolledDays + daysToCome;
  // The largest total under a tenth of the year.
  const most = Math.ceil(year / 10) - 1;
  const daysLeft = most < absentDays ? -1 : Math.min(daysToCome, most - absentDays);
  // Under 10 % again after n days in a row: absent < (enrolled + n) / 10.
  const needed = Math.max(0, 10 * absentDays - enrolledDays + 1);
  return { daysLeft, attendedToRecover: needed <= daysToCome ? needed : null };
}
