import type { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { trouble } from '../problems.ts';
import { holdSomeBack } from '../writing/hold-back-known.ts';
import type { PauseInput } from './inputs.ts';

/** Halts whatever would go by itself about a student. Of safeguarding nobody but its leads learns why, nor that it is a pause. */
export async function pauseMessages(
  { db, clock, actor }: Verb,
  studentId: string,
  { kind, words, startsOn, until }: z.output<typeof PauseInput>,
): Promise<{ pauseId: string }> {
  const need = kind === 'safeguarding' ? 'notes:safeguarding' : 'families:write';
  requireNeed(actor, need);
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    await requireStudent(trx, actor, need, studentId, today);
    const first = startsOn ?? today;
    if (until !== null && (until < first || until < today))
      throw trouble.invalid('The last day cannot be before the first, nor in the past.');
    const pauseId = uuidv7();
    await trx
      .insertInto('families.pause')
      .values({
        institution_id: actor.institutionId,
        pause_id: pauseId,
        student_id: studentId,
        kind,
        words,
        is_sealed: kind === 'safeguarding',
        starts_on: first,
        until,
        made_by_name: actor.name,
        made_at: at,
      })
      .execute();
    await record(trx, ctx, {
      verb: 'families.pause-messages',
      subject: { kind: 'student', id: studentId },
      details: { pauseId, startsOn: first, until },
      ...(kind === 'safeguarding' ? { seenWith: 'notes:safeguarding' as const } : {}),
    });
    await holdSomeBack(trx, ctx, today);
    return { pauseId };
  });
}

export async function endPause({ db, clock, actor }: Verb, pauseId: string): Promise<null> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('families.pause')
      .select(['student_id', 'is_sealed', 'ended_at'])
      .where('institution_id', '=', actor.institutionId)
      .where('pause_id', '=', pauseId)
      .forUpdate()
      .executeTakeFirst();
    const need = row?.is_sealed ? 'notes:safeguarding' : 'families:write';
    if (!row || actor.why(need).length === 0) {
      requireNeed(actor, 'families:write');
      throw trouble.notFound('There is no such pause. Reload the page.');
    }
    await requireStudent(trx, actor, need, row.student_id, today);
    if (row.ended_at !== null) throw trouble.conflict('Somebody ended this already. Reload the page.');
    await trx
      .updateTable('families.pause')
      .set({ ended_at: at, ended_by_name: actor.name })
      .where('institution_id', '=', actor.institutionId)
      .where('pause_id', '=', pauseId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.end-pause',
      subject: { kind: 'student', id: row.student_id },
      details: { pauseId },
      ...(row.is_sealed ? { seenWith: 'notes:safeguarding' as const } : {}),
    });
    return null;
  });
}
