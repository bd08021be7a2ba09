import { sql } from 'kysely';
import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { studentScope } from '../../../roster/server/index.ts';
import { packOn } from '../../core/packs/in-force.ts';
import { registerCodes } from '../../core/registers/register-codes.ts';
import type { RegisterOf, RegisterView } from '../../core/registers/register-views.ts';
import type { SessionId } from '../../core/session.ts';
import { currentMarks, readMark } from '../current-marks.ts';
import { openReading, type Reading } from '../reading.ts';
import {
  marksAround,
  RegisterKey,
  registerOf,
  registerStudents,
  sessionByName,
  sessionNames,
  sessionsOf,
} from './register-students.ts';

export const RegisterQuery = RegisterKey.extend({
  /** Left out: today. */
  day: z.iso.date().optional(),
  /** Left out: the first. */
  session: z.string().max(80).optional(),
});

/** Weeks that say which sessions these students have. */
const weeks_looked_back = 3;

/** A class, or a year group, as its register is taken: who is in it, what counts now, and the codes in force on the day. */
export async function viewRegister(
  { db, clock, actor }: { db: Database; clock: Clock; actor: Actor },
  query: z.output<typeof RegisterQuery>,
): Promise<RegisterView> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { preset } = await loadInstitution(trx, institutionId);
    const reading = await openReading(trx, institutionId, query.day);
    const day = query.day ?? reading.today;
    const of = await registerOf(trx, reading, query);
    const scope = await studentScope(trx, actor, 'attendance:record');
    const students = await registerStudents(trx, reading, of, day, scope);
    const stored = await marksAround(trx, institutionId, day, students, weeks_looked_back);
    const sessions = sessionsOf(stored, students, reading.shapeOf(of.unitId, day), preset);
    const session =
      query.session === undefined ? (sessions[0] ?? 0) : await sessionByName(trx, institutionId, query.session);
    const marks = await currentMarks(trx, reading, of.unitId, students, day, session);
    const contested = await contestedMarks(
      trx,
      reading,
      { unitId: of.unitId, day, session },
      students.map(({ studentId }) => studentId),
    );
    const [name = ''] = await sessionNames(trx, institutionId, [session]);
    const pack = packOn(reading.choicesOf(of.unitId), day);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'class-marks',
        reason: scope.why[0]?.reason ?? '',
        filter: { day, session: name },
        total: students.length,
        studentIds: students.map(({ studentId }) => studentId),
      },
    );
    return {
      of,
      day,
      today: reading.today,
      session: name,
      sessions: await sessionNames(trx, institutionId, sessions.includes(session) ? sessions : [...sessions, session]),
      codes: registerCodes(reading.choicesOf(of.unitId), day, session),
      pack: { name: pack.name, citation: pack.citation },
      taken: await takenLast(trx, institutionId, of, day, session),
      lines: students.map(({ studentId, name }) => {
        const mark = marks.get(studentId);
        const { known: _known, takenId: _taken, byId: _by, ...view } = mark ?? {};
        return {
          studentId,
          name,
          mark: mark ? (view as RegisterView['lines'][number]['mark']) : null,
          contested: contested.get(studentId) ?? null,
        };
      }),
    };
  });
}

async function contestedMarks(
  trx: Tx,
  reading: Reading,
  { unitId, day, session }: { unitId: string; day: IsoDate; session: SessionId },
  studentIds: readonly string[],
): Promise<Map<string, NonNullable<RegisterView['lines'][number]['contested']>>> {
  const rows = await trx
    .selectFrom('attendance.taken')
    .select(['taken_id', 'student_id', 'code', 'by_name', 'at'])
    .where('institution_id', '=', reading.institutionId)
    .where('day', '=', day)
    .where('session_id', '=', session)
    .where('state', '=', 'contested')
    .where('student_id', 'in', [...studentIds])
    .execute();
  return new Map(
    rows.map(({ taken_id, student_id, code, by_name, at }) => [
      student_id,
      { takenId: taken_id, code, name: readMark(reading, unitId, code, day).name, by: by_name, at: at.toISOString() },
    ]),
  );
}

async function takenLast(
  trx: Tx,
  institutionId: number,
  { classId, unitId, year }: RegisterOf,
  day: IsoDate,
  session: SessionId,
): Promise<RegisterView['taken']> {
  const { rows } = await sql<{ by_name: string; taken_at: Date }>`
    select by_name, taken_at from attendance.register
    where institution_id = ${institutionId} and day = ${day}::date and session_id = ${session}
      and ${classId === null ? sql`unit_id = ${unitId}::uuid and year_of_study = ${year}` : sql`class_id = ${classId}::uuid`}
    order by taken_at desc limit 1`.execute(trx);
  const row = rows[0];
  return row ? { by: row.by_name, at: row.taken_at.toISOString() } : null;
}
