import { sql } from 'kysely';
import { loadInstitution } from '../../../../institution/server/index.ts';
import type { Actor } from '../../../../kernel/actor.ts';
import type { Clock } from '../../../../kernel/clock.ts';
import { requireNeed } from '../../../../kernel/require-need.ts';
import { dayIn } from '../../../../kernel/week.ts';
import { record } from '../../../../ledger/server/index.ts';
import { cancelBatch, reachedBy } from '../../../../messages/server/index.ts';
import type { Database, Tx } from '../../../../platform/db/database.ts';
import type { Jobs } from '../../../../platform/services.ts';
import {
  type BatchState,
  type BatchTransition,
  held_hours_max,
  nextBatchState,
  undo_seconds,
} from '../../../core/writing/batch-state.ts';
import type { FamilyCategory } from '../../../core/writing/occasions.ts';
import { trouble } from '../../problems.ts';
import { asOnly, correctionOf } from './recall-steps.ts';
import { requireWholeBatch } from './view-batches.ts';
import { writeSoon } from './work-job.ts';
import { writeToFamilies } from './write-to-families.ts';

/** More messages are called back in steps. */
const most_at_once = 150;

type Verb = { db: Database; clock: Clock; actor: Actor };

const why_not: Record<'stop' | 'release' | 'recall', string> = {
  stop: 'It has gone already, or was stopped. What has gone can be recalled.',
  release: 'It does not wait any more. Open the page again to see what became of it.',
  recall: 'Nothing of it has gone, so there is nothing to call back.',
};

/** Stops a batch of which nothing has gone: whoever may write may do that, within the minute or while it is held. */
export async function stopBatch({ db, clock, actor }: Verb, batchId: string, words: string): Promise<null> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const batch = await requireBatch(trx, actor, batchId);
    await requireWholeBatch(trx, actor, 'families:write', batchId, await todayAt(trx, clock, actor));
    if (actor.why('families:lead').length === 0 && batch.made_by !== actor.actorId && batch.made_by_kind !== 'system')
      throw trouble.invalid('Somebody else wrote this. Ask them, or a leader, to stop it.');
    await move(trx, { clock, actor }, batch, 'stop', words);
    await sql`update families.batch_item set state = 'stopped' where institution_id = ${actor.institutionId} and batch_id = ${batchId}
      and state in ('ready', 'later', 'interpreter')`.execute(trx);
    await record(
      trx,
      { clock, actor },
      { verb: 'families.stop-batch', subject: { kind: 'family-batch', id: batchId } },
    );
    return null;
  });
}

/** A person has looked at a held batch and lets it go: a minute is left to undo that too. */
export async function releaseBatch({ db, clock, actor }: Verb, batchId: string, words: string): Promise<null> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const batch = await requireBatch(trx, actor, batchId);
    await requireWholeBatch(trx, actor, 'families:lead', batchId, await todayAt(trx, clock, actor));
    const hours = (clock.now().epochMilliseconds - batch.made_at.getTime()) / 3_600_000;
    if (batch.state === 'held' && hours > held_hours_max)
      throw trouble.conflict(
        'It was made too long ago: what it says may not be so any more. Stop it, and write it anew.',
      );
    await move(trx, { clock, actor }, batch, 'release', words);
    await sql`update families.batch set goes_at = now() + make_interval(secs => ${undo_seconds})
      where institution_id = ${actor.institutionId} and batch_id = ${batchId}`.execute(trx);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.release-batch',
        subject: { kind: 'family-batch', id: batchId },
        details: { messages: batch.messages },
      },
    );
    return null;
  });
}

/**
 * Calls a batch back: what has not gone does not go, and with `correct` exactly those whom it reached are told, each in the
 * language and at the address of the first message, that it was a mistake.
 */
