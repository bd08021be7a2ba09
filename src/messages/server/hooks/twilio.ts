import type { Institution } from '../../../institution/server/index.ts';
import { isFromTwilio, numberCodes } from '../../../platform/carriers/twilio.ts';
import type { Services } from '../../../platform/services.ts';
import { healthOf, reachOf } from '../../core/twilio-words.ts';
import { nothing_twiml, twimlAfterKey } from '../../core/voice.ts';
import { loadChannelSetting, twilioAccountOf } from '../channels/channel-setting.ts';
import { hookAddress } from '../channels/hook-address.ts';
import { takeInbound } from '../incoming/take-inbound.ts';
import type { GivenReport } from '../incoming/take-reports.ts';
import type { HookAnswer } from './hook-answer.ts';

type Needs = Pick<Services, 'db' | 'secret' | 'publicUrl'>;

export const twilioHooks = ['status', 'call-status', 'text', 'key'] as const;
export type TwilioHook = (typeof twilioHooks)[number];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sid = /^(SM|MM|CA)[0-9a-f]{32}$/;

export interface TwilioRequest {
  what: TwilioHook;
  signature: string;
  /** What stands after the path: '?m=...' */
  search: string;
  fields: Record<string, string | string[]>;
}

/** What Twilio tells us. Null: it is not signed as Twilio signs for this institution. */
export async function answerTwilio(
  { db, secret, publicUrl }: Needs,
  institution: Institution,
  { what, signature, search, fields }: TwilioRequest,
  report: (institution: Institution, report: GivenReport) => Promise<void>,
): Promise<HookAnswer | null> {
  const { institutionId } = institution;
  const channel = what === 'status' || what === 'text' ? 'sms' : 'voice';
  const setting = await db.forInstitution(institutionId, (trx) => loadChannelSetting(trx, institutionId, channel));
  if (setting?.provider !== 'twilio') return null;
  const { authToken, accountSid } = twilioAccountOf(setting, secret);
  const url = hookAddress({ publicUrl, institutionKey: institution.key, provider: 'twilio', what }) + search;
  if (authToken === '' || !(await isFromTwilio(authToken, signature, url, fields))) return null;
  const field = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  // The signature is by the account's token; the account is named all the same.
  if (field('AccountSid') !== accountSid) return null;
  const providerId = field(channel === 'sms' ? 'MessageSid' : 'CallSid');
  if (!sid.test(providerId)) return { status: 400 };
  const named = new URLSearchParams(search).get('m') ?? '';
  const messageId = uuid.test(named) ? named : null;
  if (what === 'status' || what === 'call-status') {
    await report(institution, reportOf(what, field, providerId, messageId));
    return { status: 204 };
  }
  if (what === 'text') {
    await db.forInstitution(institutionId, (trx) =>
      takeInbound(trx, institution, {
        channel: 'sms',
        provider: 'twilio',
        providerId,
        fromAddress: field('From'),
        toAddress: field('To'),
        text: field('Body'),
        leftOut: Math.max(0, Math.trunc(Number(field('NumMedia')) || 0)),
        proof: 'carrier',
      }),
    );
    return { status: 200, xml: nothing_twiml };
  }
  return answerKey({ db }, institution, {
    key: field('Digits'),
    from: field('To'),
    to: field('From'),
    providerId,
    messageId,
    url,
  });
}

function reportOf(
  what: 'status' | 'call-status',
  field: (name: string) => string,
  providerId: string,
  messageId: string | null,
): GivenReport {
  const status = field(what === 'status' ? 'MessageStatus' : 'CallStatus').slice(0, 40);
  const errorCode = field('ErrorCode').slice(0, 20) || null;
  const reach = reachOf(what === 'status' ? 'text' : 'call', status);
  return {
    provider: 'twilio',
    providerId,
    messageId,
    status: status || 'unknown',
    reach,
    health: healthOf(reach, (errorCode && numberCodes[errorCode]) || null),
    errorCode,
    costMicros: null,
  };
}

/** A key was pressed: 1 hears it again, every other is an answer. */
async function answerKey(
  { db }: Pick<Needs, 'db'>,
  institution: Institution,
  pressed: { key: string; from: string; to: string; providerId: string; messageId: string | null; url: string },
): Promise<HookAnswer> {
  const { institutionId } = institution;
  const { key, messageId } = pressed;
  if (!/^[0-9*#]$/.test(key) || messageId === null) return { status: 200, xml: nothing_twiml };
  return db.forInstitution(institutionId, async (trx) => {
    const message = await trx
      .selectFrom('messages.message')
      .select(['body', 'language'])
      .where('institution_id', '=', institutionId)
      .where('message_id', '=', messageId)
      .where('channel', '=', 'voice')
      .executeTakeFirst();
    if (!message) return { status: 200, xml: nothing_twiml };
    if (key !== '1')
      await takeInbound(trx, institution, {
        channel: 'voice',
        provider: 'twilio',
        providerId: `${pressed.providerId}/${key}`,
        fromAddress: pressed.from,
        toAddress: pressed.to,
        text: key,
        answersMessageId: messageId,
        proof: 'carrier',
      });
    return { status: 200, xml: twimlAfterKey(key, message.body, message.language, pressed.url) };
  });
}
