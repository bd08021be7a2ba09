import { sql } from 'kysely';
import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import { meaningAt, meaningNo } from '../core/meaning.ts';
import { readCode } from '../core/packs/in-force.ts';
import type { CurrentMarkView } from '../core/registers/register-views.ts';
import type { Comparable } from '../core/registers/taken.ts';
import type { SessionId } from '../core/session.ts';
import type { Reading } from './reading.ts';
import { heldMarks, marksAround, type RegisterStudent } from './registers/register-students.ts';

export interface StandingMark {
  takenId: string;
  studentId: string;
  code: string;
  minutesLate: number | null;
  minutesEarly: number | null;
  note: string | null;
  byId: string;
  byName: string;
  at: Date;
  known: string[];
}

export interface CurrentMark extends CurrentMarkView {
  byId: string | null;
  /** What files say or had said, as far as a person knew. */
  known: string[];
  takenId: string | null;
}

/** A code as it is compared and shown on a day of a unit. */
export function readMark(reading: Reading, unitId: string, code: string, day: IsoDate): Comparable & { name: string } {
  const known = reading.codes.find((one) => one.code === code) ?? { code, attended: null, expected: null };
  const { meaning, name } = readCode(reading.choicesOf(unitId), known, day);
  return { code, meaning, name, kind: meaningAt(meaningNo[meaning]).kind };
}

/** What persons took that stands, of a session of a day. */
export async function standingMarks(
  trx: Tx,
  institutionId: number,
  day: IsoDate,
  session: SessionId,
  studentIds: readonly string[],
): Promise<Map<string, StandingMark>> {
  const { rows } = await sql<StandingMark>`
    select taken_id as "takenId", student_id as "studentId", code, minutes_late as "minutesLate", minutes_early as "minutesEarly", note, by_id as "byId", by_name as "byName", at, known
    from attendance.taken where institution_id = ${institutionId} and state = 'standing' and day = ${day}::date and session_id = ${session}
      and student_id = any(${[...studentIds]}::uuid[]) for update`.execute(trx);
  return new Map(rows.map((row) => [row.studentId, row]));
}

/** What counts now for each student of a register in one session: what a person took, else what a file brought. */
export async function currentMarks(
  trx: Tx,
  reading: Reading,
  unitId: string,
  students: readonly RegisterStudent[],
  day: IsoDate,
  session: SessionId,
): Promise<Map<string, CurrentMark>> {
  const { institutionId } = reading;
  const ids = students.map(({ studentId }) => studentId);
  const standing = await standingMarks(trx, institutionId, day, session, ids);
  const stored = await marksAround(trx, institutionId, day, students);
  const codes = new Map(reading.codes.map(({ codeId, code }) => [codeId, code]));
  const marks = new Map<string, CurrentMark>();
  for (const { studentId, enrolmentIds } of students) {
    const held = heldMarks(stored, enrolmentIds, day, session)[0];
    const file = held ? (codes.get(held.codeId) ?? null) : null;
    const taken = standing.get(studentId);
    const code = taken?.code ?? file;
    if (code === null) continue;
    const { meaning, kind, name } = readMark(reading, unitId, code, day);
    const known = [...new Set([...(taken?.known ?? []), ...(file === null ? [] : [file])])];
    marks.set(studentId, {
      code,
      name,
      meaning,
      kind,
      from: taken ? 'person' : 'file',
      by: taken?.byName ?? null,
      byId: taken?.byId ?? null,
      at: taken?.at.toISOString() ?? null,
      minutesLate: (taken?.minutesLate ?? held?.minutes.late) || null,
      minutesEarly: (taken?.minutesEarly ?? held?.minutes.early) || null,
      note: taken?.note ?? null,
      known,
      takenId: taken?.takenId ?? null,
    });
  }
  return marks;
}
