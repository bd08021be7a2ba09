import type { Institution } from '../../../institution/server/index.ts';
import { openSmpp } from '../../../platform/carriers/smpp.ts';
import { openTwilio } from '../../../platform/carriers/twilio.ts';
import type { Services } from '../../../platform/services.ts';
import { isReachable } from '../../core/hook-addresses.ts';
import { most_letters_of_a_text } from '../../core/segments.ts';
import { twimlOf } from '../../core/voice.ts';
import { type StoredChannel, secretOf, twilioAccountOf } from '../channels/channel-setting.ts';
import { hookAddress } from '../channels/hook-address.ts';
import type { Line } from '../sending/send-by-carrier.ts';
import { hearGateway } from './hear-gateway.ts';

/** E.164: what cannot be a number never reaches a provider. */
export function isNumber(address: string | null): address is string {
  return address !== null && /^\+[1-9]\d{6,14}$/.test(address);
}

const no_number = 'This is not a number in international form, such as +12025550123.';

/** Opens the line that a channel is set up with. */
export function openLine(
  services: Pick<Services, 'db' | 'secret' | 'publicUrl'>,
  institution: Institution,
  setting: StoredChannel,
) {
  return setting.provider === 'smpp'
    ? openGateway(services, institution, setting)
    : openAccount(setting, { ...services, institutionKey: institution.key });
}

/** A gateway cannot be asked what it has taken, so few texts are in doubt when a worker dies: a person decides about those. */
async function openGateway(
  { db, secret }: Pick<Services, 'db' | 'secret'>,
  institution: Institution,
  setting: StoredChannel,
): Promise<Line> {
  const carrier = await openSmpp(
    {
      host: setting.host ?? '',
      port: setting.port ?? 2775,
      isTls: setting.security === 'tls',
      systemId: setting.account ?? '',
      password: secretOf(setting, secret),
    },
    (heard) => hearGateway(db, institution, heard),
  );
  return {
    carrier,
    provider: 'smpp',
    most: 10,
    parallel: 10,
    lanes: 1,
    outgoingOf: ({ address, body }) =>
      isNumber(address) ? { to: address, body, reportTo: null } : { cannot: no_number },
  };
}

/** Twilio's account, for texts or calls. */
async function openAccount(
  setting: StoredChannel,
  { secret, publicUrl, institutionKey }: { secret: string; publicUrl: string; institutionKey: string },
): Promise<Line> {
  const account = twilioAccountOf(setting, secret);
  const isCall = setting.channel === 'voice';
  const carrier = await openTwilio(account, isCall ? 'calls' : 'texts');
  const mayReport = isReachable(publicUrl, setting.host);
  const hook = (what: 'status' | 'call-status' | 'key', messageId: string) =>
    mayReport ? hookAddress({ publicUrl, institutionKey, provider: 'twilio', what, messageId }) : null;
  return {
    carrier,
    provider: 'twilio',
    most: 100,
    parallel: 20,
    lanes: 3,
    outgoingOf: (message) => {
      const to = message.address;
      if (!isNumber(to)) return { cannot: no_number };
      if (!isCall) {
        if (message.body.length > most_letters_of_a_text)
          return { cannot: `A text may have ${most_letters_of_a_text} letters, and this has ${message.body.length}.` };
        return { to, body: message.body, reportTo: hook('status', message.message_id) };
      }
      const body = twimlOf(message.body, message.language, hook('key', message.message_id));
      return body === null
        ? { cannot: 'No voice of the provider speaks this language.' }
        : { to, body, reportTo: hook('call-status', message.message_id) };
    },
  };
}
