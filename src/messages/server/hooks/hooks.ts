import { institutionByKey } from '../../../institution/server/index.ts';
import type { Services } from '../../../platform/services.ts';
import type { HookAnswer } from './hook-answer.ts';
import { answerMail } from './mail.ts';
import { reportQueue } from './report-queue.ts';
import { answerTwilio, type TwilioHook, twilioHooks } from './twilio.ts';

/** Twilio's requests have some hundred bytes; a text has at most 1,600 letters. */
const most_bytes = 64_000;
/** Attachments come along, and are not kept. */
const most_mail_request_bytes = 30_000_000;

export type Hook = (
  request: Request,
  at: { provider: string; institutionKey: string; what: string },
) => Promise<HookAnswer>;

/**
 * What providers call: not signed in, so nothing is believed but what they signed, and what is not is refused in the same words
 * whether the institution exists or not.
 */
export function messageHooks(services: Services): Hook {
  const report = reportQueue(services.db);
  return async (request, { provider, institutionKey, what }) => {
    if (provider === 'mail' && what === 'inbound') return hearMail(services, request, institutionKey);
    if (provider !== 'twilio' || !isTwilioHook(what)) return { status: 404 };
    const text = await readAtMost(request, most_bytes);
    if (text === null) return { status: 413 };
    const institution = await institutionByKey(services.db, institutionKey);
    if (!institution) return { status: 403 };
    const answer = await answerTwilio(
      services,
      institution,
      {
        what,
        signature: request.headers.get('x-twilio-signature') ?? '',
        search: new URL(request.url).search,
        fields: fieldsOf(text),
      },
      report,
    );
    return answer ?? { status: 403 };
  };
}

async function hearMail(services: Services, request: Request, institutionKey: string): Promise<HookAnswer> {
  const body = await bytesAtMost(request, most_mail_request_bytes);
  if (body === null) return { status: 413 };
  const institution = await institutionByKey(services.db, institutionKey);
  if (!institution) return { status: 403 };
  const given = { headers: request.headers, body, nowMs: Date.now() };
  return (await answerMail(services, institution, given)) ?? { status: 403 };
}

function isTwilioHook(what: string): what is TwilioHook {
  return (twilioHooks as readonly string[]).includes(what);
}

/** A form's fields; one that is given several times becomes a list, as its signature counts them. */
function fieldsOf(text: string): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  const form = new URLSearchParams(text);
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return fields;
}

/** The body as text, or null where it is longer: it is not read to its end. */
export async function readAtMost(request: Request, bytes: number): Promise<string | null> {
  const read = await bytesAtMost(request, bytes);
  return read === null ? null : read.toString('utf8');
}

export async function bytesAtMost(request: Request, bytes: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > bytes) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  return Buffer.concat(parts);
}
