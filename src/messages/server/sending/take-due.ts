import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import { type Channel, type Hours, nextOpening } from '../../core/channels.ts';
import type { RecipientKind } from '../../core/kinds.ts';
import { fallBack } from './fall-back.ts';

/** What is due on a channel, locked for this transaction. */
export interface Due {
  message_id: string;
  channel: Channel;
  recipient_kind: RecipientKind;
  address: string | null;
  language: string | null;
  subject: string;
  body: string;
  tries: number;
  mail_id: string | null;
  segments: number | null;
  /** What goes with a mail. */
  calendar: string | null;
}

interface DueRow extends Due {
  hours: Hours | null;
  expires_at: Date | null;
}

/**
 * What is due, so that no other worker takes it: emergencies first, then what one person wrote, then batches. What came too late
 * is not sent, and what may not go at this hour is put off; the rest is for the caller to mark.
 * @param now by the institution's clock; pauses between tries go by the server's
 */
export async function takeDue(
  trx: Tx,
  institutionId: number,
  { channel, now, count }: { channel: Channel; now: Temporal.Instant; count: number },
): Promise<{ due: Due[]; looked: number }> {
  const { rows } = await sql<DueRow>`
    select message_id, channel, recipient_kind, address, language, subject, body, tries, mail_id, segments, hours, expires_at, calendar
    from messages.message
    where institution_id = ${institutionId} and channel = ${channel} and state = 'queued' and due_at <= ${now.toString()}::timestamptz
      and (not_before is null or not_before <= now())
    order by rank, due_at, message_id limit ${count} for update skip locked`.execute(trx);
  const late = rows.filter(({ expires_at }) => expires_at && expires_at.getTime() <= now.epochMilliseconds);
  const opening = new Map(
    rows.flatMap((row) => {
      if (late.includes(row)) return [];
      const at = nextOpening(now, row.hours);
      return Temporal.Instant.compare(at, now) > 0 ? [[row.message_id, at] as const] : [];
    }),
  );
  if (late.length > 0)
    await sql`update messages.message set state = 'cancelled', why = 'It was too late to be of use.'
      where institution_id = ${institutionId} and message_id = any(${late.map((row) => row.message_id)}::uuid[])`.execute(
      trx,
    );
  if (opening.size > 0)
    await sql`update messages.message m set due_at = given.at
      from unnest(${[...opening.keys()]}::uuid[], ${[...opening.values()].map(String)}::timestamptz[]) as given (message_id, at)
      where m.institution_id = ${institutionId} and m.message_id = given.message_id`.execute(trx);
  return { due: rows.filter((row) => !late.includes(row) && !opening.has(row.message_id)), looked: rows.length };
}

/** Says of what waits on a channel that nothing carries it; where there is another way, it goes that way. @returns how many */
export async function failDue(
  trx: Tx,
  institutionId: number,
  {
    channel,
    now,
    why,
    only = 'all',
  }: { channel: Channel; now: Temporal.Instant; why: string; only?: 'all' | 'families' },
): Promise<number> {
  const { rows } = await sql<{ message_id: string }>`
    update messages.message m set state = 'failed', why = ${why}
    from (
      select message_id from messages.message
      where institution_id = ${institutionId} and channel = ${channel} and state = 'queued' and due_at <= ${now.toString()}::timestamptz
        and (${only === 'all'} or kind = 'family-message')
      order by rank, due_at, message_id limit 500 for update skip locked
    ) due
    where m.institution_id = ${institutionId} and m.message_id = due.message_id returning m.message_id`.execute(trx);
  await fallBack(
    trx,
    institutionId,
    rows.map(({ message_id }) => message_id),
    now,
  );
  return rows.length;
}
