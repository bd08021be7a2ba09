import { openTwilio } from '../../platform/carriers/twilio.ts';
import { isReachable } from '../core/hook-addresses.ts';
import { most_letters_of_a_text } from '../core/segments.ts';
import { twimlOf } from '../core/voice.ts';
import { type StoredChannel, twilioAccountOf } from './channel-setting.ts';
import { hookAddress } from './hook-address.ts';
import type { Line } from './send-by-carrier.ts';

/** E.164: what cannot be a number never reaches a provider. */
export function isNumber(address: string | null): address is string {
  return address !== null && /^\+[1-9]\d{6,14}$/.test(address);
}

const no_number = 'This is not a number in international form, such as +12025550123.';

/** Opens the line that a channel is set up with. */
export async function openLine(
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
