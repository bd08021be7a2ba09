import { sql } from 'kysely';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Proof } from '../../core/channels.ts';
import { cleanLine, cleanLines } from '../../core/clean.ts';
import { furtherOf, type Reach } from '../../core/reach.ts';

/** What came in, as its provider gave it: every word of it is somebody's claim. */
export interface GivenInbound {
  channel: 'email' | 'sms' | 'voice' | 'page';
  provider: string;
  /** What the provider calls it: the same twice is taken once. */
  providerId: string;
  fromAddress: string;
  toAddress: string;
  subject?: string;
  text: string;
  quoted?: string;
  /** Our message that it names. Left out: the last that went to this address by this channel. */
  answersMessageId?: string | null;
  isAutomatic?: boolean;
  isCut?: boolean;
  leftOut?: number;
  proof: Proof;
}

const most_text = 20_000;
const most_address = 320;

/**
 * Keeps what came in, once, for whoever speaks with families. A message that a person answered has arrived.
 * @returns its id; null: it was here already
 */
export async function takeInbound(trx: Tx, institution: Institution, given: GivenInbound): Promise<string | null> {
  const { institutionId } = institution;
  const clock = clockOf(institution);
  const now = new Date(clock.now().epochMilliseconds);
  const fromAddress = cleanLine(given.fromAddress, most_address);
  const answers =
    given.answersMessageId === undefined
      ? await lastTo(trx, institutionId, given.channel, fromAddress)
      : await ours(trx, institutionId, given.answersMessageId);
  const row = await trx
    .insertInto('messages.inbound')
    .values({
      institution_id: institutionId,
      inbound_id: uuidv7(),
      channel: given.channel,
      provider: given.provider,
      provider_id: given.providerId.slice(0, 200),
      from_address: fromAddress,
      to_address: cleanLine(given.toAddress, most_address),
      received_at: now,
      subject: cleanLine(given.subject ?? '', 300),
      text: cleanLines(given.text, most_text).trim(),
      quoted: cleanLines(given.quoted ?? '', most_text),
      answers_message_id: answers?.message_id ?? null,
      is_automatic: given.isAutomatic ?? false,
      is_cut: (given.isCut ?? false) || given.text.length > most_text,
      left_out: Math.min(given.leftOut ?? 0, 1000),
      proof: given.proof,
      state: 'new',
    })
    .onConflict((conflict) => conflict.columns(['institution_id', 'provider', 'provider_id']).doNothing())
    .returning('inbound_id')
    .executeTakeFirst();
  if (!row) return null;
  // An absence note answers nothing.
  if (answers && !given.isAutomatic)
    await trx
      .updateTable('messages.message')
      .set({ reach: furtherOf(answers.reach, 'answered'), reached_at: now })
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', answers.message_id)
      .execute();
  await record(
    trx,
    { clock, actor: systemActor(institutionId) },
    {
      verb: 'messages.take-inbound',
      subject: { kind: 'inbound', id: row.inbound_id },
      details: { channel: given.channel },
    },
  );
  return row.inbound_id;
}

interface Answered {
  message_id: string;
  reach: Reach | null;
}

/** A text names no message: it answers the last that went to its number. */
async function lastTo(trx: Tx, institutionId: number, channel: string, address: string): Promise<Answered | null> {
  const { rows } = await sql<Answered>`
    select message_id, reach from messages.message
    where institution_id = ${institutionId} and recipient_kind <> 'staff' and address = ${address} and channel = ${channel} and state in ('sending', 'sent')
    order by message_id desc limit 1`.execute(trx);
  return rows[0] ?? null;
}

async function ours(trx: Tx, institutionId: number, messageId: string | null): Promise<Answered | null> {
  if (messageId === null) return null;
  const { rows } = await sql<Answered>`
    select message_id, reach from messages.message where institution_id = ${institutionId} and message_id = ${messageId}::uuid`.execute(
    trx,
  );
  return rows[0] ?? null;
}
