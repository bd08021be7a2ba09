import { z } from 'zod';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import type { Context } from '../../../platform/http/route.ts';
import { seal } from '../../../platform/secrets/seal.ts';
import { providers, providersOf, type SettableChannel } from '../../core/channel-views.ts';
import { cleanLine } from '../../core/clean.ts';
import { isOfThisMachine } from '../../core/hook-addresses.ts';
import { trouble } from '../problems.ts';
import { loadChannelSetting, purposeOfChannel } from './channel-setting.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:00');
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .transform((text) => cleanLine(text, most));

export const ChannelChange = z.object({
  provider: z.enum(providers),
  isOn: z.boolean(),
  sender: line(200).default(''),
  account: z.string().trim().max(200).nullable().default(null),
  /** Left out: as it was. */
  secret: z.string().min(1).max(500).optional(),
  host: z.string().trim().max(250).nullable().default(null),
  port: z.int().min(1).max(65_535).nullable().default(null),
  security: z.enum(['tls', 'starttls', 'none']).nullable().default(null),
  perSecond: z.number().min(0.01).max(1000).default(1),
  costMicros: z.int().min(0).max(1_000_000_000).default(0),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three letters, such as USD')
    .default('USD'),
  mostADay: z.int().min(1).max(10_000_000).nullable().default(null),
  staffed: z
    .object({ days: z.array(z.int().min(1).max(7)).min(1).max(7), from: time, until: time })
    .refine(({ from, until }) => from < until, 'the end comes after the beginning')
    .nullable()
    .default(null),
  paper: z.enum(['a4', 'us-letter']).nullable().default(null),
  findingsBy: line(200).nullable().default(null),
});
type Change = z.output<typeof ChannelChange>;

/** Saves how a channel is carried. Its secret is sealed, and leaves again only towards the same account at the same place. */
export async function saveChannel(
  { db, clock, actor, secret }: Pick<Context, 'db' | 'clock' | 'actor' | 'secret'>,
  channel: SettableChannel,
  input: Change,
): Promise<void> {
  const { institutionId } = actor;
  check(channel, input);
  await db.forInstitution(institutionId, async (trx) => {
    const sealed = await sealedSecret(trx, institutionId, channel, input, secret);
    const row = {
      provider: input.provider,
      is_on: input.isOn,
      sender: input.sender,
      account: input.account,
      host: input.host || null,
      port: input.port,
      security: input.security,
      sealed_secret: sealed,
      per_second: input.perSecond,
      cost_micros: input.costMicros,
      currency: input.currency,
      most_a_day: input.mostADay,
      staffed: input.staffed ? jsonb(input.staffed) : null,
      details: jsonb({
        ...(input.paper && { paper: input.paper }),
        ...(input.findingsBy && { findingsBy: input.findingsBy }),
      }),
      changed_at: new Date(clock.now().epochMilliseconds),
      trouble: null,
      trouble_at: null,
    };
    await trx
      .insertInto('messages.channel_setting')
      .values({ institution_id: institutionId, channel, ...row })
      .onConflict((conflict) => conflict.columns(['institution_id', 'channel']).doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'messages.change-channel',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { channel, provider: input.provider, isOn: input.isOn, perSecond: input.perSecond },
      },
    );
  });
}

async function sealedSecret(trx: Tx, institutionId: number, channel: SettableChannel, input: Change, secret: string) {
  if (input.provider === 'print') return null;
  if (input.secret !== undefined)
    return Buffer.from(seal(secret, purposeOfChannel(institutionId, channel), new TextEncoder().encode(input.secret)));
  const before = await loadChannelSetting(trx, institutionId, channel);
  const isSame =
    before !== undefined &&
    before.provider === input.provider &&
    before.account === input.account &&
    (before.host ?? '') === (input.host ?? '');
  if (isSame && before.sealed_secret !== null) return before.sealed_secret;
  throw refused('secret', 'Type the secret. It is asked again when the account or the host changes.');
}

function check(channel: SettableChannel, input: Change): void {
  const { provider, host, account, sender } = input;
  if (!(providersOf[channel] as readonly string[]).includes(provider))
    throw refused('provider', 'This provider does not carry this channel.');
  if (provider === 'twilio') {
    if (!/^AC[0-9a-f]{32}$/i.test(account ?? ''))
      throw refused('account', 'An account SID is AC and 32 digits or letters a to f.');
    const isSender =
      channel === 'sms' ? /^(\+[1-9]\d{6,14}|MG[0-9a-f]{32}|\d{3,6}|[A-Za-z0-9 ]{3,11})$/ : /^\+[1-9]\d{6,14}$/;
    if (!isSender.test(sender)) throw refused('sender', 'Type the number that families see, such as +12025550123.');
    if (host && !isEndpoint(host))
      throw refused('host', 'An address that begins with https://, or nothing for Twilio itself.');
    return;
  }
  if (provider === 'smpp' && !/^(\+[1-9]\d{6,14}|\d{3,6}|[A-Za-z0-9 ]{3,11})$/.test(sender))
    throw refused('sender', 'Type the number or name that families see.');
  if (provider === 'smpp' || provider === 'imap') {
    if (!/^[a-z0-9]([a-z0-9.:-]{0,250}[a-z0-9])?$/i.test(host ?? ''))
      throw refused('host', 'Type the name of the server, such as imap.example.org.');
    if (!account) throw refused('account', 'Type the name of the account.');
    const isClear =
      input.security === null || input.security === 'none' || (provider === 'smpp' && input.security === 'starttls');
    if (isClear && !isOfThisMachine(host ?? ''))
      throw refused('security', 'The password and every word would go over the network in the clear. Choose TLS.');
  }
}

function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, search, hash, username } = new URL(address);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isOfThisMachine(address));
  return isSafe && search === '' && hash === '' && username === '';
}

function refused(field: string, says: string) {
  return trouble.badSetting(says, { fields: [{ field, says }] });
}
