import { sql } from 'kysely';
import type { Institution } from '../../../institution/server/index.ts';
import { institutionById } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type Mailbox, MailboxTrouble, type ReadUpTo, readMailbox } from '../../../platform/mail/imap.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { loadChannelSetting, type StoredChannel, secretOf } from '../channels/channel-setting.ts';
import { noteChannelTrouble } from '../channels/note-channel-trouble.ts';
import { prepareMail } from './take-mail.ts';

export const read_mail_schedule = '* * * * *';
const most_at_once = 100;

type Needs = Pick<Services, 'db' | 'secret'>;

/** Every minute: reads the mail that families sent. */
export const readMailJob: JobKind<{ institutionId: number }> = {
  name: 'messages.read-mail',
  retries: 0,
  run: async ({ institutionId }, services) => {
    const institution = await institutionById(services.db, institutionId);
    if (institution && !institution.isDemo) await readInstitutionMail(services, institution);
  },
};

export function mailboxOf(setting: StoredChannel, secret: string): Mailbox {
  return {
    host: setting.host ?? '',
    port: setting.port ?? 993,
    // What the column's check allows.
    security: (setting.security ?? 'tls') as Mailbox['security'],
    user: setting.account ?? '',
    password: secretOf(setting, secret),
  };
}

/** By which name the institution's mail server signs its findings. */
export function findingServer({ details }: Pick<StoredChannel, 'details'>): string | null {
  const { findingsBy } = details as { findingsBy?: unknown };
  return typeof findingsBy === 'string' && findingsBy !== '' ? findingsBy : null;
}

/**
 * Each mail is kept together with how far the mailbox is read, in one transaction: killed anywhere, none is lost and none comes
 * twice.
 * @returns how many came
 */
export async function readInstitutionMail({ db, secret }: Needs, institution: Institution): Promise<number> {
  const { institutionId } = institution;
  const setting = await db.forInstitution(institutionId, (trx) => loadChannelSetting(trx, institutionId, 'email'));
  if (!setting?.is_on || setting.provider !== 'imap') return 0;
  const upTo = setting.read_up_to as ReadUpTo | null;
  const server = findingServer(setting);
  try {
    const read = await readMailbox(mailboxOf(setting, secret), upTo, most_at_once, async (source, point) => {
      const keep = await prepareMail(source, { provider: 'imap', server });
      await db.forInstitution(institutionId, async (trx) => {
        await keep(trx, institution);
        await noteReadUpTo(trx, institutionId, point);
      });
    });
    if (setting.trouble !== null) await noteChannelTrouble(db, institutionId, 'email', null);
    return read;
  } catch (error) {
    if (!(error instanceof MailboxTrouble)) throw error;
    await noteChannelTrouble(db, institutionId, 'email', error.message);
    return 0;
  }
}

async function noteReadUpTo(trx: Tx, institutionId: number, point: ReadUpTo): Promise<void> {
  await sql`update messages.channel_setting set read_up_to = ${JSON.stringify(point)}::jsonb
    where institution_id = ${institutionId} and channel = 'email'`.execute(trx);
}
