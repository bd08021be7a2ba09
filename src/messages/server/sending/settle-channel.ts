import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Transport } from '../../core/channels.ts';
import type { Health } from '../../core/reach.ts';
import { takeWaitingReports } from '../incoming/take-reports.ts';
import { fallBack } from './fall-back.ts';

/**
 * How a try over a channel ended. back: the line was at fault or it was not its turn, so it is no try of this message. in-doubt: it
 * may have gone; it is found out later. unknown: nobody can find out, and a person decides.
 */
export interface ChannelOutcome {
  messageId: string;
  tryNo: number;
  end: 'sent' | 'failed' | 'back' | 'in-doubt' | 'unknown';
  providerId: string | null;
  segments: number | null;
  why: string | null;
  code: string | null;
  health: Health | null;
  pauseSeconds: number;
}

const stateAfter = {
  sent: 'sent',
  failed: 'failed',
  back: 'queued',
  'in-doubt': 'sending',
  unknown: 'failed',
} as const;
const attemptAfter = {
  sent: 'sent',
  failed: 'refused',
  back: 'later',
  'in-doubt': 'unknown',
  unknown: 'unknown',
} as const;

/**
 * Writes down how the tries of one claim ended. What failed for good goes the next way, and what that says of an address is kept
 * for whoever looks after addresses.
 */
export async function settleChannel(
  trx: Tx,
  institutionId: number,
  {
    channel,
    claimId,
    provider,
    unitMicros,
    now,
  }: {
    channel: string;
    claimId: string;
    provider: Transport /** Of a segment or a call. */;
    unitMicros: number;
    now: Temporal.Instant;
  },
  outcomes: readonly ChannelOutcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const of = <T>(pick: (outcome: ChannelOutcome) => T) => outcomes.map(pick);
  // A report may have named it since we asked: what the provider has a name for went.
  const ends = sql`(case when m.provider_id is not null then 'sent' else given.state end)`;
  const { rows: mine } = await sql<{ message_id: string; state: string }>`
    update messages.message m set
      state = ${ends},
      claim_id = case when ${ends} = 'sending' then m.claim_id end,
      is_handed_over = ${ends} <> 'sent' and given.may_have_gone,
      tries = m.tries - (${ends} = 'queued')::int,
      provider = case when ${ends} = 'sent' then ${provider} else m.provider end,
      provider_id = coalesce(given.provider_id, m.provider_id),
      transport = case when ${ends} = 'sent' then ${provider} end,
      sent_at = case when ${ends} = 'sent' then ${now.toString()}::timestamptz end,
      reach = case when ${ends} = 'sent' then coalesce(m.reach, 'accepted') else m.reach end,
      reached_at = case when ${ends} = 'sent' then coalesce(m.reached_at, ${now.toString()}::timestamptz) else m.reached_at end,
      segments = coalesce(given.segments, m.segments)::smallint,
      cost_micros = case when ${ends} = 'sent' then coalesce(m.cost_micros, ${unitMicros}::bigint * coalesce(given.segments, m.segments, 1)) else m.cost_micros end,
      why = case when ${ends} <> 'sent' then given.why end,
      not_before = case when ${ends} = 'queued' then now() + make_interval(secs => given.pause) end
    from unnest(${of(({ messageId }) => messageId)}::uuid[], ${of(({ end }) => stateAfter[end])}::text[],
      ${of(({ providerId }) => providerId)}::text[], ${of(({ segments }) => segments)}::int[], ${of(({ why }) => why)}::text[],
      ${of(({ pauseSeconds }) => pauseSeconds)}::float8[],
      ${of(({ end }) => end === 'in-doubt' || end === 'unknown')}::bool[])
      as given (message_id, state, provider_id, segments, why, pause, may_have_gone)
    where m.institution_id = ${institutionId} and m.message_id = given.message_id and m.state = 'sending' and m.claim_id = ${claimId}
    returning m.message_id, m.state`.execute(trx);
  const stateOf = new Map(mine.map(({ message_id, state }) => [message_id, state]));
  const settled = outcomes.flatMap((outcome): ChannelOutcome[] => {
    const state = stateOf.get(outcome.messageId);
    return state === undefined ? [] : [state === 'sent' ? { ...outcome, end: 'sent' } : outcome];
  });
  await endAttempts(trx, institutionId, settled);
  const back = settled.filter(({ end }) => end === 'back');
  if (back.length > 0) {
    await sql`delete from messages.attempt a using unnest(${back.map(({ messageId }) => messageId)}::uuid[], ${back.map(({ tryNo }) => tryNo)}::smallint[])
        as given (message_id, try_no)
      where a.institution_id = ${institutionId} and a.message_id = given.message_id and a.attempt_no = given.try_no`.execute(
      trx,
    );
    await sql`update messages.channel_setting set sent_that_day = greatest(0, sent_that_day - ${back.length}::int)
      where institution_id = ${institutionId} and channel = ${channel}`.execute(trx);
  }
  const failed = settled.filter(({ end }) => end === 'failed');
  await keepHealth(trx, institutionId, provider, failed, now);
  await fallBack(
    trx,
    institutionId,
    failed.map(({ messageId }) => messageId),
    now,
  );
  await takeWaitingReports(trx, institutionId, {
    provider,
    providerIds: settled.flatMap(({ providerId }) => (providerId ? [providerId] : [])),
    now,
  });
}

async function endAttempts(trx: Tx, institutionId: number, outcomes: readonly ChannelOutcome[]): Promise<void> {
  await sql`update messages.attempt a set ended_at = now(), outcome = given.outcome, detail = given.detail
    from unnest(${outcomes.map(({ messageId }) => messageId)}::uuid[], ${outcomes.map(({ tryNo }) => tryNo)}::smallint[],
      ${outcomes.map(({ end }) => attemptAfter[end])}::text[], ${outcomes.map(({ why, providerId }) => (why ?? providerId ?? '').slice(0, 300))}::text[])
      as given (message_id, try_no, outcome, detail)
    where a.institution_id = ${institutionId} and a.message_id = given.message_id and a.attempt_no = given.try_no`.execute(
    trx,
  );
}

/** A refusal that names the address's fault is a report like any other; it has no name of the provider's. */
async function keepHealth(
  trx: Tx,
  institutionId: number,
  provider: Transport,
  failed: readonly ChannelOutcome[],
  now: Temporal.Instant,
): Promise<void> {
  const telling = failed.filter(({ health }) => health !== null);
  if (telling.length === 0) return;
  await trx
    .insertInto('messages.report')
    .values(
      telling.map(({ messageId, tryNo, code, health }) => ({
        institution_id: institutionId,
        report_id: uuidv7(),
        provider,
        provider_id: `${messageId}/${tryNo}`,
        status: 'refused',
        message_id: messageId,
        reach: null,
        health,
        error_code: code,
        received_at: new Date(now.epochMilliseconds),
        state: 'new',
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'provider', 'provider_id', 'status']).doNothing())
    .execute();
}
