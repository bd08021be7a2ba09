import { sql } from 'kysely';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Transport } from '../../core/channels.ts';
import { furtherOf, type Health, isLost, type Reach } from '../../core/reach.ts';
import { callBackFollowers, fallBack } from '../sending/fall-back.ts';

/** What a provider says became of a message. */
export interface GivenReport {
  provider: Transport;
  providerId: string;
  /** Ours, where the report names it. */
  messageId: string | null;
  /** In the provider's words; each is heard once. */
  status: string;
  reach: Reach | null;
  health: Health | null;
  errorCode: string | null;
  costMicros: number | null;
}

interface Known {
  message_id: string;
  provider_id: string | null;
  state: string;
  reach: Reach | null;
  is_handed_over: boolean;
}

/**
 * Takes what providers report, in any order and as often as they say it: each report counts once, and a message goes only
 * forward. What did not arrive goes the next way; what was thought to be gone or not gone is corrected.
 * @param now by the institution's clock
 * @returns how many were new
 */
export async function takeReports(
  trx: Tx,
  institutionId: number,
  reports: readonly GivenReport[],
  now: Temporal.Instant,
): Promise<number> {
  const known = await messagesOf(trx, institutionId, reports);
  const placed = reports.map((report) => ({ ...report, message: messageOf(report, known) }));
  const fresh = await keepNew(trx, institutionId, placed, now);
  await apply(trx, institutionId, fresh, now);
  return fresh.length;
}

/** Reports that came before we knew what the provider calls the message: now it is known. */
export async function takeWaitingReports(
  trx: Tx,
  institutionId: number,
  { provider, providerIds, now }: { provider: Transport; providerIds: readonly string[]; now: Temporal.Instant },
): Promise<void> {
  if (providerIds.length === 0) return;
  const { rows } = await sql<{
    message_id: string;
    reach: Reach | null;
    cost_micros: number | null;
    provider_id: string;
  }>`
    update messages.report r set message_id = m.message_id
    from messages.message m
    where r.institution_id = ${institutionId} and r.provider = ${provider} and r.provider_id = any(${[...providerIds]}::text[])
      and r.message_id is null and m.institution_id = ${institutionId} and m.provider = r.provider and m.provider_id = r.provider_id
    returning r.message_id, r.reach, r.cost_micros, r.provider_id`.execute(trx);
  const known = await messagesOf(
    trx,
    institutionId,
    rows.map(({ provider_id }) => ({ provider, providerId: provider_id, messageId: null })),
  );
  await apply(
    trx,
    institutionId,
    rows.map(({ message_id, reach, cost_micros, provider_id }) => ({
      provider,
      providerId: provider_id,
      reach,
      costMicros: cost_micros,
      message: known.get(message_id) ?? null,
    })),
    now,
  );
}

type Applied = Pick<GivenReport, 'provider' | 'providerId' | 'reach' | 'costMicros'> & { message: Known | null };

/** The messages that the reports mean, locked in one order for all workers. */
async function messagesOf(
  trx: Tx,
  institutionId: number,
  reports: readonly Pick<GivenReport, 'messageId' | 'provider' | 'providerId'>[],
): Promise<Map<string, Known>> {
  const named = reports.flatMap(({ messageId }) => (messageId ? [messageId] : []));
  const { rows } = await sql<Known>`
    select message_id, provider_id, state, reach, is_handed_over from messages.message
    where institution_id = ${institutionId} and message_id in (
      select unnest(${named}::uuid[])
      union
      select m.message_id from unnest(${reports.map(({ provider }) => provider)}::text[], ${reports.map(({ providerId }) => providerId)}::text[]) as given (provider, provider_id)
      join messages.message m on m.institution_id = ${institutionId} and m.provider = given.provider and m.provider_id = given.provider_id)
    order by message_id for update`.execute(trx);
  return new Map(rows.map((row) => [row.message_id, row]));
}

