import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record, recordListView } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import { inScope, type StudentScope, studentScope } from '../../../roster/server/index.ts';
import type { ConflictsView, ContestedView } from '../../core/registers/register-views.ts';
import { sessionName } from '../../core/session.ts';
import { readMark, standingMarks } from '../current-marks.ts';
import { attendanceTrouble, listSessions } from '../packs/dictionary.ts';
import { openReading, type Reading } from '../reading.ts';
import { layTakenSoon } from './lay-taken-soon.ts';

const most = 200;

interface Row {
  takenId: string;
  studentId: string;
  name: string;
  day: IsoDate;
  session: number;
  place: string;
  unitId: string;
  code: string;
  byName: string;
  at: Date;
  minutesLate: number | null;
  minutesEarly: number | null;
  note: string | null;
  againstCode: string | null;
  againstBy: string | null;
  againstAt: Date | null;
}

/** Marks that wait for a person to decide: of one register, or of all students in a scope. */
export async function contestedOf(
  trx: Tx,
  reading: Reading,
  of: { registerId: string } | { scope: StudentScope } | { takenId: string },
): Promise<ContestedView[]> {
  const { institutionId, today } = reading;
  const wanted =
    'registerId' in of
      ? sql`t.register_id = ${of.registerId}::uuid`
      : 'takenId' in of
        ? sql`t.taken_id = ${of.takenId}::uuid`
        : inScope(of.scope, sql.ref<string>('st.student_id'), today);
  const { rows } = await sql<Row>`
    select t.taken_id as "takenId", st.student_id as "studentId", st.display_name as name, t.day, t.session_id as session,
      coalesce(c.name, u.name || ', ' || r.year_of_study) as place, r.unit_id as "unitId", t.code, t.by_name as "byName", t.at, t.minutes_late as "minutesLate", t.minutes_early as "minutesEarly", t.note,
      t.against_code as "againstCode", t.against_by as "againstBy", t.against_at as "againstAt"
    from attendance.taken t
    join attendance.register r on r.institution_id = t.institution_id and r.register_id = t.register_id
    join institution.unit u on u.institution_id = t.institution_id and u.unit_id = r.unit_id
    left join roster.class c on c.institution_id = t.institution_id and c.class_id = r.class_id
    join roster.student own on own.institution_id = t.institution_id and own.student_id = t.student_id
    join roster.student st on st.institution_id = t.institution_id and st.student_id = coalesce(own.merged_into_student_id, own.student_id)
    where t.institution_id = ${institutionId} and t.state = 'contested' and ${wanted}
    order by t.day desc, st.display_name, t.taken_id limit ${most + 1}`.execute(trx);
  const named = await listSessions(trx, institutionId);
  return rows.map((row) => ({
    takenId: row.takenId,
    studentId: row.studentId,
    name: row.name,
    day: row.day,
    session: sessionName(row.session, named),
    place: row.place,
    taken: {
      code: row.code,
      name: readMark(reading, row.unitId, row.code, row.day).name,
      by: row.byName,
      at: row.at.toISOString(),
      minutesLate: row.minutesLate || null,
      minutesEarly: row.minutesEarly || null,
      note: row.note,
    },
    other: {
      code: row.againstCode ?? '',
      name: readMark(reading, row.unitId, row.againstCode ?? '', row.day).name,
      by: row.againstBy,
      at: row.againstAt?.toISOString() ?? null,
    },
  }));
}

/** Where what was taken and what came otherwise do not agree, of the students whom the reader may mark. */
export async function viewConflicts({
  db,
  clock,
  actor,
}: {
  db: Database;
  clock: Clock;
  actor: Actor;
}): Promise<ConflictsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const reading = await openReading(trx, actor.institutionId);
    const scope = await studentScope(trx, actor, 'attendance:record');
    const found = await contestedOf(trx, reading, { scope });
    const people = found.slice(0, most);
    await recordListView(
      trx,
      { clock, actor },
      {
        page: 'attendance-conflicts',
        reason: scope.why[0]?.reason ?? '',
        filter: {},
        total: people.length,
        studentIds: people.map(({ studentId }) => studentId),
      },
    );
    return { people: actor.isDeidentified ? [] : people, total: found.length };
  });
}

export const Decision = z.object({ keep: z.enum(['taken', 'other']) });

/** A person decides which of two marks counts; the other stays on record. */
export async function decideMark(
  { db, clock, actor, jobs }: Pick<Context, 'db' | 'clock' | 'actor'> & Partial<Pick<Context, 'jobs'>>,
  takenId: string,
  { keep }: z.output<typeof Decision>,
): Promise<null> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const reading = await openReading(trx, institutionId);
    const scope = await studentScope(trx, actor, 'attendance:record');
    const mark = await trx
      .selectFrom('attendance.taken as t')
      .select(['t.student_id', 't.day', 't.session_id', 't.state', 't.against_code', 't.code', 't.known'])
      .where('t.institution_id', '=', institutionId)
      .where('t.taken_id', '=', takenId)
      .where(inScope(scope, sql.ref<string>('t.student_id'), reading.today))
      .forUpdate()
      .executeTakeFirst();
    if (!mark) throw attendanceTrouble.notFound('There is no such mark of your students. Look at the list again.');
    if (mark.state !== 'contested')
      throw attendanceTrouble.conflict('This was decided already. Look at the register for what counts now.');
    const now = new Date(clock.now().epochMilliseconds);
    const decided = { decided_by: actor.actorId, decided_by_name: actor.name, decided_at: now };
    if (keep === 'taken') {
      const held = await standingMarks(trx, institutionId, mark.day, mark.session_id, [mark.student_id]);
      for (const { takenId: other } of held.values())
        await trx
          .updateTable('attendance.taken')
          .set({ state: 'replaced', against_code: mark.code, against_by: actor.name, against_at: now })
          .where('institution_id', '=', institutionId)
          .where('taken_id', '=', other)
          .execute();
    }
    // What was decided against is known by now, and does not come back as something newer.
    const known = [...new Set([...mark.known, ...(mark.against_code ? [mark.against_code] : [])])];
    await trx
      .updateTable('attendance.taken')
      .set({ state: keep === 'taken' ? 'standing' : 'dropped', known, ...decided })
      .where('institution_id', '=', institutionId)
      .where('taken_id', '=', takenId)
      .execute();
    await layTakenSoon({ jobs }, trx, institutionId, mark.day);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'attendance.decide-mark',
        subject: { kind: 'student', id: mark.student_id },
        details: { takenId, day: mark.day, keep, taken: mark.code, other: mark.against_code },
      },
    );
    return null;
  });
}
