import { sql } from 'kysely';
import { uuidv7 } from '../../kernel/ids.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';
import type { Channel, Hours, OtherAddress } from '../core/channels.ts';
import { cleanLine, cleanLines } from '../core/clean.ts';
import type { FamilyCategory } from '../core/kinds.ts';
import { segmentsOf } from '../core/segments.ts';
import type { MessageContext, Origin } from './context.ts';

export interface FamilyMessage {
  to: { kind: 'guardian' | 'student' | 'trusted'; id: string };
  channel: Channel;
  /** A mail address, a number in E.164, the lines of a postal address; for a page whatever names its reader. */
  address: string;
  /** BCP 47, of the words. */
  language: string;
  /** Whom it is about: siblings share one. */
  studentIds: readonly string[];
  householdKey: string | null;
  category: FamilyCategory;
  subject: string;
  /** In its final words, plain text. */
  body: string;
  /** What may be said once. */
  dedupeKey: string;
  origin: Origin;
  template?: { key: string; version: number };
  batchId?: string;
  /** What this one puts right. */
  correctsMessageId?: string;
  /** What did not arrive by another channel. */
  followsMessageId?: string;
  /** Left out: now, by the institution's clock. */
  dueAt?: Temporal.Instant;
  /** What goes with a mail, as calendar programs take it. */
  calendar?: string;
  /** Where the same goes, one after another, when it does not arrive. */
  fallback?: readonly OtherAddress[];
  /** When it may go; tries again and other channels keep to it. Left out: at any time. */
  hours?: Hours;
  /** After that it is not worth sending: the morning's absence is not told at midnight. */
  expiresAt?: Temporal.Instant;
}

const rows_at_once = 300;

/**
 * Queues a message to a family in the caller's transaction. Whether it may be sent, to whom and in which words was decided before:
 * sending is all that is left.
 * @returns null when this was said already
 */
export async function queueToFamily(
  trx: Tx,
  ctx: MessageContext,
  message: FamilyMessage,
): Promise<{ messageId: string } | null> {
  const [messageId] = await queueAllToFamilies(trx, ctx, [message]);
  return messageId ? { messageId } : null;
}

/** Many at once. @returns their ids, in the same order; null for what was said already */
export async function queueAllToFamilies(
  trx: Tx,
  ctx: MessageContext,
  messages: readonly FamilyMessage[],
): Promise<(string | null)[]> {
  const ids: (string | null)[] = [];
  for (let from = 0; from < messages.length; from += rows_at_once)
    ids.push(...(await queueSome(trx, ctx, messages.slice(from, from + rows_at_once))));
  return ids;
}

async function queueSome(
  trx: Tx,
  { clock, actor }: MessageContext,
  messages: readonly FamilyMessage[],
): Promise<(string | null)[]> {
  const { institutionId } = actor;
  const now = clock.now();
  const rows = messages.map((message) => {
    const body = cleanLines(message.body);
    return {
      institution_id: institutionId,
      message_id: uuidv7(),
      kind: 'family-message',
      template_key: message.template?.key ?? 'family-message',
      template_version: message.template?.version ?? 0,
      recipient_kind: message.to.kind,
      recipient_id: message.to.id,
      channel: message.channel,
      address: message.address,
      language: message.language,
      household_key: message.householdKey,
      subject: cleanLine(message.subject),
      body,
      category: message.category,
      dedupe_key: message.dedupeKey,
      origin_kind: message.origin.kind,
      origin_id: message.origin.id,
      batch_id: message.batchId ?? null,
      corrects_message_id: message.correctsMessageId ?? null,
      follows_message_id: message.followsMessageId ?? null,
      queued_at: new Date(now.epochMilliseconds),
      due_at: new Date((message.dueAt ?? now).epochMilliseconds),
      expires_at: message.expiresAt ? new Date(message.expiresAt.epochMilliseconds) : null,
      hours: message.hours ? jsonb(message.hours) : null,
      calendar: message.channel === 'email' ? (message.calendar ?? null) : null,
      fallback: jsonb(message.fallback ?? []),
      rank: message.category === 'emergency' ? 0 : message.batchId ? 2 : 1,
      segments: message.channel === 'sms' ? segmentsOf(body).segments : null,
      state: 'queued',
    };
  });
  const made = await trx
    .insertInto('messages.message')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['institution_id', 'dedupe_key']).doNothing())
    .returning('message_id')
    .execute();
  const isMade = new Set(made.map(({ message_id }) => message_id));
  const about = rows.flatMap(({ message_id }, at) =>
    isMade.has(message_id) ? [...new Set(messages[at]?.studentIds)].map((student_id) => [message_id, student_id]) : [],
  );
  if (about.length > 0)
    await sql`insert into messages.message_student (institution_id, message_id, student_id)
      select ${institutionId}::int, message_id, student_id
      from unnest(${about.map(([id]) => id)}::uuid[], ${about.map(([, id]) => id)}::uuid[]) as given (message_id, student_id)`.execute(
      trx,
    );
  return rows.map(({ message_id }) => (isMade.has(message_id) ? message_id : null));
}