function messageOf({ messageId, providerId }: GivenReport, known: ReadonlyMap<string, Known>): Known | null {
  const named = messageId ? known.get(messageId) : undefined;
  // A try whose answer was lost may have gone under another name than the one that counts.
  if (named && (named.provider_id === null || named.provider_id === providerId)) return named;
  return [...known.values()].find(({ provider_id }) => provider_id === providerId) ?? named ?? null;
}

async function keepNew(
  trx: Tx,
  institutionId: number,
  reports: readonly (GivenReport & { message: Known | null })[],
  now: Temporal.Instant,
) {
  if (reports.length === 0) return [];
  const unique = [...new Map(reports.map((one) => [`${one.provider} ${one.providerId} ${one.status}`, one])).values()];
  const rows = unique.map((report) => ({ id: uuidv7(), report }));
  const kept = await trx
    .insertInto('messages.report')
    .values(
      rows.map(({ id, report }) => ({
        institution_id: institutionId,
        report_id: id,
        provider: report.provider,
        provider_id: report.providerId,
        status: report.status,
        message_id: report.message?.message_id ?? null,
        reach: report.reach,
        health: report.health,
        error_code: report.errorCode,
        cost_micros: report.costMicros,
        received_at: new Date(now.epochMilliseconds),
        state: report.health === null ? 'taken' : 'new',
      })),
    )
    .onConflict((conflict) => conflict.columns(['institution_id', 'provider', 'provider_id', 'status']).doNothing())
    .returning('report_id')
    .execute();
  const isKept = new Set(kept.map(({ report_id }) => report_id));
  return rows.filter(({ id }) => isKept.has(id)).map(({ report }) => report);
}

async function apply(
  trx: Tx,
  institutionId: number,
  reports: readonly Applied[],
  now: Temporal.Instant,
): Promise<void> {
  const changes = new Map<string, { from: Known; reach: Reach | null; costMicros: number | null; of: Applied }>();
  for (const report of reports) {
    const { message } = report;
    if (!message) continue;
    const before = changes.get(message.message_id);
    changes.set(message.message_id, {
      from: message,
      reach: furtherOf(before?.reach ?? message.reach, report.reach),
      costMicros: report.costMicros ?? before?.costMicros ?? null,
      of: report,
    });
  }
  if (changes.size === 0) return;
  const all = [...changes.values()];
  // What was given back or given up has gone after all; what a worker is sending just now, that worker settles.
  await sql`
    update messages.message m set
      reach = given.reach,
      reached_at = case when m.reach is distinct from given.reach then ${now.toString()}::timestamptz else m.reached_at end,
      cost_micros = coalesce(given.cost, m.cost_micros),
      provider = coalesce(m.provider, given.provider),
      provider_id = coalesce(m.provider_id, given.provider_id),
      transport = case when m.state in ('queued', 'failed') and given.has_gone then given.provider else m.transport end,
      sent_at = case when m.state in ('queued', 'failed') and given.has_gone then ${now.toString()}::timestamptz else m.sent_at end,
      why = case when m.state in ('queued', 'failed') and given.has_gone then null else m.why end,
      state = case when m.state in ('queued', 'failed') and given.has_gone then 'sent' else m.state end
    from unnest(${all.map(({ from }) => from.message_id)}::uuid[], ${all.map(({ reach }) => reach)}::text[],
      ${all.map(({ costMicros }) => costMicros)}::bigint[], ${all.map(({ of }) => of.provider)}::text[],
      ${all.map(({ of }) => of.providerId)}::text[], ${all.map(({ from, reach }) => from.provider_id === null && reach !== null)}::bool[])
      as given (message_id, reach, cost, provider, provider_id, has_gone)
    where m.institution_id = ${institutionId} and m.message_id = given.message_id`.execute(trx);
  const lost = all.filter(({ from, reach }) => isLost(reach) && !isLost(from.reach));
  await fallBack(
    trx,
    institutionId,
    lost.map(({ from }) => from.message_id),
    now,
  );
  const found = all.filter(({ from, reach }) => isLost(from.reach) && !isLost(reach));
  await callBackFollowers(
    trx,
    institutionId,
    found.map(({ from }) => from.message_id),
  );
}
