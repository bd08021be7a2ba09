import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import { dateOfDayNumber } from '../../../kernel/week.ts';
import { arrayLiteral, type BulkColumn, bulkInsert } from '../../../platform/db/bulk-insert.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Tally } from '../../core/tally/tally.ts';
import type { Member } from './year-members.ts';

export interface StandingRow {
  member: Member;
  tally: Omit<Tally, 'weeks'>;
  isLast: boolean;
}

const figures = {
  enrolled_days: (tally) => tally.enrolledDays,
  absent_days: (tally) => tally.absentDays,
  attended_days: (tally) => tally.attendedDays,
  expected_sessions: (tally) => tally.expectedSessions,
  attended_sessions: (tally) => tally.attendedSessions,
  excused_sessions: (tally) => tally.excusedSessions,
  unexcused_sessions: (tally) => tally.unexcusedSessions,
  unexplained_sessions: (tally) => tally.unexplainedSessions,
  offsite_sessions: (tally) => tally.offsiteSessions,
  late_sessions: (tally) => tally.lateSessions,
  early_sessions: (tally) => tally.earlySessions,
  late_minutes: (tally) => tally.lateMinutes,
  early_minutes: (tally) => tally.earlyMinutes,
  run_days: (tally) => tally.runDays,
  unauthorised_10_weeks: (tally) => tally.unauthorised10Weeks,
  recent_enrolled_days: (tally) => tally.recentEnrolledDays,
  recent_absent_days: (tally) => tally.recentAbsentDays,
} as const satisfies Record<string, (tally: StandingRow['tally']) => number>;

function typeOf(name: string): 'float4' | 'int4' | 'int2' {
  if (name === 'attended_days') return 'float4';
  return name.endsWith('_minutes') ? 'int4' : 'int2';
}

/**
 * The standings of a stretch of enrolments, in place of what stands. Where the same enrolments stand already their rows are
 * updated in place, which leaves the indexes alone: two thirds of the time of writing them anew.
 */
export async function writeStandings(
  trx: Tx,
  institutionId: number,
  asOf: IsoDate,
  rows: readonly StandingRow[],
  between: readonly [number, number],
): Promise<void> {
  const columns: Record<string, BulkColumn> = {
    enrolment_id: { type: 'int4', values: rows.map(({ member }) => member.enrolmentId) },
    student_id: { type: 'uuid', values: rows.map(({ member }) => member.studentId) },
    academic_year: { type: 'text', values: rows.map(({ member }) => member.academicYear) },
    is_last: { type: 'bool', values: rows.map(({ isLast }) => isLast) },
    ...Object.fromEntries(
      Object.entries(figures).map(([name, of]) => [
        name,
        {
          type: typeOf(name),
          values: { length: rows.length, make: (at: number) => (rows[at] ? of(rows[at].tally) : 0) },
        },
      ]),
    ),
    last_absent_on: {
      type: 'date',
      values: rows.map(({ tally }) => (tally.lastAbsentDay < 0 ? null : dateOfDayNumber(tally.lastAbsentDay))),
    },
    institution_id: { type: 'int4', values: institutionId },
    as_of: { type: 'date', values: asOf },
  };
  await bulkInsert(trx, 'attendance.standing', columns, { onConflictUpdate: ['institution_id', 'enrolment_id'] });
  await removeOthers(trx, institutionId, rows, between);
}

/** Who has no days any more stands nowhere. */
async function removeOthers(
  trx: Tx,
  institutionId: number,
  rows: readonly StandingRow[],
  [first, last]: readonly [number, number],
): Promise<void> {
  const { rows: counted } = await sql<{
    n: number;
  }>`select count(*)::int as n from attendance.standing where institution_id = ${institutionId} and enrolment_id between ${first} and ${last}`.execute(
    trx,
  );
  if (counted[0]?.n === rows.length) return;
  const ids = arrayLiteral(rows.map(({ member }) => member.enrolmentId));
  await sql`delete from attendance.standing s where s.institution_id = ${institutionId} and s.enrolment_id between ${first} and ${last}
    and not exists (select from unnest(${ids}::text::int[]) kept (id) where kept.id = s.enrolment_id)`.execute(trx);
}
