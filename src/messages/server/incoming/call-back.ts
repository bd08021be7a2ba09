import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { Channel } from '../../core/channels.ts';
import type { FamilyCategory } from '../../core/kinds.ts';
import type { MessageContext } from '../context.ts';

/** Calls back what of a batch has not gone. @returns how many; what has gone or is on its way is told by `reachedBy` */
export async function cancelBatch(
  trx: Tx,
  { actor }: MessageContext,
  batchId: string,
  why = 'The batch was stopped.',
): Promise<{ cancelled: number }> {
  const { numUpdatedRows } = await trx
    .updateTable('messages.message')
    .set({ state: 'cancelled', why })
    .where('institution_id', '=', actor.institutionId)
    .where('batch_id', '=', batchId)
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return { cancelled: Number(numUpdatedRows) };
}

/** Some of what waits of a batch, so that no transaction is long. @returns how many */
export async function cancelSomeOfBatch(
  trx: Tx,
  institutionId: number,
  batchId: string,
  why: string,
  count: number,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`update messages.message set state = 'cancelled', why = ${why}
    where institution_id = ${institutionId} and message_id in (select message_id from messages.message
      where institution_id = ${institutionId} and batch_id = ${batchId}::uuid and state = 'queued' limit ${count}) and state = 'queued'`.execute(
    trx,
  );
  return Number(numAffectedRows);
}

/** Of these what has not gone. @returns how many */
export async function cancelMessagesNamed(
  trx: Tx,
  institutionId: number,
  messageIds: readonly string[],
  why: string,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`update messages.message set state = 'cancelled', why = ${why}
    where institution_id = ${institutionId} and message_id = any(${[...messageIds]}::uuid[]) and state = 'queued'`.execute(
    trx,
  );
  return Number(numAffectedRows);
}

/** Somebody wants no more of this: what waits for them is called back. Left out: every channel, every category. */
export async function cancelForRecipient(
  trx: Tx,
  { actor }: MessageContext,
  to: { kind: 'guardian' | 'student' | 'trusted'; id: string },
  {
    channel,
    categories,
    studentId,
    why,
  }: {
    channel?: Channel;
    categories?: readonly FamilyCategory[];
    /** Only what is about this student, alone or with others. */
    studentId?: string;
    why: string;
  },
): Promise<{ cancelled: number }> {
  let update = trx
    .updateTable('messages.message')
    .set({ state: 'cancelled', why })
    .where('institution_id', '=', actor.institutionId)
    .where('recipient_kind', '=', to.kind)
    .where('recipient_id', '=', to.id)
    .where('state', '=', 'queued');
  if (channel) update = update.where('channel', '=', channel);
  if (categories) update = update.where('category', 'in', [...categories]);
  if (studentId)
    update = update.where(
      sql<boolean>`exists (select from messages.message_student s where s.institution_id = ${actor.institutionId}
        and s.message_id = messages.message.message_id and s.student_id = ${studentId}::uuid)`,
    );
  const { numUpdatedRows } = await update.executeTakeFirst();
  return { cancelled: Number(numUpdatedRows) };
}
