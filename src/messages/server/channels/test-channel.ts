import { institutionById } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { CarrierTrouble } from '../../../platform/carriers/carrier.ts';
import { checkTwilio } from '../../../platform/carriers/twilio.ts';
import type { Context } from '../../../platform/http/route.ts';
import { checkMailbox, MailboxTrouble } from '../../../platform/mail/imap.ts';
import type { SettableChannel } from '../../core/channel-views.ts';
import { twimlOf } from '../../core/voice.ts';
import { isNumber, openLine } from '../incoming/lines.ts';
import { mailboxOf } from '../incoming/read-mailbox.ts';
import { trouble } from '../problems.ts';
import { loadChannelSetting, type StoredChannel, twilioAccountOf } from './channel-setting.ts';
import { noteChannelTrouble } from './note-channel-trouble.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor' | 'secret' | 'publicUrl'>;

/**
 * Tries a channel with the settings as they are saved, whether it is on or not: a text or a call to a number that the person types,
 * a look into the mailbox. What the provider answers is said as it stands.
 */
export async function testChannel(
  context: Asking,
  channel: SettableChannel,
  to: string | null,
): Promise<{ answer: string }> {
  const { db, clock, actor } = context;
  const { institutionId } = actor;
  const institution = await institutionById(db, institutionId);
  if (!institution || institution.isDemo) throw trouble.notSent('A demo sends nothing: the people in it are made up.');
  const setting = await db.forInstitution(institutionId, (trx) => loadChannelSetting(trx, institutionId, channel));
  if (!setting) throw trouble.notSent('Save the channel first.');
  try {
    const answer = await tryOut(context, institution, setting, to);
    await noteChannelTrouble(db, institutionId, channel, null);
    await db.forInstitution(institutionId, (trx) =>
      record(trx, { clock, actor }, { verb: 'messages.test-channel', details: { channel } }),
    );
    return { answer };
  } catch (error) {
    if (error instanceof CarrierTrouble || error instanceof MailboxTrouble) throw trouble.notSent(error.message);
    throw error;
  }
}

async function tryOut(
  { db, secret, publicUrl }: Asking,
  institution: NonNullable<Awaited<ReturnType<typeof institutionById>>>,
  setting: StoredChannel,
  to: string | null,
): Promise<string> {
  if (setting.provider === 'print') return 'Letters need no line: make a batch of those that wait.';
  if (setting.provider === 'webhook')
    return 'Send a mail to the address that your provider hands over, and look into the inbox.';
  if (setting.provider === 'imap') {
    const { mails } = await checkMailbox(mailboxOf(setting, secret));
    return `The mailbox opens, and ${mails === 1 ? 'one mail lies' : `${mails} mails lie`} in it.`;
  }
  const name = setting.provider === 'twilio' ? await checkTwilio(twilioAccountOf(setting, secret)) : null;
  if (to === null || to === '')
    return name ? `The account is ${name}. Type a number to send something to it.` : 'Type a number.';
  if (!isNumber(to)) throw trouble.notSent('Type the number in international form, such as +12025550123.');
  const line = await openLine({ db, secret, publicUrl }, institution, setting);
  try {
    const words = `Leadline can reach you for ${institution.name}. Nothing needs to be done.`;
    const { providerId, status } = await line.carrier.send({
      messageId: uuidv7(),
      to,
      from: setting.sender,
      body: setting.channel === 'voice' ? (twimlOf(words, 'en', null) ?? '') : words,
      reportTo: null,
    });
    return `${name ? `${name}: ` : ''}${status} (${providerId})`;
  } finally {
    line.carrier.close();
  }
}
