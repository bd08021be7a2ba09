import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { OtherAddress } from '../../core/channels.ts';
import { most_letters_of_a_text, segmentsOf } from '../../core/segments.ts';

/**
 * What did not arrive goes by the next channel of its list, in the same words, once; hours and expiry go along. The new message
 * says which one it follows.
 * @returns how many went on
 */
export async function fallBack(
  trx: Tx,
  institutionId: number,
  messageIds: readonly string[],
  now: Temporal.Instant,
): Promise<number> {
  if (messageIds.length === 0) return 0;
  const rows = await trx
    .selectFrom('messages.message')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('message_id', 'in', [...messageIds])
    .where('recipient_kind', '<>', 'staff')
    .where(sql<boolean>`fallback <> '[]'::jsonb`)
    .execute();
  const next = rows.flatMap((row) => {
    // Written by queueToFamily alone.
    const ways = row.fallback as unknown as OtherAddress[];
    const at = ways.findIndex(({ channel }) => channel !== 'sms' || row.body.length <= most_letters_of_a_text);
    const way = ways[at];
    return way ? [{ row, way, left: ways.slice(at + 1) }] : [];
  });
  if (next.length === 0) return 0;
  const at = new Date(now.epochMilliseconds);
  const made = await trx
    .insertInto('messages.message')
    .values(
      next.map(({ row, way, left }) => ({
        institution_id: institutionId,
        message_id: uuidv7(),
        kind: row.kind,
        template_key: row.template_key,
        template_version: row.template_version,
        recipient_kind: row.recipient_kind,
        recipient_id: row.recipient_id,
        channel: way.channel,
        address: way.address,
        language: row.language,
        household_key: row.household_key,
        subject: row.subject,
        body: row.body,
        category: row.category,
        dedupe_key: `follows/${row.message_id}`,
        origin_kind: row.origin_kind,
        origin_id: row.origin_id,
        batch_id: row.batch_id,
        corrects_message_id: row.corrects_message_id,
        follows_message_id: row.message_id,
        queued_at: at,
        due_at: at,
        expires_at: row.expires_at,
        hours: row.hours === null ? null : jsonb(row.hours),
        fallback: jsonb(left),
        rank: row.rank,
        segments: way.channel === 'sms' ? segmentsOf(row.body).segments : null,
        state: 'queued',
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'dedupe_key']).doNothing())
    .returning(['message_id', 'follows_message_id'])
    .execute();
  if (made.length > 0)
    await sql`insert into messages.message_student (institution_id, message_id, student_id)
      select ${institutionId}::int, given.made, s.student_id
      from unnest(${made.map((row) => row.message_id)}::uuid[], ${made.map((row) => row.follows_message_id)}::uuid[]) as given (made, follows)
      join messages.message_student s on s.institution_id = ${institutionId} and s.message_id = given.follows`.execute(
      trx,
    );
  return made.length;
}

/** A phone took after all what was given up: what waits to stand in for it is called back. */
export async function callBackFollowers(trx: Tx, institutionId: number, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await sql`update messages.message set state = 'cancelled', why = 'The message that it stood in for arrived after all.'
    where institution_id = ${institutionId} and follows_message_id = any(${[...messageIds]}::uuid[]) and state = 'queued'`.execute(
    trx,
  );
}
