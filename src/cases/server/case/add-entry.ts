import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Acting, momentOf } from '../acting.ts';
import { no_score_then, type ScoreThen, scoresOn } from './score-then.ts';

export interface NewEntry {
  /** 'opened', 'joined', 'withdrawn', 'stage', ... */
  kind: string;
  words: string;
  origin?: { kind: string; id: string | null } | undefined;
  scoreThen: ScoreThen;
  at: Date;
}

/** Writes one line of a case's timeline; the verb that calls it records. */
export async function addEntry(
  trx: Tx,
  { actor }: Acting,
  caseId: string,
  { kind, words, origin, scoreThen, at }: NewEntry,
): Promise<void> {
  await trx
    .insertInto('cases.entry')
    .values({
      institution_id: actor.institutionId,
      entry_id: uuidv7(),
      case_id: caseId,
      at,
      by_name: actor.name,
      kind,
      words,
      origin_kind: origin?.kind ?? null,
      origin_id: origin?.id ?? null,
      score: scoreThen.score,
      score_week: scoreThen.week,
    })
    .execute();
}

/** A line of the timeline from another slice: an alert that was withdrawn, a message that was sent. */
export async function noteOnCase(
  trx: Tx,
  ctx: Acting,
  caseId: string,
  { kind, words, origin }: { kind: string; words: string; origin?: { kind: string; id: string } },
): Promise<void> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const { student_id } = await trx
    .updateTable('cases.case')
    .set({ changed_at: at })
    .where('institution_id', '=', institutionId)
    .where('case_id', '=', caseId)
    .returning('student_id')
    .executeTakeFirstOrThrow();
  const then = (await scoresOn(trx, institutionId, [student_id], today)).get(student_id) ?? no_score_then;
  await addEntry(trx, ctx, caseId, { kind, words, origin, scoreThen: then, at });
  await record(trx, ctx, {
    verb: 'cases.note-on-case',
    subject: { kind: 'case', id: caseId },
    details: { kind, ...(origin ? { origin: origin.kind, originId: origin.id } : {}) },
  });
}
