import type { Twilio } from 'twilio';
import {
  type Accepted,
  type Carrier,
  CarrierTrouble,
  type NumberHealth,
  type Outgoing,
  type Standing,
} from './carrier.ts';

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  /** Of a service that speaks Twilio's protocol; null: Twilio's own. */
  endpoint: string | null;
}

const answer_ms = 30_000;
/** Newest first, so what went since then stands among these. */
const looked_at = 50;

/** A line to Twilio through its SDK, for texts or for calls. */
export async function openTwilio(account: TwilioAccount, what: 'texts' | 'calls'): Promise<Carrier> {
  const client = await clientOf(account);
  return {
    send: (outgoing) => (what === 'texts' ? sendText(client, outgoing) : placeCall(client, outgoing)),
    sentTo: (to, since) => (what === 'texts' ? textsTo(client, to, since) : callsTo(client, to, since)),
    standing: (providerId) =>
      what === 'texts' ? standingOfText(client, providerId) : standingOfCall(client, providerId),
    close: () => undefined,
  };
}

/** Asks who the account is: whether the credentials are taken. @returns its name */
export async function checkTwilio(account: TwilioAccount): Promise<string> {
  const client = await clientOf(account);
  const { friendlyName, status } = await trying(() => client.api.v2010.accounts(account.accountSid).fetch());
  if (status !== 'active') throw new CarrierTrouble('line', `The account is ${status}.`);
  return friendlyName;
}

/** The SDK takes a while to load, so only who sends loads it. */
async function clientOf({ accountSid, authToken, endpoint }: TwilioAccount): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  class Client extends twilio.RequestClient {
    override request(options: Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0]) {
      const uri = endpoint ? options.uri.replace('https://api.twilio.com', endpoint.replace(/\/+$/, '')) : options.uri;
      return super.request({ ...options, uri }) as never;
    }
  }
  return twilio(accountSid, authToken, {
    httpClient: new Client({ timeout: answer_ms, keepAlive: true, maxSockets: 50 }),
  });
}

async function sendText(client: Twilio, { to, from, body, reportTo }: Outgoing): Promise<Accepted> {
  const message = await trying(() =>
    client.messages.create({
      to,
      // A Messaging Service stands where a number may stand.
      ...(from.startsWith('MG') ? { messagingServiceSid: from } : { from }),
      body,
      ...(reportTo && { statusCallback: reportTo }),
    }),
  );
  return { providerId: message.sid, status: message.status, segments: Number(message.numSegments) || null };
}

async function placeCall(client: Twilio, { to, from, body, reportTo }: Outgoing): Promise<Accepted> {
  const call = await trying(() =>
    client.calls.create({
      to,
      from,
      twiml: body,
      timeout: 30,
      ...(reportTo && { statusCallback: reportTo, statusCallbackEvent: ['completed'] }),
    }),
  );
  return { providerId: call.sid, status: call.status, segments: null };
}

async function textsTo(client: Twilio, to: string, since: Temporal.Instant) {
  const found = await trying(() => client.messages.list({ to, limit: looked_at, pageSize: looked_at }));
  return found
    .filter(({ direction, dateCreated }) => direction.startsWith('outbound') && isSince(dateCreated, since))
    .map(({ sid, status, body, numSegments }) => ({
      providerId: sid,
      status,
      body,
      segments: Number(numSegments) || null,
    }));
}

/** A call does not tell what it says. */
async function callsTo(client: Twilio, to: string, since: Temporal.Instant) {
  const found = await trying(() => client.calls.list({ to, limit: looked_at, pageSize: looked_at }));
  return found
    .filter(({ direction, dateCreated }) => direction.startsWith('outbound') && isSince(dateCreated, since))
    .map(({ sid, status }) => ({ providerId: sid, status, body: '', segments: null }));
}

/** The provider's clock is not ours, and it tells seconds only. */
const clock_difference_seconds = 120;

function isSince(date: Date | null, since: Temporal.Instant): boolean {
  return date === null || date.getTime() >= since.epochMilliseconds - clock_difference_seconds * 1000;
}

async function standingOfText(client: Twilio, sid: string): Promise<Standing | null> {
  const one = await trying(() => client.messages(sid).fetch());
  return {
    providerId: sid,
    status: one.status,
    segments: Number(one.numSegments) || null,
    errorCode: one.errorCode ? String(one.errorCode) : null,
    costMicros: microsOf(one.price),
  };
}

async function standingOfCall(client: Twilio, sid: string): Promise<Standing | null> {
  const one = await trying(() => client.calls(sid).fetch());
  return { providerId: sid, status: one.status, segments: null, errorCode: null, costMicros: microsOf(one.price) };
}

/** Twilio says what it takes as a negative amount. */
function microsOf(price: string | null): number | null {
  const amount = Number(price);
  return price === null || !Number.isFinite(amount) ? null : Math.round(Math.abs(amount) * 1_000_000);
}

async function trying<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw troubleOf(error as SdkError);
  }
}

interface SdkError extends Error {
  status?: number;
  code?: number | string;
}

/**
 * What the number itself is at fault for. Twilio splits and changes its codes, so nothing rests on one that is missing here: such
 * a message is refused all the same, and only the number's health stays as it was.
 */
export const numberCodes: Readonly<Record<string, NumberHealth>> = {
  21211: 'wrong-number',
  21217: 'wrong-number',
  21614: 'wrong-number',
  13224: 'wrong-number',
  30005: 'wrong-number',
  30006: 'wrong-number',
  21610: 'opted-out',
  30004: 'blocked',
  30003: 'bouncing',
};

/** The account or its sender is at fault, so that no message would go. */
const settingCodes = new Set([
  '20003',
  '20008',
  '21210',
  '21212',
  '21603',
  '21606',
  '21609',
  '21659',
  '21660',
  '20404',
]);

export function troubleOf(error: SdkError): CarrierTrouble {
  const { status } = error;
  const code = error.code === undefined ? null : String(error.code);
  const said = error.message.replace(/\s+/g, ' ').slice(0, 200);
  if (status === undefined) {
    // Before a connection stands nothing can have gone.
    if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT|SELF_SIGNED|EHOSTUNREACH|ENETUNREACH/.test(`${code} ${error.message}`))
      return new CarrierTrouble('line', `The provider cannot be reached (${code ?? said}).`, { code });
    return new CarrierTrouble('line', `The connection to the provider broke (${code ?? said}).`, {
      isUnknown: true,
      code,
    });
  }
  if (status === 429 || code === '20429')
    return new CarrierTrouble('later', 'The provider asks to send more slowly.', { code });
  // It may have taken it before it failed.
  if (status >= 500) return new CarrierTrouble('line', `The provider failed (${status}).`, { isUnknown: true, code });
  if (status === 401 || status === 403 || (code !== null && settingCodes.has(code)))
    return new CarrierTrouble('line', `The provider does not take this account or sender: ${said}`, { code });
  return new CarrierTrouble('refused', `The provider said: ${said}`, {
    code,
    health: (code !== null && numberCodes[code]) || null,
  });
}

/** Whether a request comes from Twilio: its scheme signs the address and every field with the account's token (HMAC-SHA1). */
export async function isFromTwilio(
  authToken: string,
  signature: string,
  url: string,
  fields: Record<string, string | string[]>,
): Promise<boolean> {
  const { default: twilio } = await import('twilio');
  return twilio.validateRequest(authToken, signature, url, fields);
}
