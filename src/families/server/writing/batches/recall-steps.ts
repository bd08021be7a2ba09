import { sql } from 'kysely';
import { clockOf, loadInstitution, systemActor } from '../../../../institution/server/index.ts';
import { dayIn } from '../../../../kernel/week.ts';
import { record } from '../../../../ledger/server/index.ts';
import {
  cancelSomeOfBatch,
  type MessageToFamily,
  messageStates,
  mustBeCorrected,
} from '../../../../messages/server/index.ts';
import { type Database, jsonb, type Tx } from '../../../../platform/db/database.ts';
import type { FamilyCategory } from '../../../core/writing/occasions.ts';
import { type OnlyRecipient, writeToFamilies } from './write-to-families.ts';

/** So many in a transaction: on the embedded database nobody waits longer than a blink. */
const at_once = 60;

/**
 * Recalls that are under way, in short steps: what waits is cancelled, then exactly those who were reached are gathered for the
 * correction, each once. What a killed worker left is taken up where it stood.
 */
export async function finishRecalls(db: Database, institutionId: number): Promise<void> {
  const batches = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('families.batch')
      .select('batch_id')
      .where('institution_id', '=', institutionId)
      .where('recall_left', 'is not', null)
      .orderBy('batch_id')
      .limit(20)
      .execute(),
  );
  for (const { batch_id } of batches)
    while (await db.forInstitution(institutionId, (trx) => step(trx, institutionId, batch_id)));
}

/** @returns whether there is more to do */
async function step(trx: Tx, institutionId: number, batchId: string): Promise<boolean> {
  const batch = await trx
    .selectFrom('families.batch')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('batch_id', '=', batchId)
    .where('recall_left', 'is not', null)
    .forUpdate()
    .executeTakeFirst();
  if (!batch) return false;
  const set = (values: { recall_left: 'reach' | null } | { recall_before: string }) =>
    trx
      .updateTable('families.batch')
      .set(values)
      .where('institution_id', '=', institutionId)
      .where('batch_id', '=', batchId)
      .execute();
  if (batch.recall_left === 'cancel') {
    if ((await cancelSome(trx, institutionId, batchId)) === at_once) return true;
    await set({ recall_left: batch.recall_corrects ? 'reach' : null });
    return batch.recall_corrects;
  }
  const before = batch.recall_before;
  const some = await messageStates(trx, institutionId, { batchId, limit: at_once, ...(before && { before }) });
  const correction = await gatherForCorrection(trx, batch, some.filter(mustBeCorrected));
  const last = some.at(-1)?.messageId;
  if (last && some.length === at_once) {
    await set({ recall_before: last });
    return true;
  }
  await set({ recall_left: null });
  await sql`update families.batch set is_filling = false where institution_id = ${institutionId} and corrects_batch_id = ${batchId}::uuid`.execute(
    trx,
  );
  const ctx = { clock: clockOf(await loadInstitution(trx, institutionId)), actor: systemActor(institutionId) };
  await record(trx, ctx, {
    verb: 'families.recall-batch',
    subject: { kind: 'family-batch', id: batchId },
    details: { correctionBatchId: correction },
  });
  return false;
}

async function cancelSome(trx: Tx, institutionId: number, batchId: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`update families.batch_item set state = 'stopped'
    where institution_id = ${institutionId} and batch_id = ${batchId}::uuid and item_no in (
      select item_no from families.batch_item where institution_id = ${institutionId} and batch_id = ${batchId}::uuid
        and state in ('ready', 'later') limit ${at_once})`.execute(trx);
  const cancelled = await cancelSomeOfBatch(trx, institutionId, batchId, 'The batch was recalled.', at_once);
  return Math.max(Number(numAffectedRows), cancelled);
}

interface Recalled {
  institution_id: number;
  batch_id: string;
  category: string;
  made_at: Date;
  decided_by_name: string | null;
}

/** @returns the correction's batch, once there is somebody to correct it to */
async function gatherForCorrection(
  trx: Tx,
  { institution_id: i, batch_id, category, made_at, decided_by_name }: Recalled,
  reached: readonly MessageToFamily[],
): Promise<string | null> {
  const known = await trx
    .selectFrom('families.batch')
    .select('batch_id')
    .where('institution_id', '=', i)
    .where('corrects_batch_id', '=', batch_id)
    .executeTakeFirst();
  if (reached.length === 0) return known?.batch_id ?? null;
  const only = reached.map(asOnly);
  const studentIds = [...new Set(only.flatMap((one) => one.studentIds))];
  if (!known) {
    const institution = await loadInstitution(trx, i);
    const ctx = { clock: clockOf(institution), actor: systemActor(i, decided_by_name ?? undefined) };
    const made = await writeToFamilies(trx, ctx, {
      ...correctionOf(batch_id, category as FamilyCategory),
      day: dayIn(institution.timeZone, Temporal.Instant.fromEpochMilliseconds(made_at.getTime())),
      students: studentIds.map((studentId) => ({ studentId })),
      onlyRecipients: only,
    });
    if (made)
      await sql`update families.batch set is_filling = true where institution_id = ${i} and batch_id = ${made.batchId}::uuid`.execute(
        trx,
      );
    return made?.batchId ?? null;
  }
  await sql`insert into families.batch_student (institution_id, batch_id, student_id, said)
    select ${i}, ${known.batch_id}::uuid, s.student_id, '{}'::jsonb from unnest(${studentIds}::uuid[]) s (student_id) on conflict do nothing`.execute(
    trx,
  );
  await sql`update families.batch b set only_recipients = b.only_recipients || ${jsonb(only)},
      students = (select count(*) from families.batch_student s where s.institution_id = ${i} and s.batch_id = b.batch_id)
    where b.institution_id = ${i} and b.batch_id = ${known.batch_id}::uuid`.execute(trx);
  return known.batch_id;
}

export function asOnly(message: MessageToFamily): OnlyRecipient {
  return {
    kind: message.to.kind,
    id: message.to.id,
    studentIds: message.studentIds,
    language: message.language ?? 'en',
    channel: message.channel,
    address: message.address,
    messageId: message.messageId,
  };
}

/** What every correction is: from the house, at once, and once. */
export function correctionOf(batchId: string, category: FamilyCategory) {
  return {
    templateKey: 'recall',
    category,
    origin: { kind: 'recall', id: batchId },
    dedupeKey: `recall/${batchId}`,
    senderName: '',
    isUrgent: true,
    correctsBatchId: batchId,
  };
}
