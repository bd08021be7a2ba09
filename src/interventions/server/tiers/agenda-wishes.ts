import { z } from 'zod';
import { type Acting, keptStudent, momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { trouble } from '../problems.ts';

export interface WantedWish {
  studentId: string;
  words: string;
  origin: { kind: 'alert'; id: string } | { kind: 'staff'; id: null };
}

/** Asks that a student is spoken of in the next review, in the caller's transaction. @returns null where that is asked already */
export async function wishForAgenda(
  trx: Tx,
  ctx: Acting,
  { studentId, words, origin }: WantedWish,
): Promise<{ wishId: string } | null> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const made = await trx
    .insertInto('interventions.agenda_wish')
    .values({
      institution_id: institutionId,
      wish_id: uuidv7(),
      student_id: studentId,
      words,
      origin_kind: origin.kind,
      origin_id: origin.id,
      state: 'waiting',
      made_at: at,
      made_on: today,
      by_name: ctx.actor.name,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['institution_id', 'student_id', 'origin_kind', 'origin_id'])
        .where('state', '=', 'waiting')
        .doNothing(),
    )
    .returning('wish_id')
    .executeTakeFirst();
  if (!made) return null;
  await record(trx, ctx, {
    verb: 'interventions.wish-for-agenda',
    subject: { kind: 'student', id: studentId },
    details: { wishId: made.wish_id, origin: origin.kind },
  });
  return { wishId: made.wish_id };
}

export const AgendaWish = z.object({ studentId: z.uuid(), words: z.string().trim().min(3, 'say why').max(500) });

/** Somebody who works with a student puts them on the next review's agenda. */
export async function askForReview(
  { db, clock, actor }: Verb,
  input: z.output<typeof AgendaWish>,
): Promise<{ wishId: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, actor.institutionId, input.studentId);
    await requireStudent(trx, actor, 'plans:work', studentId, today);
    const made = await wishForAgenda(trx, ctx, {
      studentId,
      words: `${actor.name}: ${input.words}`,
      origin: { kind: 'staff', id: null },
    });
    if (!made) throw trouble.conflict('A colleague asked for this already: the student comes into the next review.');
    return made;
  });
}

/** What it came from holds no more: what no review took yet is taken back. */
export async function withdrawWishes(trx: Tx, ctx: Acting, origin: { kind: string; id: string }): Promise<void> {
  const { at } = await momentOf(trx, ctx);
  await trx
    .updateTable('interventions.agenda_wish')
    .set({ state: 'withdrawn', decided_at: at })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('origin_kind', '=', origin.kind)
    .where('origin_id', '=', origin.id)
    .where('state', '=', 'waiting')
    .execute();
}

/** They stand on an agenda now. */
export async function takeWishes(
  trx: Tx,
  ctx: Acting,
  { meetingId, studentIds }: { meetingId: string; studentIds: readonly string[] },
): Promise<void> {
  if (studentIds.length === 0) return;
  const { at } = await momentOf(trx, ctx);
  await trx
    .updateTable('interventions.agenda_wish')
    .set({ state: 'taken', meeting_id: meetingId, decided_at: at })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('student_id', 'in', [...studentIds])
    .where('state', '=', 'waiting')
    .execute();
}
