import type { TwilioAccount } from '../../../platform/carriers/twilio.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { unseal } from '../../../platform/secrets/seal.ts';
import { trouble } from '../problems.ts';

export type SettableChannel = 'sms' | 'voice' | 'letter' | 'email';

/** What the secret of a channel is sealed for. */
export const purposeOfChannel = (institutionId: number, channel: string) => `channel ${channel} ${institutionId}`;

export function loadChannelSetting(trx: Tx, institutionId: number, channel: SettableChannel) {
  return trx
    .selectFrom('messages.channel_setting')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('channel', '=', channel)
    .executeTakeFirst();
}

export type StoredChannel = NonNullable<Awaited<ReturnType<typeof loadChannelSetting>>>;

/** The channel's secret, opened. */
export function secretOf(
  setting: Pick<StoredChannel, 'institution_id' | 'channel' | 'sealed_secret'>,
  installationSecret: string,
): string {
  if (!setting.sealed_secret) return '';
  const clear = unseal(
    installationSecret,
    purposeOfChannel(setting.institution_id, setting.channel),
    setting.sealed_secret,
  );
  if (clear) return new TextDecoder().decode(clear);
  throw trouble.badSetting(
    'The secret of this channel was sealed with another secret than this installation has now. Type it again, or start with the secret that it had.',
  );
}

export function twilioAccountOf(
  setting: Pick<StoredChannel, 'institution_id' | 'channel' | 'sealed_secret' | 'account' | 'host'>,
  installationSecret: string,
): TwilioAccount {
  return {
    accountSid: setting.account ?? '',
    authToken: secretOf(setting, installationSecret),
    endpoint: setting.host,
  };
}
