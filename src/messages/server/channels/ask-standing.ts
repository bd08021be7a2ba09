import { sql } from 'kysely';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { type Carrier, CarrierTrouble } from '../../../platform/carriers/carrier.ts';
import { numberCodes } from '../../../platform/carriers/twilio.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Transport } from '../../core/channels.ts';
import { healthOf, reachOf } from '../../core/twilio-words.ts';
import { type GivenReport, takeReports } from '../incoming/take-reports.ts';

const at_once = 50;
const parallel = 10;
/** A phone that is off may come back; after so many days nobody waits for it. */
const waited_days = 3;

/**
 * Asks the provider what became of messages of which no final report came: a report may be lost on its way to us.
 * @param afterSeconds since it went or was last asked for
 * @returns how many were asked for
 */
export async function askStanding(
  db: Database,
  institution: Institution,
  {
    channel,
    provider,
    carrier,
    afterSeconds,
    untilMs,
  }: { channel: 'sms' | 'voice'; provider: Transport; carrier: Carrier; afterSeconds: number; untilMs: number },
): Promise<number> {
  const { institutionId } = institution;
  const { standing } = carrier;
  let asked = 0;
  while (standing && Date.now() < untilMs) {
    const waiting = await db.forInstitution(institutionId, (trx) =>
      sql<{ message_id: string; provider_id: string }>`
        update messages.message m set asked_at = now()
        from (
          select message_id from messages.message
          where institution_id = ${institutionId} and reach = 'accepted' and channel = ${channel} and provider = ${provider}
            and provider_id is not null and claimed_at > now() - make_interval(days => ${waited_days})
            and coalesce(asked_at, claimed_at) <= now() - make_interval(secs => ${afterSeconds})
          order by sent_at limit ${at_once} for update skip locked
        ) waiting
        where m.institution_id = ${institutionId} and m.message_id = waiting.message_id
        returning m.message_id, m.provider_id`.execute(trx),
    );
    const reports: GivenReport[] = [];
    const left = [...waiting.rows];
    let isGone = false;
    const one = async () => {
      for (let next = left.pop(); next && !isGone; next = left.pop()) {
        try {
          const found = await standing(next.provider_id);
          if (found) reports.push(reportOf(channel, provider, next.message_id, found));
        } catch (error) {
          if (!(error instanceof CarrierTrouble)) throw error;
          isGone = error.kind === 'line';
        }
      }
    };
    await Promise.all(Array.from({ length: parallel }, one));
    asked += reports.length;
    if (reports.length > 0)
      await db.forInstitution(institutionId, async (trx) => {
        const clock = clockOf(institution);
        await takeReports(trx, institutionId, reports, clock.now());
        await record(
          trx,
          { clock, actor: systemActor(institutionId) },
          { verb: 'messages.ask-standing', details: { channel, messages: reports.length } },
        );
      });
    if (isGone || waiting.rows.length < at_once) return asked;
  }
  return asked;
}

function reportOf(
  channel: 'sms' | 'voice',
  provider: Transport,
  messageId: string,
  {
    providerId,
    status,
    errorCode,
    costMicros,
  }: { providerId: string; status: string; errorCode: string | null; costMicros: number | null },
): GivenReport {
  const reach = reachOf(channel === 'sms' ? 'text' : 'call', status);
  return {
    provider,
    providerId,
    messageId,
    status,
    reach,
    health: healthOf(reach, (errorCode && numberCodes[errorCode]) || null),
    errorCode,
    costMicros,
  };
}
