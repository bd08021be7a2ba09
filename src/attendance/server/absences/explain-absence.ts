import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { explanationKeys } from '../../core/registers/explanation.ts';
import { attendanceTrouble } from '../packs/dictionary.ts';

const farthest_days = 60;

export const ExplanationInput = z
  .object({
    studentId: z.uuid(),
    fromDay: z.iso.date(),
    /** The last day; left out: one day. */
    toDay: z.iso.date().optional(),
    reason: z.enum(explanationKeys),
    words: z.string().trim().max(500).optional(),
    saidBy: z.enum(['guardian', 'student', 'staff']).default('guardian'),
  })
  .refine(({ fromDay, toDay }) => toDay === undefined || toDay >= fromDay, {
    path: ['toDay'],
    message: 'the last day cannot be before the first',
  });

type Doing = { db: Database; clock: Clock; actor: Actor };

/** Records why a student was (or will be) absent, as somebody said it. The mark stays the school's. */
export async function explainAbsence(
  { db, clock, actor }: Doing,
  input: z.output<typeof ExplanationInput>,
): Promise<{ explanationId: string }> {
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, (trx) => recordExplanation(trx, { clock, actor }, input));
}

/** The same, in the caller's transaction. */
export async function recordExplanation(
  trx: Tx,
  { clock, actor }: Omit<Doing, 'db'>,
  input: z.output<typeof ExplanationInput>,
): Promise<{ explanationId: string }> {
  requireNeed(actor, 'attendance:record');
  const { institutionId } = actor;
  const { timeZone } = await loadInstitution(trx, institutionId);
  const today = dayIn(timeZone, clock.now());
  const { studentId, fromDay, toDay = fromDay, reason, words, saidBy } = input;
  await requireStudent(trx, actor, 'attendance:record', studentId, today);
  if (fromDay < addDays(today, -farthest_days) || toDay > addDays(today, farthest_days))
    throw attendanceTrouble.invalid(`A reason is recorded for days within ${farthest_days} days of today.`);
  const explanationId = uuidv7();
  await trx
    .insertInto('attendance.explanation')
    .values({
      institution_id: institutionId,
      explanation_id: explanationId,
      student_id: studentId,
      from_day: fromDay,
      to_day: toDay,
      reason,
      words: words || null,
      said_by: saidBy,
      by_id: actor.actorId,
      by_name: actor.name,
      at: new Date(clock.now().epochMilliseconds),
    })
    .execute();
  await record(
    trx,
    { clock, actor },
    {
      verb: 'attendance.explain-absence',
      subject: { kind: 'student', id: studentId },
      details: { explanationId, fromDay, toDay, reason, saidBy },
    },
  );
  return { explanationId };
}

/** Takes back what was recorded by mistake; whoever recorded it can. */
export async function undoExplanation({ db, clock, actor }: Doing, explanationId: string): Promise<null> {
  requireNeed(actor, 'attendance:record');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const undone = await trx
      .updateTable('attendance.explanation')
      .set({ undone_at: new Date(clock.now().epochMilliseconds) })
      .where('institution_id', '=', actor.institutionId)
      .where('explanation_id', '=', explanationId)
      .where('by_id', '=', actor.actorId)
      .where('undone_at', 'is', null)
      .returning('student_id')
      .executeTakeFirst();
    if (!undone)
      throw attendanceTrouble.notFound('There is no such reason of yours. Whoever recorded it can take it back.');
    await record(
      trx,
      { clock, actor },
      {
        verb: 'attendance.undo-explanation',
        subject: { kind: 'student', id: undone.student_id },
        details: { explanationId },
      },
    );
    return null;
  });
}
