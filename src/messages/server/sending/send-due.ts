import { clockOf, type Institution, institutionById, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import { openSmtp, type SmtpLine, SmtpTrouble } from '../../../platform/mail/smtp.ts';
import type { Services } from '../../../platform/services.ts';
import type { Channel } from '../../core/channels.ts';
import type { RecipientKind } from '../../core/kinds.ts';
import { withAddresses } from '../../core/links.ts';
import { most_tries, pauseSeconds } from '../../core/message-state.ts';
import { loadChannelSetting } from '../channels/channel-setting.ts';
import { loadMailSetting, mailServerOf, type StoredMailSetting } from '../channels/mail-setting.ts';
import { noteTrouble } from '../channels/note-trouble.ts';
import { makeDigests } from '../make-digests.ts';
import {
  type Claimed,
  claimDue,
  giveBack,
  keepDue,
  noteHandedOver,
  type Outcome,
  settle,
  takeOverBrokenOff,
  unknown_words,
} from './claims.ts';
import { failAll } from './send-channels.ts';

const claim_count = 20;
const keep_count = 500;
/** A worker that has been silent for longer is dead: twice what a mail may take after its last byte. */
const silent_seconds = 180;
const line_pause_seconds = 60;
/** Then other institutions have their turn, and the next job goes on. */
const most_ms = 50_000;

export interface Sent {
  sent: number;
  failed: number;
  transport: 'smtp' | 'mailbox';
}

type Needs = Pick<Services, 'db' | 'log' | 'secret' | 'publicUrl'>;

/**
 * Makes the digests whose hour has come and sends what is due. It may be killed anywhere and run by several workers at once:
 * each message goes once. Only in the moment between a mail's last byte and the server's answer nobody can know; see
 * core/message-state.ts.
 */
export async function sendDue(
  services: Needs,
  institutionId: number,
  { silentSeconds = silent_seconds, mostMs = most_ms }: { silentSeconds?: number; mostMs?: number } = {},
): Promise<Sent> {
  const { db } = services;
  const institution = await institutionById(db, institutionId);
  if (!institution) return { sent: 0, failed: 0, transport: 'mailbox' };
  const setting = await db.forInstitution(institutionId, async (trx) => {
    await takeOverBrokenOff(trx, institutionId, silentSeconds);
    return loadMailSetting(trx, institutionId);
  });
  const usesSmtp = setting?.is_on === true && !institution.isDemo;
  await makeDigests(db, institution, usesSmtp);
  // A family that was told nothing must not look as if it had been.
  const unset =
    usesSmtp || institution.isDemo
      ? 0
      : await failAll(services, institution, 'email', 'No mail server is set up here.', 'families');
  const result: Sent = usesSmtp
    ? await sendBySmtp(services, institution, setting, mostMs)
    : { sent: await keepAll(db, institution, 'email'), failed: unset, transport: 'mailbox' };
  result.sent += await keepAll(db, institution, 'page');
  if (institution.isDemo)
    for (const channel of ['sms', 'voice', 'letter'] as const) result.sent += await keepAll(db, institution, channel);
  if (result.sent + result.failed > 0)
    await db.forInstitution(institutionId, (trx) =>
      record(
        trx,
        { clock: clockOf(institution), actor: systemActor(institutionId) },
        { verb: 'messages.send', details: { ...result } },
      ),
    );
  return result;
}

/** In a demo every channel ends in the mailbox, at what it would have cost; elsewhere mail that no server is set up for. */
async function keepAll(db: Database, institution: Institution, channel: Channel): Promise<number> {
  const { institutionId, isDemo } = institution;
  let all = 0;
  for (;;) {
    const now = clockOf(institution).now();
    const { kept, isLast } = await db.forInstitution(institutionId, async (trx) => {
      const setting =
        isDemo && channel !== 'page' && channel !== 'email'
          ? await loadChannelSetting(trx, institutionId, channel)
          : null;
      const unitMicros = Number(setting?.cost_micros ?? 0);
      return keepDue(trx, institutionId, { channel, now, count: keep_count, unitMicros });
    });
    all += kept;
    if (isLast) return all;
  }
}

async function sendBySmtp(
  services: Needs,
  institution: Institution,
  setting: StoredMailSetting,
  mostMs: number,
): Promise<Sent> {
  const { db, log } = services;
  const { institutionId } = institution;
  const result: Sent = { sent: 0, failed: 0, transport: 'smtp' };
  const until = Date.now() + mostMs;
  let line: SmtpLine | null = null;
  try {
    while (Date.now() < until) {
      const claimId = uuidv7();
      const now = clockOf(institution).now();
      const { claimed, isLast } = await db.forInstitution(institutionId, (trx) =>
        claimDue(trx, institutionId, { claimId, now, count: claim_count }),
      );
      if (claimed.length === 0) {
        if (isLast) break;
        continue;
      }
      try {
        for (const message of claimed) {
          line ??= await openSmtp(mailServerOf(setting, services.secret));
          const outcome = await sendOne(services, institution, setting, line, claimId, message);
          if (outcome === 'sent') result.sent++;
          else if (outcome === 'failed') result.failed++;
          else if (outcome === 'lost') {
            // It may be in the middle of a mail that must not go.
            line.close();
            line = null;
          }
        }
      } catch (error) {
        line?.close();
        line = null;
        await db.forInstitution(institutionId, (trx) => giveBack(trx, institutionId, claimId, line_pause_seconds));
        await noteTrouble(db, institutionId, (error as Error).message);
        log.error('mail', { institutionId, kind: (error as Error).name });
        if (!(error instanceof SmtpTrouble)) throw error;
        break;
      }
    }
  } finally {
    line?.close();
  }
  if (result.sent > 0 && setting.trouble !== null) await noteTrouble(db, institutionId, null);
  return result;
}

/** Sends one, and writes down how it went; throws where the line is at fault. */
async function sendOne(
  { db, publicUrl }: Needs,
  institution: Institution,
  setting: StoredMailSetting,
  line: SmtpLine,
  claimId: string,
  message: Claimed,
): Promise<'sent' | 'failed' | 'later' | 'lost'> {
  const { institutionId } = institution;
  const { message_id: messageId, address } = message;
  const end = async (outcome: Outcome) => {
    const now = clockOf(institution).now();
    const isMine = await db.forInstitution(institutionId, (trx) =>
      settle(trx, institutionId, { claimId, messageId, now }, outcome),
    );
    if (!isMine) return 'lost';
    return outcome.transition === 'send' ? 'sent' : outcome.transition === 'fail' ? 'failed' : 'later';
  };
  if (address === null) return end({ ...nothing, transition: 'fail', why: 'No mail address is on record.' });
  const tryNo = message.tries + 1;
  const mailId = message.mail_id ?? `<${messageId}@${setting.from_address.split('@').at(-1) ?? 'leadline'}>`;
  const mail = {
    from: { name: setting.from_name, address: setting.from_address },
    replyTo: setting.reply_to,
    to: address,
    subject: message.subject,
    text: withAddresses(message.body, `${publicUrl}/${institution.key}`),
    messageId: mailId,
    calendar: message.calendar,
  };
  let isLost = false;
  try {
    const said = await line.send(mail, async () => {
      isLost = !(await db.forInstitution(institutionId, (trx) =>
        noteHandedOver(trx, institutionId, { claimId, messageId, mailId, tryNo }),
      ));
      if (isLost) throw new Error('another worker has taken this message over');
    });
    return end({ ...nothing, transition: 'send', attempt: { no: tryNo, outcome: 'sent', detail: said.slice(0, 300) } });
  } catch (error) {
    if (!(error instanceof SmtpTrouble)) throw error;
    if (isLost) return 'lost';
    const ended = await end(outcomeOf(error, tryNo, message.recipient_kind));
    if (error.kind === 'line') throw error;
    return ended;
  }
}

const nothing: Outcome = { transition: 'fail', attempt: null, why: null, pauseSeconds: 0, mayHaveGone: false };

/** What becomes of a message that did not go, or of which that is not known. */
export function outcomeOf({ kind, isUnknown, message }: SmtpTrouble, tryNo: number, to: RecipientKind): Outcome {
  const attempt = {
    no: tryNo,
    outcome: isUnknown ? 'unknown' : kind === 'refused' ? 'refused' : 'later',
    detail: message,
  } as const;
  if (isUnknown && to !== 'staff') return { ...nothing, attempt, why: unknown_words, mayHaveGone: true };
  if (kind === 'refused' || tryNo >= most_tries) return { ...nothing, attempt, why: message };
  return { ...nothing, transition: 'give-back', attempt, why: message, pauseSeconds: pauseSeconds(tryNo) };
}
