import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Channel } from '../../core/channels.ts';
import type { RecipientKind } from '../../core/kinds.ts';
import { afterBrokenOff, type Transition } from '../../core/message-state.ts';
import { fallBack } from './fall-back.ts';
import { type Due, takeDue } from './take-due.ts';

/** A message that this worker alone sends. */
export type Claimed = Due;

/**
 * Takes what is due, so that no other worker does.
 * @param now by the institution's clock; pauses between tries go by the server's
 */
export async function claimDue(
  trx: Tx,
  institutionId: number,
  { claimId, now, count }: { claimId: string; now: Temporal.Instant; count: number },
): Promise<{ claimed: Claimed[]; isLast: boolean }> {
  const { due, looked } = await takeDue(trx, institutionId, { channel: 'email', now, count });
  await sql`update messages.message set state = 'sending', claim_id = ${claimId}, claimed_at = now()
    where institution_id = ${institutionId} and message_id = any(${due.map(({ message_id }) => message_id)}::uuid[])`.execute(
    trx,
  );
  return { claimed: due, isLast: looked < count };
}

/**
 * Delivers what is due into the mailbox, where it is read: nothing leaves, so one transaction does it once. What a family is told
 * has arrived there.
 * @returns how many were kept, and whether these were all
 */
export async function keepDue(
  trx: Tx,
  institutionId: number,
  {
    channel,
    now,
    count,
    unitMicros = 0,
  }: { channel: Channel; now: Temporal.Instant; count: number; unitMicros?: number },
): Promise<{ kept: number; isLast: boolean }> {
  const { due, looked } = await takeDue(trx, institutionId, { channel, now, count });
  await sql`
    update messages.message set state = 'sent', transport = ${channel === 'page' ? 'page' : 'mailbox'}, sent_at = ${now.toString()}::timestamptz,
      provider = case when recipient_kind <> 'staff' then ${channel === 'page' ? 'page' : 'mailbox'} end,
      reach = case when recipient_kind <> 'staff' then 'delivered' end,
      reached_at = case when recipient_kind <> 'staff' then ${now.toString()}::timestamptz end,
      cost_micros = case when ${unitMicros}::bigint > 0 then ${unitMicros}::bigint * coalesce(segments, 1) end
    where institution_id = ${institutionId} and message_id = any(${due.map(({ message_id }) => message_id)}::uuid[])`.execute(
    trx,
  );
  return { kept: due.length, isLast: looked < count };
}

/**
 * Notes, just before the last byte goes out, that the message may be gone from here on.
 * @returns false when another worker has taken it over meanwhile: then it must not go from here
 */
export async function noteHandedOver(
  trx: Tx,
  institutionId: number,
  { claimId, messageId, mailId, tryNo }: { claimId: string; messageId: string; mailId: string; tryNo: number },
): Promise<boolean> {
  const { rows } = await sql`
    with mine as (
      update messages.message set is_handed_over = true, claimed_at = now(), mail_id = ${mailId}, tries = ${tryNo}
      where institution_id = ${institutionId} and message_id = ${messageId} and state = 'sending' and claim_id = ${claimId}
      returning message_id)
    insert into messages.attempt (institution_id, message_id, attempt_no, started_at)
    select ${institutionId}::int, message_id, ${tryNo}::smallint, now() from mine returning message_id`.execute(trx);
  return rows.length === 1;
}

export interface Outcome {
  transition: Extract<Transition, 'send' | 'fail' | 'give-back'>;
  /** Of the try, if there was one. */
  attempt: { no: number; outcome: 'sent' | 'refused' | 'later' | 'unknown'; detail: string } | null;
  why: string | null;
  /** give-back: until the next try. */
  pauseSeconds: number;
  /** It may have gone all the same. */
  mayHaveGone: boolean;
}

const stateAfter = { send: 'sent', fail: 'failed', 'give-back': 'queued' } as const;