export async function recallBatch(
  { db, clock, actor, jobs }: Verb & { jobs: Jobs },
  batchId: string,
  { words, correct }: { words: string; correct: boolean },
): Promise<{ correctionBatchId: string | null; cancelled: number; reached: number; isUnderWay: boolean }> {
  requireNeed(actor, 'families:lead');
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const ctx = { clock, actor };
    const batch = await requireBatch(trx, actor, batchId);
    await requireWholeBatch(trx, actor, 'families:lead', batchId, await todayAt(trx, clock, actor));
    await move(trx, ctx, batch, 'recall', words);
    if (batch.messages > most_at_once) {
      // Too many for one transaction: the batch goes no further from here on, and the rest follows in steps.
      await trx
        .updateTable('families.batch')
        .set({ recall_left: 'cancel', recall_corrects: correct })
        .where('institution_id', '=', institutionId)
        .where('batch_id', '=', batchId)
        .execute();
      await writeSoon(trx, jobs, institutionId);
      await record(trx, ctx, {
        verb: 'families.recall-batch',
        subject: { kind: 'family-batch', id: batchId },
        details: { isUnderWay: true, correct },
      });
      return { correctionBatchId: null, cancelled: 0, reached: 0, isUnderWay: true };
    }
    await sql`update families.batch_item set state = 'stopped' where institution_id = ${institutionId} and batch_id = ${batchId}
      and state in ('ready', 'later')`.execute(trx);
    await sql`update families.interpreter_task set state = 'dropped', closed_at = ${clock.now().toString()}::timestamptz, closed_by_name = ${actor.name},
      words = 'The batch was recalled.' where institution_id = ${institutionId} and batch_id = ${batchId} and state = 'open'`.execute(
      trx,
    );
    const { cancelled } = await cancelBatch(trx, ctx, batchId, 'The batch was recalled.');
    const reached = await reachedBy(trx, institutionId, batchId);
    const only = reached.map(asOnly);
    const { timeZone } = await loadInstitution(trx, institutionId);
    const made =
      correct && only.length > 0
        ? await writeToFamilies(trx, ctx, {
            ...correctionOf(batchId, batch.category as FamilyCategory),
            students: [...new Set(only.flatMap(({ studentIds }) => studentIds))].map((studentId) => ({ studentId })),
            day: dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(batch.made_at.getTime())),
            onlyRecipients: only,
          })
        : null;
    if (made) await writeSoon(trx, jobs, institutionId);
    await record(trx, ctx, {
      verb: 'families.recall-batch',
      subject: { kind: 'family-batch', id: batchId },
      details: { cancelled, reached: only.length, correctionBatchId: made?.batchId ?? null },
    });
    return { correctionBatchId: made?.batchId ?? null, cancelled, reached: only.length, isUnderWay: false };
  });
}

export async function requireBatch(trx: Tx, actor: Actor, batchId: string) {
  const row = await trx
    .selectFrom('families.batch')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('batch_id', '=', batchId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw trouble.notFound('There is no such batch here. Look at the list of batches.');
  return row;
}

async function todayAt(trx: Tx, clock: Clock, actor: Actor) {
  const { timeZone } = await loadInstitution(trx, actor.institutionId);
  return dayIn(timeZone, clock.now());
}

type BatchRow = Awaited<ReturnType<typeof requireBatch>>;

async function move(
  trx: Tx,
  { clock, actor }: { clock: Clock; actor: Actor },
  batch: BatchRow,
  transition: Extract<BatchTransition, 'stop' | 'release' | 'recall'>,
  words: string,
): Promise<void> {
  // What the column's check allows.
  const to = nextBatchState(batch.state as BatchState, transition);
  if (to === null) throw trouble.conflict(why_not[transition], { state: batch.state });
  await trx
    .updateTable('families.batch')
    .set({
      state: to,
      goes_at: null,
      words: words.trim() || null,
      decided_at: new Date(clock.now().epochMilliseconds),
      decided_by: actor.actorId,
      decided_by_name: actor.name,
    })
    .where('institution_id', '=', batch.institution_id)
    .where('batch_id', '=', batch.batch_id)
    .execute();
}
