import { sql } from 'kysely';
import { loadInstitution, todayOf } from '../../../institution/server/index.ts';
import type { Context } from '../../../platform/http/route.ts';
import {
  type ChannelsView,
  type ChannelView,
  providersOf,
  type SettableChannel,
  type Staffed,
  settableChannels,
} from '../../core/channel-views.ts';
import { isOfThisMachine } from '../../core/hook-addresses.ts';
import type { StoredChannel } from './channel-setting.ts';
import { hookAddress } from './hook-address.ts';

/** How each channel is set up, what waits on it, and what went wrong last. Secrets stay here. */
export async function viewChannels({
  db,
  actor,
  publicUrl,
}: Pick<Context, 'db' | 'actor' | 'publicUrl'>): Promise<ChannelsView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const institution = await loadInstitution(trx, institutionId);
    const rows = await trx
      .selectFrom('messages.channel_setting')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .execute();
    const { rows: counts } = await sql<{ channel: string; n: number }>`
      select channel, count(*)::int as n from messages.message where institution_id = ${institutionId} and state = 'queued'
      group by channel`.execute(trx);
    const today = todayOf(institution);
    return {
      isDemo: institution.isDemo,
      isLocal: isOfThisMachine(publicUrl),
      channels: settableChannels.map((channel) => {
        const row = rows.find((one) => one.channel === channel);
        return {
          ...(row ? viewOf(row, today) : unset(channel, institution.locale)),
          waiting: channel === 'email' ? 0 : (counts.find((one) => one.channel === channel)?.n ?? 0),
          hooks: hooksOf(publicUrl, institution.key, channel),
        };
      }),
    };
  });
}

type Stored = Omit<ChannelView, 'waiting' | 'hooks'>;

function viewOf(row: StoredChannel, today: string): Stored {
  const details = row.details as { paper?: ChannelView['paper']; findingsBy?: string };
  return {
    // What the columns' checks allow.
    channel: row.channel as SettableChannel,
    provider: row.provider as ChannelView['provider'],
    isSet: true,
    isOn: row.is_on,
    sender: row.sender,
    account: row.account,
    host: row.host,
    port: row.port,
    security: row.security as ChannelView['security'],
    hasSecret: row.sealed_secret !== null,
    perSecond: row.per_second,
    costMicros: Number(row.cost_micros),
    currency: row.currency,
    mostADay: row.most_a_day,
    sentToday: row.counted_on === today ? row.sent_that_day : 0,
    staffed: row.staffed as Staffed | null,
    paper: details.paper ?? null,
    findingsBy: details.findingsBy ?? null,
    changedAt: row.changed_at.toISOString(),
    trouble: row.trouble,
    troubleAt: row.trouble_at?.toISOString() ?? null,
  };
}

function unset(channel: SettableChannel, locale: string): Stored {
  const isAmerican = locale.endsWith('-US');
  return {
    channel,
    provider: providersOf[channel][0],
    isSet: false,
    isOn: false,
    sender: '',
    account: null,
    host: null,
    port: null,
    security: null,
    hasSecret: false,
    perSecond: 1,
    costMicros: 0,
    currency: isAmerican ? 'USD' : 'GBP',
    mostADay: null,
    sentToday: 0,
    staffed: null,
    paper: channel === 'letter' ? (isAmerican ? 'us-letter' : 'a4') : null,
    findingsBy: null,
    changedAt: null,
    trouble: null,
    troubleAt: null,
  };
}

function hooksOf(publicUrl: string, institutionKey: string, channel: SettableChannel): ChannelView['hooks'] {
  const at = (provider: string, what: string) => hookAddress({ publicUrl, institutionKey, provider, what });
  if (channel === 'sms') return [{ what: 'Twilio, “A message comes in” of the number', address: at('twilio', 'text') }];
  if (channel === 'email') return [{ what: 'The provider that hands mail over', address: at('mail', 'inbound') }];
  return [];
}
