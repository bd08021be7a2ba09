import { sql } from 'kysely';
import { type Institution, todayOf } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { SettableChannel } from '../channels/channel-setting.ts';
import { type Due, takeDue } from './take-due.ts';

export interface ClaimedBatch {
  messages: Due[];
  /** Until the first of them may go: all workers of a channel share its speed. */
  waitMs: number;
  /** Between two of them. */
  gapMs: number;
  /** Nothing more is due, or may go today. */
  isLast: boolean;
}

/** So far ahead a worker takes what is due: more would be in doubt when it dies. */
const ahead_seconds = 1;
/** Slots that others have taken so far ahead are enough. */
const booked_seconds = 3;

/**
 * Takes what is due on a channel, books the time in which it may go, and notes that from here on it may be gone: whether one went
 * can be asked of the provider, so there is one note for all and not one for each.
 * @param most at once, in doubt when this worker dies
 */
export async function claimForChannel(
  trx: Tx,
  institution: Institution,
  { channel, claimId, now, most }: { channel: SettableChannel; claimId: string; now: Temporal.Instant; most: number },
): Promise<ClaimedBatch> {
  const { institutionId } = institution;
  const none = { messages: [], waitMs: 0, gapMs: 0 };
  const today = todayOf(institution);
  const { rows } = await sql<{ per_second: number; wait_ms: number; left_today: number | null }>`
    select per_second, greatest(0, extract(epoch from busy_until - now()) * 1000)::float8 as wait_ms,
      most_a_day - case when counted_on = ${today}::date then sent_that_day else 0 end as left_today
    from messages.channel_setting
    where institution_id = ${institutionId} and channel = ${channel} and is_on for update`.execute(trx);
  const setting = rows[0];
  if (!setting) return { ...none, isLast: true };
  const wait = Number(setting.wait_ms ?? 0);
  if (wait > booked_seconds * 1000) return { ...none, waitMs: wait - booked_seconds * 1000, isLast: false };
  const count = Math.min(most, Math.max(1, Math.ceil(setting.per_second * ahead_seconds)), setting.left_today ?? most);
  if (count <= 0) return { ...none, isLast: true };
  const { due, looked } = await takeDue(trx, institutionId, { channel, now, count });
  if (due.length > 0) {
    const ids = due.map(({ message_id }) => message_id);
    await sql`update messages.message set state = 'sending', claim_id = ${claimId}, claimed_at = now(), is_handed_over = true, tries = tries + 1
      where institution_id = ${institutionId} and message_id = any(${ids}::uuid[])`.execute(trx);
    await sql`insert into messages.attempt (institution_id, message_id, attempt_no, started_at)
      select ${institutionId}::int, message_id, tries, now() from messages.message
      where institution_id = ${institutionId} and message_id = any(${ids}::uuid[])`.execute(trx);
    await sql`update messages.channel_setting set
        busy_until = greatest(now(), busy_until) + make_interval(secs => ${due.length / setting.per_second}),
        sent_that_day = ${due.length} + case when counted_on = ${today}::date then sent_that_day else 0 end, counted_on = ${today}::date
      where institution_id = ${institutionId} and channel = ${channel}`.execute(trx);
  }
  return {
    messages: due.map((one) => ({ ...one, tries: one.tries + 1 })),
    waitMs: wait,
    gapMs: 1000 / setting.per_second,
    isLast: looked < count,
  };
}
