import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Institution } from '../../../institution/server/index.ts';
import type { Services } from '../../../platform/services.ts';
import { loadChannelSetting, secretOf } from '../channels/channel-setting.ts';
import { findingServer } from '../incoming/read-mailbox.ts';
import { prepareMail } from '../incoming/take-mail.ts';
import type { HookAnswer } from './hook-answer.ts';

interface Signed {
  source: Buffer;
  /** What stands for the mail where its bytes are not signed. */
  name?: string;
}

/** A provider's clock is not ours, and it may try again for a while. */
const most_minutes_old = 15;

/**
 * A mail that a provider hands over: as Mailgun's routes do (timestamp and token signed by the webhook's key, the mail as
 * `body-mime`), or bare with Leadline's own headers, which sign the time and every byte. Null: it is not signed so.
 */
export async function answerMail(
  { db, secret }: Pick<Services, 'db' | 'secret'>,
  institution: Institution,
  { headers, body, nowMs }: { headers: Headers; body: Buffer; nowMs: number },
): Promise<HookAnswer | null> {
  const { institutionId } = institution;
  const setting = await db.forInstitution(institutionId, (trx) => loadChannelSetting(trx, institutionId, 'email'));
  if (setting?.provider !== 'webhook' || !setting.is_on) return null;
  const key = secretOf(setting, secret);
  if (key === '') return null;
  const signed = (headers.get('content-type') ?? '').startsWith('message/rfc822')
    ? signedBytes(key, headers, body, nowMs)
    : await mailgunSource(key, headers, body, nowMs);
  if (!signed) return null;
  const { source, ...named } = signed;
  const keep = await prepareMail(source, { provider: 'webhook', server: findingServer(setting), ...named });
  await db.forInstitution(institutionId, (trx) => keep(trx, institution));
  return { status: 204 };
}

/** X-Leadline-Signature: HMAC-SHA-256, as hex, of the seconds in X-Leadline-Timestamp, a full stop, and the mail. */
function signedBytes(key: string, headers: Headers, body: Buffer, nowMs: number): Signed | null {
  const timestamp = headers.get('x-leadline-timestamp') ?? '';
  if (!isRecent(timestamp, nowMs)) return null;
  const expected = createHmac('sha256', key).update(`${timestamp}.`).update(body).digest();
  return isSame(expected, headers.get('x-leadline-signature')) ? { source: body } : null;
}

/**
 * Mailgun's scheme signs no word of the mail: who saw one request could send another mail with its signature for some minutes. So
 * the token counts once: it is the mail's name.
 */
async function mailgunSource(key: string, headers: Headers, body: Buffer, nowMs: number): Promise<Signed | null> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': headers.get('content-type') ?? '' },
  })
    .formData()
    .catch(() => null);
  const field = (name: string) => {
    const value = form?.get(name);
    return typeof value === 'string' ? value : '';
  };
  const [timestamp, token] = [field('timestamp'), field('token')];
  if (!isRecent(timestamp, nowMs) || token.length < 20 || token.length > 100) return null;
  const expected = createHmac('sha256', key).update(`${timestamp}${token}`).digest();
  if (!isSame(expected, field('signature'))) return null;
  const mail = field('body-mime');
  return mail === '' ? null : { source: Buffer.from(mail, 'utf8'), name: `mailgun ${token}` };
}

function isRecent(timestamp: string, nowMs: number): boolean {
  return /^\d{9,11}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1000) <= most_minutes_old * 60_000;
}

function isSame(expected: Buffer, given: string | null): boolean {
  const bytes = Buffer.from(given ?? '', 'hex');
  return bytes.length === expected.length && timingSafeEqual(expected, bytes);
}
