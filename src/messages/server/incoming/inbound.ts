import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { Channel, Proof } from '../../core/channels.ts';

/** What came in and nobody has taken yet. Who it is from is only a claim: see proof. */
export interface Inbound {
  inboundId: string;
  channel: Exclude<Channel, 'letter'>;
  provider: string;
  fromAddress: string;
  toAddress: string;
  receivedAt: Temporal.Instant;
  subject: string;
  text: string;
  quoted: string;
  answersMessageId: string | null;
  isAutomatic: boolean;
  isCut: boolean;
  leftOut: number;
  proof: Proof;
}

/** The oldest that are new, locked for this transaction so that no other worker takes them. */
export async function newInbound(trx: Tx, institutionId: number, count: number): Promise<Inbound[]> {
  const rows = await trx
    .selectFrom('messages.inbound')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'new')
    .orderBy('inbound_id')
    .limit(count)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    inboundId: row.inbound_id,
    // What the columns' checks allow.
    channel: row.channel as Inbound['channel'],
    provider: row.provider,
    fromAddress: row.from_address,
    toAddress: row.to_address,
    receivedAt: Temporal.Instant.fromEpochMilliseconds(row.received_at.getTime()),
    subject: row.subject,
    text: row.text,
    quoted: row.quoted,
    answersMessageId: row.answers_message_id,
    isAutomatic: row.is_automatic,
    isCut: row.is_cut,
    leftOut: row.left_out,
    proof: row.proof as Proof,
  }));
}

/** They stand in a conversation now. @param now by the institution's clock @returns how many were still new */
export async function markTaken(
  trx: Tx,
  institutionId: number,
  inboundIds: readonly string[],
  now: Temporal.Instant,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update messages.inbound set state = 'taken', taken_at = ${now.toString()}::timestamptz
    where institution_id = ${institutionId} and inbound_id = any(${[...inboundIds]}::uuid[]) and state = 'new'`.execute(
    trx,
  );
  return Number(numAffectedRows);
}
