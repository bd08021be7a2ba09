/**
 * A stand-in for Twilio that speaks its REST protocol (2010-04-01: Messages, Calls, Accounts) over HTTP and calls back as Twilio
 * does, signed by its scheme. It may be killed: what it accepted stands in a file before it answers. On request it drops, delays
 * and fails requests, and drops, delays, repeats and reorders callbacks.
 * As a process of its own: node twilio-stand-in.ts FOLDER PORT [FAULTS as JSON]
 */
import { createHmac, randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';

export const standInAccount = `AC${'0123456789abcdef'.repeat(2)}`;
export const standInToken = 'f'.repeat(32);

export interface Faults {
  /** Shares of requests: broken off before anything was accepted; after it was; answered with a 500 after it was. */
  dropBefore?: number;
  dropAfter?: number;
  failAfter?: number;
  /** Milliseconds until the answer, at most. */
  delayMs?: number;
  /** Shares of callbacks: never sent; sent twice. */
  dropCallback?: number;
  repeatCallback?: number;
  /** Milliseconds until a callback, at most: they overtake each other. */
  callbackDelayMs?: number;
  /** Requests a second that are answered; the others get 429. */
  perSecond?: number;
  /** No callbacks at all. */
  isSilent?: boolean;
}

export interface Taken {
  sid: string;
  to: string;
  from: string;
  body: string;
  callback: string | null;
  at: number;
  kind: 'text' | 'call';
}

export interface TwilioStandIn {
  url: string;
  port: number;
  taken(): Taken[];
  /** The most requests that it took within one second. */
  busiest(): number;
  /** Callbacks that were answered with success. */
  heard(): number;
  /** Until no callback is on its way. */
  settled(): Promise<void>;
  /** Signs and posts as Twilio does. */
  post(url: string, fields: Record<string, string>): Promise<{ status: number; text: string }>;
  faults: Faults;
  close(): Promise<void>;
}

/** What these numbers do: as Twilio's own test numbers, each ending stands for a fate. */
export const fates = {
  /** Refused at once: not a number. */
  invalid: '0001',
  /** Refused at once: opted out. */
  optedOut: '0002',
  /** Accepted, then undelivered: a landline. */
  landline: '0003',
  /** Accepted, then undelivered, and delivered after all. */
  late: '0004',
} as const;

export async function openTwilioStandIn(folder: string, faults: Faults = {}, port = 0): Promise<TwilioStandIn> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'taken.jsonl');
  const taken: Taken[] = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  const byNumber = new Map<string, Taken[]>();
  const bySid = new Map<string, Taken>();
  const note = (one: Taken) => {
    byNumber.set(one.to, [one, ...(byNumber.get(one.to) ?? [])]);
    bySid.set(one.sid, one);
  };
  taken.forEach(note);
  const agent = new Agent({ keepAlive: true, maxSockets: 30 });
  let onTheirWay = 0;
  let heard = 0;
  const seconds = new Map<number, number>();
  const state = { faults };
  const sockets = new Set<Socket>();

  const post = (url: string, fields: Record<string, string>) => postSigned(agent, url, fields);
  const callBack = (one: Taken, fields: Record<string, string>) => {
    if (!one.callback || state.faults.isSilent || Math.random() < (state.faults.dropCallback ?? 0)) return;
    const times = Math.random() < (state.faults.repeatCallback ?? 0) ? 2 : 1;
    for (let time = 0; time < times; time++) {
      onTheirWay++;
      setTimeout(
        async () => {
          // Twilio tries once more when nobody answers.
          for (let attempt = 0; attempt < 2; attempt++) {
            const answer = await post(one.callback ?? '', fields).catch(() => null);
            if (answer && answer.status < 300) {
              heard++;
              break;
            }
          }
          onTheirWay--;
        },
        Math.random() * (state.faults.callbackDelayMs ?? 5),
      );
    }
  };

  const server = createServer(async (req, res) => {
    const body = await read(req);
    const url = new URL(req.url ?? '/', 'http://localhost');
    const { faults: now } = state;
    const path = url.pathname.replace(`/2010-04-01/Accounts/${standInAccount}`, '');
    const credentials = `Basic ${Buffer.from(`${standInAccount}:${standInToken}`).toString('base64')}`;
    if (req.headers.authorization !== credentials) return trouble(res, 401, 20003, 'Authenticate');
    if (now.delayMs) await new Promise((go) => setTimeout(go, Math.random() * (now.delayMs ?? 0)));
    if (req.method === 'POST') {
      const second = Math.floor(Date.now() / 1000);
      const n = (seconds.get(second) ?? 0) + 1;
      seconds.set(second, n);
      if (now.perSecond && n > now.perSecond) return trouble(res, 429, 20429, 'Too Many Requests');
      if (Math.random() < (now.dropBefore ?? 0)) return void req.socket.destroy();
      const form = new URLSearchParams(body);
      const kind = path === '/Calls.json' ? 'call' : 'text';
      const to = form.get('To') ?? '';
      if (!/^\+[1-9]\d{6,14}$/.test(to) || to.endsWith(fates.invalid))
        return trouble(res, 400, 21211, `The 'To' number ${to} is not a valid phone number.`);
      if (to.endsWith(fates.optedOut)) return trouble(res, 400, 21610, 'Attempt to send to unsubscribed recipient');
      if ((form.get('Body') ?? '').length > 1600)
        return trouble(res, 400, 21617, 'The concatenated message body exceeds the 1600 character limit');
      const one: Taken = {
        sid: `${kind === 'call' ? 'CA' : 'SM'}${randomBytes(16).toString('hex')}`,
        to,
        from: form.get('From') ?? '',
        body: form.get('Body') ?? form.get('Twiml') ?? '',
        callback: form.get('StatusCallback'),
        at: Date.now(),
        kind,
      };
      appendFileSync(file, `${JSON.stringify(one)}\n`);
      taken.push(one);
      note(one);
      tell(one, callBack);
      if (Math.random() < (now.dropAfter ?? 0)) return void req.socket.destroy();
      if (Math.random() < (now.failAfter ?? 0)) return trouble(res, 500, 20500, 'Internal Server Error');
      return answer(res, 201, resource(one, 'queued'));
    }
    const listOf = path === '/Messages.json' ? 'messages' : path === '/Calls.json' ? 'calls' : null;
    if (listOf) {
      const kind = listOf === 'calls' ? 'call' : 'text';
      const some = (byNumber.get(url.searchParams.get('To') ?? '') ?? []).filter((one) => one.kind === kind);
      const size = Number(url.searchParams.get('PageSize') ?? 50);
      return answer(res, 200, {
        [listOf]: some.slice(0, size).map((one) => resource(one, endOf(one))),
        page: 0,
        page_size: size,
        next_page_uri: null,
      });
    }
    const one = bySid.get(/\/((?:SM|CA)[0-9a-f]{32})\.json$/.exec(path)?.[1] ?? '');
    if (one) return answer(res, 200, { ...resource(one, endOf(one)), price: '-0.00790', price_unit: 'USD' });
    if (path === '.json') return answer(res, 200, { sid: standInAccount, friendly_name: 'Stand-in', status: 'active' });
    return trouble(res, 404, 20404, 'The requested resource was not found');
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', () => done()));
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    taken: () => taken,
    busiest: () => Math.max(0, ...seconds.values()),
    heard: () => heard,
    settled: async () => {
      while (onTheirWay > 0) await new Promise((go) => setTimeout(go, 20));
    },
    post,
    get faults() {
      return state.faults;
    },
    set faults(faults: Faults) {
      state.faults = faults;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function endOf({ to, kind }: Taken): string {
  if (kind === 'call') return to.endsWith(fates.landline) ? 'no-answer' : 'completed';
  return to.endsWith(fates.landline) ? 'undelivered' : 'delivered';
}

/** What Twilio tells as a message goes on. */
function tell(one: Taken, callBack: (one: Taken, fields: Record<string, string>) => void): void {
  const common = { AccountSid: standInAccount, From: one.from, To: one.to, ApiVersion: '2010-04-01' };
  if (one.kind === 'call') {
    callBack(one, { ...common, CallSid: one.sid, CallStatus: endOf(one), CallDuration: '21' });
    return;
  }
  const fields = { ...common, MessageSid: one.sid, SmsSid: one.sid };
  for (const status of ['queued', 'sent']) callBack(one, { ...fields, MessageStatus: status, SmsStatus: status });
  if (one.to.endsWith(fates.landline) || one.to.endsWith(fates.late))
    callBack(one, { ...fields, MessageStatus: 'undelivered', SmsStatus: 'undelivered', ErrorCode: '30006' });
  if (!one.to.endsWith(fates.landline))
    callBack(one, { ...fields, MessageStatus: 'delivered', SmsStatus: 'delivered' });
}

function resource(one: Taken, status: string) {
  const date = new Date(one.at).toUTCString().replace('GMT', '+0000');
  return {
    sid: one.sid,
    account_sid: standInAccount,
    to: one.to,
    from: one.from,
    status,
    direction: 'outbound-api',
    date_created: date,
    date_updated: date,
    date_sent: date,
    api_version: '2010-04-01',
    price: null,
    price_unit: 'USD',
    uri: `/2010-04-01/Accounts/${standInAccount}/${one.kind === 'call' ? 'Calls' : 'Messages'}/${one.sid}.json`,
    subresource_uris: {},
    ...(one.kind === 'text' && {
      body: one.body,
      num_segments: '1',
      num_media: '0',
      error_code: status === 'undelivered' ? 30006 : null,
      error_message: null,
      messaging_service_sid: null,
    }),
  };
}

function answer(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function trouble(res: ServerResponse, status: number, code: number, message: string): void {
  answer(res, status, { code, message, status, more_info: `https://www.twilio.com/docs/errors/${code}` });
}

async function read(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** Written from Twilio's description of its scheme, and not with the SDK that checks it. */
export function signatureOf(url: string, fields: Record<string, string>, token = standInToken): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => text + name + fields[name], url);
  return createHmac('sha1', token).update(signed, 'utf8').digest('base64');
}

function postSigned(
  agent: Agent,
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const body = new URLSearchParams(fields).toString();
  return new Promise((done, fail) => {
    const req = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-twilio-signature': signatureOf(url, fields),
        },
      },
      (res) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done({ status: res.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
        res.on('error', fail);
      },
    );
    req.on('error', fail);
    req.end(body);
  });
}

if (process.argv[1]?.endsWith('twilio-stand-in.ts')) {
  const [folder = '', port = '0', faults = '{}'] = process.argv.slice(2);
  const standIn = await openTwilioStandIn(folder, JSON.parse(faults), Number(port));
  console.log(standIn.url);
}
