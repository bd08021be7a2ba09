import { addDays, dayNumber, type IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { absenceRate, attendanceRate, type Band, bandOf, daysUntilChronic, persistence } from '../core/measures.ts';
import { closedDays } from '../core/tally/closed-days.ts';
import { openReading, type Reading } from './reading.ts';

/** How a student stands in the year, with what each figure is of. */
export interface StudentAttendance {
  studentId: string;
  enrolmentId: number;
  asOf: IsoDate;
  enrolledDays: number;
  absentDays: number;
  attendedDays: number;
  expectedSessions: number;
  attendedSessions: number;
  excusedSessions: number;
  unexcusedSessions: number;
  unexplainedSessions: number;
  offsiteSessions: number;
  lateSessions: number;
  earlySessions: number;
  lateMinutes: number;
  earlyMinutes: number;
  runDays: number;
  unauthorised10Weeks: number;
  recentEnrolledDays: number;
  recentAbsentDays: number;
  lastAbsentOn: IsoDate | null;
  /** Attended of expected sessions; null: nothing was expected yet. */
  ratePct: number | null;
  /** Absent of enrolled days; null: too few days to say. */
  absencePct: number | null;
  band: Band | null;
  persistence: 'severe' | 'persistent' | null;
}

const columns = [
  'student_id as studentId',
  'enrolment_id as enrolmentId',
  'as_of as asOf',
  'enrolled_days as enrolledDays',
  'absent_days as absentDays',
  'attended_days as attendedDays',
  'expected_sessions as expectedSessions',
  'attended_sessions as attendedSessions',
  'excused_sessions as excusedSessions',
  'unexcused_sessions as unexcusedSessions',
  'unexplained_sessions as unexplainedSessions',
  'offsite_sessions as offsiteSessions',
  'late_sessions as lateSessions',
  'early_sessions as earlySessions',
  'late_minutes as lateMinutes',
  'early_minutes as earlyMinutes',
  'run_days as runDays',
  'unauthorised_10_weeks as unauthorised10Weeks',
  'recent_enrolled_days as recentEnrolledDays',
  'recent_absent_days as recentAbsentDays',
  'last_absent_on as lastAbsentOn',
] as const;

/**
 * How students stand in their year: counts of earlier schools of the year are in it, and dual registration counts once. Who is
 * missing has no marks. Up to the last day of which marks are here, which is never after the institution's today.
 */
export async function attendanceOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, StudentAttendance>> {
  if (studentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('attendance.standing')
    .select(columns)
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .where('is_last', '=', true)
    .execute();
  return new Map(rows.map((row) => [row.studentId, measured(row)]));
}

export function measured(
  row: Omit<StudentAttendance, 'ratePct' | 'absencePct' | 'band' | 'persistence'>,
): StudentAttendance {
  const rate = attendanceRate(row);
  const absence = absenceRate(row);
  return {
    ...row,
    ratePct: rate.kind === 'share' ? rate.pct : null,
    absencePct: absence.kind === 'share' ? absence.pct : null,
    band: bandOf(row),
    persistence: persistence(row),
  };
}

export interface CloseToChronic extends StudentAttendance {
  /** More days that can be missed this year with its total under 10 %. */
  daysLeft: number;
  daysToCome: number;
}

/** School days of a unit after a day, to the end of the year; weekends are none. */
export function schoolDaysToCome(reading: Reading, chain: readonly string[], after: IsoDate): number {
  const from = addDays(after, 1);
  if (from > reading.year.to) return 0;
  const closed = closedDays(reading.periods, chain, from, reading.year.to);
  let days = 0;
  for (let day = dayNumber(from); day <= dayNumber(reading.year.to); day++)
    if ((day + 3) % 7 < 5 && !closed.has(day)) days++;
  return days;
}

/** Those of the given standings who can miss at most `within` more days before the year is chronic, the fewest first. */
export async function closeToChronic(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  within: number,
): Promise<CloseToChronic[]> {
  const reading = await openReading(trx, institutionId);
  const standings = await attendanceOf(trx, institutionId, studentIds);
  return [...standings.values()]
    .flatMap((standing) => {
      const daysToCome = schoolDaysToCome(reading, [], standing.asOf);
      const { daysLeft } = daysUntilChronic(standing, daysToCome);
      return standing.band !== null && daysLeft >= 0 && daysLeft <= within
        ? [{ ...standing, daysLeft, daysToCome }]
        : [];
    })
    .sort((a, b) => a.daysLeft - b.daysLeft || b.absentDays - a.absentDays);
}
