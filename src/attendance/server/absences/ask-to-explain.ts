import { sql } from 'kysely';
import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayIn, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { AskView } from '../../core/views.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';

const farthest_days = 60;

export const AskInput = z.object({
  studentId: z.uuid(),
  /** The day of the absence. */
  day: z.iso.date(),
  way: z.enum(['call', 'letter', 'in-person']),
});

export interface Ask {
  studentId: string;
  day: IsoDate;
  way: z.output<typeof AskInput>['way'] | 'message';
}

/** Notes that a family was asked why their child was absent, in the transaction of whatever asked them: a call, a letter, a message. */
export async function askToExplain(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  { studentId, day, way }: Ask,
): Promise<{ askId: string }> {
  const askId = uuidv7();
  await trx
    .insertInto('attendance.ask')
    .values({
      institution_id: actor.institutionId,
      ask_id: askId,
      student_id: studentId,
      day,
      way,
      by_id: actor.actorId,
      by_name: actor.name,
      at: new Date(clock.now().epochMilliseconds),
    })
    .execute();
  await record(
    trx,
    { clock, actor },
    { verb: 'attendance.ask-family', subject: { kind: 'student', id: studentId }, details: { askId, day, way } },
  );
  return { askId };
}

type Doing = { db: Database; clock: Clock; actor: Actor };

/** A person asked the family themselves, and says how. */
export async function noteAsked(
  { db, clock, actor }: Doing,
  input: z.output<typeof AskInput>,
): Promise<{ askId: string }> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { timeZone } = await loadInstitution(trx, institutionId);
    const today = dayIn(timeZone, clock.now());
    await requireStudent(trx, actor, 'attendance:record', input.studentId, today);
    if (input.day > today || input.day < addDays(today, -farthest_days))
      throw attendanceTrouble.invalid(
        `A family is asked about a day of the last ${farthest_days} days, not one to come.`,
      );
    return askToExplain(trx, { clock, actor }, input);
  });
}

/** Takes back what was noted by mistake; whoever noted it can. */
export async function undoAsk({ db, clock, actor }: Doing, askId: string): Promise<null> {
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const undone = await trx
      .updateTable('attendance.ask')
      .set({ undone_at: new Date(clock.now().epochMilliseconds) })
      .where('institution_id', '=', actor.institutionId)
      .where('ask_id', '=', askId)
      .where('by_id', '=', actor.actorId)
      .where('undone_at', 'is', null)
      .returning('student_id')
      .executeTakeFirst();
    if (!undone) throw attendanceTrouble.notFound('There is no such note of yours. Whoever made it can take it back.');
    await record(
      trx,
      { clock, actor },
      { verb: 'attendance.undo-ask', subject: { kind: 'student', id: undone.student_id }, details: { askId } },
    );
    return null;
  });
}

/** By student, how their family was asked about a day, the last time first. */
export async function asksOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  day: IsoDate,
): Promise<Map<string, AskView[]>> {
  if (studentIds.length === 0) return new Map();
  const { rows } = await sql<{ studentId: string; askId: string; way: AskView['way']; by: string; at: Date }>`
    select coalesce(m.merged_into_student_id, a.student_id) as "studentId", a.ask_id as "askId", a.way, a.by_name as by, a.at
    from attendance.ask a join roster.student m on m.institution_id = a.institution_id and m.student_id = a.student_id
    where a.institution_id = ${institutionId} and a.day = ${day}::date and a.undone_at is null
      and coalesce(m.merged_into_student_id, a.student_id) = any(${[...studentIds]}::uuid[])
    order by a.at desc`.execute(trx);
  return Map.groupBy(
    rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
    ({ studentId }) => studentId,
  );
}
