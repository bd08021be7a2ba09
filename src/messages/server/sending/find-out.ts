import { sql } from 'kysely';
import { clockOf, type Institution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { type Carrier, CarrierTrouble } from '../../../platform/carriers/carrier.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Transport } from '../../core/channels.ts';
import { isSameText } from '../../core/is-same-text.ts';
import type { SettableChannel } from '../channels/channel-setting.ts';
import { unknown_words } from './claims.ts';
import { type ChannelOutcome, settleChannel } from './settle-channel.ts';

interface InDoubt {
  message_id: string;
  address: string;
  body: string;
  tries: number;
  provider_id: string | null;
  started_at: Date;
}

interface Asked {
  channel: SettableChannel;
  provider: Transport;
  carrier: Carrier;
  unitMicros: number;
  /** A message is in doubt once its worker has said nothing for so long; a provider that lists at once is sure by then. */
  silentSeconds: number;
  untilMs: number;
}

const at_once = 50;
const parallel = 10;

/**
 * Finds out what became of messages that were on their way when a worker died or an answer was lost: the provider is asked what it
 * has for that number since then. What it has went; what it has not goes again. Where the provider cannot be asked, or does not
 * tell one call from another, a person decides.
 * @returns how many are known now
 */
export async function findOut(db: Database, institution: Institution, asked: Asked): Promise<number> {
  const { institutionId } = institution;
  let known = 0;
  while (Date.now() < asked.untilMs) {
    const claimId = uuidv7();
    const doubts = await db.forInstitution(institutionId, (trx) => takeDoubts(trx, institutionId, asked, claimId));
    if (doubts.length === 0) return known;
    const outcomes: ChannelOutcome[] = [];
    let next = 0;
    const one = async () => {
      for (let at = next++; at < doubts.length; at = next++) {
        const doubt = doubts[at];
        if (doubt) outcomes.push(await outcomeOf(db, institutionId, asked, doubt));
      }
    };
    await Promise.all(Array.from({ length: parallel }, one));
    const settled = onceEach(outcomes);
    await db.forInstitution(institutionId, (trx) =>
      settleChannel(trx, institutionId, { ...asked, claimId, now: clockOf(institution).now() }, settled),
    );
    const left = settled.filter(({ end }) => end === 'in-doubt').length;
    known += settled.length - left;
    if (left > 0) return known;
  }
  return known;
}

/** Takes over what has been in doubt long enough; what a report has named meanwhile needs no asking. */
async function takeDoubts(
  trx: Tx,
  institutionId: number,
  { channel, silentSeconds }: Asked,
  claimId: string,
): Promise<InDoubt[]> {
  const { rows } = await sql<InDoubt>`
    update messages.message m set claim_id = ${claimId}, claimed_at = now()
    from (
      select d.message_id from messages.message d
      where d.institution_id = ${institutionId} and d.channel = ${channel} and d.state = 'sending'
        and d.claimed_at <= now() - make_interval(secs => ${silentSeconds})
      order by d.message_id limit ${at_once} for update skip locked
    ) doubt, messages.attempt a
    where m.institution_id = ${institutionId} and m.message_id = doubt.message_id
      and a.institution_id = ${institutionId} and a.message_id = m.message_id and a.attempt_no = m.tries
    returning m.message_id, m.address, m.body, m.tries, m.provider_id, a.started_at`.execute(trx);
  return rows;
}

async function outcomeOf(
  db: Database,
  institutionId: number,
  { channel, provider, carrier }: Asked,
  doubt: InDoubt,
): Promise<ChannelOutcome> {
  const plain: ChannelOutcome = {
    messageId: doubt.message_id,
    tryNo: doubt.tries,
    end: 'in-doubt',
    providerId: doubt.provider_id,
    segments: null,
    why: null,
    code: null,
    health: null,
    pauseSeconds: 0,
  };
  if (doubt.provider_id !== null) return { ...plain, end: 'sent' };
  if (!carrier.sentTo) return { ...plain, end: 'unknown', why: unknown_words };
  try {
    const since = Temporal.Instant.fromEpochMilliseconds(doubt.started_at.getTime());
    const theirs = await carrier.sentTo(doubt.address, since);
    const ours = await db.forInstitution(institutionId, (trx) =>
      namedAlready(
        trx,
        institutionId,
        provider,
        theirs.map(({ providerId }) => providerId),
        doubt.message_id,
      ),
    );
    const found = theirs.findLast(
      ({ providerId, body }) => !ours.has(providerId) && (channel === 'voice' || isSameText(doubt.body, body)),
    );
    return found
      ? { ...plain, end: 'sent', providerId: found.providerId, segments: found.segments }
      : { ...plain, end: 'back' };
  } catch (error) {
    // The provider is not there: it is asked again.
    if (error instanceof CarrierTrouble) return { ...plain, why: error.message };
    throw error;
  }
}

async function namedAlready(
  trx: Tx,
  institutionId: number,
  provider: Transport,
  providerIds: readonly string[],
  but: string,
) {
  const rows = await trx
    .selectFrom('messages.message')
    .select('provider_id')
    .where('institution_id', '=', institutionId)
    .where('provider', '=', provider)
    .where('provider_id', 'in', ['', ...providerIds])
    // A report may name this very message while it is asked for.
    .where('message_id', '<>', but)
    .execute();
  return new Set(rows.map(({ provider_id }) => provider_id));
}

/** The same words went to the same number twice: of two in doubt each needs one of the provider's own; the second is asked again. */
function onceEach(outcomes: readonly ChannelOutcome[]): ChannelOutcome[] {
  const seen = new Set<string>();
  return outcomes.map((outcome) => {
    if (outcome.end !== 'sent' || outcome.providerId === null) return outcome;
    if (seen.has(outcome.providerId)) return { ...outcome, end: 'in-doubt', providerId: null };
    seen.add(outcome.providerId);
    return outcome;
  });
}