/** Writes down how a try ended. @returns false when the claim was lost */
export async function settle(
  trx: Tx,
  institutionId: number,
  { claimId, messageId, now }: { claimId: string; messageId: string; now: Temporal.Instant },
  { transition, attempt, why, pauseSeconds, mayHaveGone }: Outcome,
): Promise<boolean> {
  const isSent = transition === 'send';
  const { numUpdatedRows } = await trx
    .updateTable('messages.message')
    .set({
      state: stateAfter[transition],
      claim_id: null,
      claimed_at: null,
      is_handed_over: mayHaveGone,
      sent_at: isSent ? new Date(now.epochMilliseconds) : null,
      transport: isSent ? 'smtp' : null,
      // How far mail to a family came is followed; a bounce names it by its Message-ID.
      ...(isSent && {
        provider: sql<string | null>`case when kind = 'family-message' then 'smtp' end`,
        provider_id: sql<string | null>`case when kind = 'family-message' then mail_id end`,
        reach: sql<string | null>`case when kind = 'family-message' then coalesce(reach, 'accepted') end`,
        reached_at: sql<Date | null>`case when kind = 'family-message' then ${now.toString()}::timestamptz end`,
      }),
      why,
      not_before: transition === 'give-back' ? sql<Date>`now() + make_interval(secs => ${pauseSeconds})` : null,
      ...(attempt && { tries: attempt.no }),
    })
    .where('institution_id', '=', institutionId)
    .where('message_id', '=', messageId)
    .where('state', '=', 'sending')
    .where('claim_id', '=', claimId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  if (attempt)
    await sql`insert into messages.attempt (institution_id, message_id, attempt_no, started_at, ended_at, outcome, detail)
      values (${institutionId}, ${messageId}, ${attempt.no}, now(), now(), ${attempt.outcome}, ${attempt.detail})
      on conflict (institution_id, message_id, attempt_no)
      do update set ended_at = now(), outcome = excluded.outcome, detail = excluded.detail`.execute(trx);
  if (transition === 'fail' && !mayHaveGone) {
    if (attempt?.outcome === 'refused') await keepRefusal(trx, institutionId, messageId, now);
    await fallBack(trx, institutionId, [messageId], now);
  }
  return true;
}

/** A mail server that refuses a family's address says so of the address. */
async function keepRefusal(trx: Tx, institutionId: number, messageId: string, now: Temporal.Instant): Promise<void> {
  await sql`insert into messages.report (institution_id, report_id, provider, provider_id, status, message_id, health, received_at, state)
    select ${institutionId}::int, ${uuidv7()}::uuid, 'smtp', message_id::text, 'refused', message_id, 'bouncing', ${now.toString()}::timestamptz, 'new'
    from messages.message where institution_id = ${institutionId} and message_id = ${messageId}::uuid and kind = 'family-message'
    on conflict do nothing`.execute(trx);
}

/** Gives back what this worker took and did not come to. */
export async function giveBack(trx: Tx, institutionId: number, claimId: string, pauseSeconds: number): Promise<void> {
  await sql`update messages.message set state = 'queued', claim_id = null, claimed_at = null,
      not_before = now() + make_interval(secs => ${pauseSeconds})
    where institution_id = ${institutionId} and state = 'sending' and claim_id = ${claimId} and not is_handed_over`.execute(
    trx,
  );
}

const unknown_words =
  'It is not known whether this went: the process stopped, or the connection broke, before the mail server had answered.';

/**
 * Takes over what was being sent by workers that have been silent too long.
 * @param silentSeconds longer than a mail may take from its last byte to the answer; 0: no other worker can be at it
 * @returns how many
 */
export async function takeOverBrokenOff(trx: Tx, institutionId: number, silentSeconds: number): Promise<number> {
  const { rows } = await sql<{ message_id: string; recipient_kind: RecipientKind; is_handed_over: boolean }>`
    select message_id, recipient_kind, is_handed_over from messages.message
    where institution_id = ${institutionId} and channel = 'email' and state = 'sending'
      and claimed_at <= now() - make_interval(secs => ${silentSeconds})
    order by message_id limit 500 for update skip locked`.execute(trx);
  const failing = rows.filter((row) => afterBrokenOff(row.is_handed_over, row.recipient_kind) === 'fail');
  const ids = (of: typeof rows) => of.map(({ message_id }) => message_id);
  const back = rows.filter((row) => !failing.includes(row));
  await sql`update messages.message set state = 'queued', claim_id = null, claimed_at = null, is_handed_over = false
    where institution_id = ${institutionId} and message_id = any(${ids(back)}::uuid[])`.execute(trx);
  await sql`update messages.message set state = 'failed', claim_id = null, claimed_at = null, why = ${unknown_words}
    where institution_id = ${institutionId} and message_id = any(${ids(failing)}::uuid[])`.execute(trx);
  await sql`update messages.attempt set ended_at = now(), outcome = 'unknown'
    where institution_id = ${institutionId} and message_id = any(${ids(rows)}::uuid[]) and ended_at is null`.execute(
    trx,
  );
  return rows.length;
}

export { unknown_words };
