import { createHash } from 'node:crypto';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type ReadMail, readMail } from '../../../platform/mail/read-mail.ts';
import { proofOf, withoutQuote } from '../../core/inbound-mail.ts';
import { takeInbound } from './take-inbound.ts';
import { takeReports } from './take-reports.ts';

/**
 * A mail that came in, once. Its own Message-ID names it to nobody here: whoever writes a mail chooses that, and could so keep
 * another from being heard. The same bytes are the same mail.
 * @param name what stands for it once where a provider's signature does not cover its bytes
 * @param server by which name the institution's mail server signs what it found
 * @returns what is to be done in a transaction; reading is over by then
 */
export async function prepareMail(
  source: Buffer,
  { provider, server, name }: { provider: 'imap' | 'webhook'; server: string | null; name?: string },
): Promise<(trx: Tx, institution: Institution) => Promise<void>> {
  const providerId = createHash('sha256')
    .update(name ?? source)
    .digest('hex');
  const mail = await readMail(source);
  return async (trx, institution) => {
    if (mail?.bounce) {
      await takeBounce(trx, institution, mail.bounce);
      return;
    }
    await takeInbound(trx, institution, {
      channel: 'email',
      provider,
      providerId,
      ...(mail ? wordsOf(mail) : unreadable),
      answersMessageId: mail ? await answered(trx, institution.institutionId, mail.answers) : null,
      proof: mail ? proofOf(mail.authentication, server) : 'none',
    });
  };
}

const unreadable = {
  fromAddress: '',
  toAddress: '',
  subject: 'A mail that could not be read',
  text: 'A mail came in that could not be read within safe bounds. It lies in the mailbox.',
  isAutomatic: true,
  isCut: true,
};

function wordsOf(mail: ReadMail) {
  return {
    fromAddress: mail.from,
    toAddress: mail.to,
    subject: mail.subject,
    ...withoutQuote(mail.text),
    isAutomatic: mail.isAutomatic,
    isCut: mail.isCut,
    leftOut: mail.leftOut,
  };
}

/** Of the mails that it names, the first that is ours: our Message-IDs hold the message's id. */
async function answered(trx: Tx, institutionId: number, named: readonly string[]): Promise<string | null> {
  if (named.length === 0) return null;
  const ids = named.flatMap((one) => /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/.exec(one)?.[1] ?? []);
  if (ids.length === 0) return null;
  const rows = await trx
    .selectFrom('messages.message')
    .select(['message_id', 'mail_id'])
    .where('institution_id', '=', institutionId)
    .where('message_id', 'in', ids)
    .execute();
  const ours = named.map((one) => rows.find(({ mail_id }) => mail_id === one)).find(Boolean);
  return ours?.message_id ?? null;
}

/** Only what names one of our mails by its whole Message-ID is believed, and it says nothing of anybody else's address. */
async function takeBounce(
  trx: Tx,
  institution: Institution,
  { messageId, status, recipient }: NonNullable<ReadMail['bounce']>,
): Promise<void> {
  const { institutionId } = institution;
  const clock = clockOf(institution);
  const id = await answered(trx, institutionId, [messageId]);
  if (id === null) return;
  const { address } = await trx
    .selectFrom('messages.message')
    .select('address')
    .where('institution_id', '=', institutionId)
    .where('message_id', '=', id)
    .executeTakeFirstOrThrow();
  if (address?.toLowerCase() !== recipient) return;
  // 5.1.x: there is no such address (RFC 3463).
  const isWrong = /^5\.1\./.test(status);
  const fresh = await takeReports(
    trx,
    institutionId,
    [
      {
        provider: 'smtp',
        providerId: messageId,
        messageId: id,
        status: `bounced ${status}`.trim(),
        reach: status.startsWith('4') ? 'undelivered' : 'bounced',
        health: isWrong || status.startsWith('5') ? 'bouncing' : null,
        errorCode: status || null,
        costMicros: null,
      },
    ],
    clock.now(),
  );
  if (fresh > 0)
    await record(
      trx,
      { clock, actor: systemActor(institutionId) },
      { verb: 'messages.take-bounce', subject: { kind: 'message', id } },
    );
}
