import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Context } from '../../../platform/http/route.ts';
import { openSmtp, SmtpTrouble } from '../../../platform/mail/smtp.ts';
import { seal } from '../../../platform/secrets/seal.ts';
import { cleanLine } from '../../core/clean.ts';
import { kinds } from '../../core/kinds.ts';
import { formatTemplate } from '../../core/template.ts';
import type { MailSettingView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { loadMailSetting, mailServerOf, purposeOf } from './mail-setting.ts';
import { noteTrouble } from './note-trouble.ts';

type Asking = Pick<Context, 'db' | 'clock' | 'actor' | 'secret'>;

const address = z.email('not a mail address').max(254);
export const MailSettingChange = z.object({
  isOn: z.boolean(),
  host: z
    .string()
    .trim()
    .regex(/^[a-z0-9]([a-z0-9.:-]{0,251}[a-z0-9])?$/i, 'not the name of a server, such as smtp.example.org'),
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  username: z.string().trim().max(200).nullable(),
  /** Left out: as it was. */
  password: z.string().min(1).max(500).optional(),
  fromName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .transform((name) => cleanLine(name)),
  fromAddress: address,
  replyTo: address.nullable(),
});

export async function viewMailSetting({ db, actor }: Asking): Promise<MailSettingView> {
  const { institutionId } = actor;
  return db.forInstitution(institutionId, async (trx) => {
    const { name, isDemo } = await loadInstitution(trx, institutionId);
    const row = await loadMailSetting(trx, institutionId);
    return {
      isOn: row?.is_on ?? false,
      host: row?.host ?? '',
      port: row?.port ?? 587,
      // What the column's check allows.
      security: (row?.security ?? 'starttls') as MailSettingView['security'],
      username: row?.username ?? null,
      hasPassword: row?.sealed_password != null,
      fromName: row?.from_name ?? name,
      fromAddress: row?.from_address ?? '',
      replyTo: row?.reply_to ?? null,
      changedAt: row?.changed_at.toISOString() ?? null,
      trouble: row?.trouble ?? null,
      troubleAt: row?.trouble_at?.toISOString() ?? null,
      isDemo,
    };
  });
}

/** Saves the mail server. The password is sealed, and leaves again only towards that server: to another it is typed anew. */
export async function saveMailSetting(
  { db, clock, actor, secret }: Asking,
  input: z.output<typeof MailSettingChange>,
): Promise<void> {
  const { institutionId } = actor;
  if (input.security === 'none' && input.username !== null && !isOwnMachine(input.host))
    throw trouble.badSetting('A password would go over the network in the clear. Choose TLS or STARTTLS.', {
      fields: [{ field: 'security', says: 'A password needs TLS or STARTTLS.' }],
    });
  await db.forInstitution(institutionId, async (trx) => {
    const before = await loadMailSetting(trx, institutionId);
    const isSameServer = before?.host === input.host && before.username === input.username;
    const sealed =
      input.password === undefined
        ? isSameServer
          ? before.sealed_password
          : null
        : Buffer.from(seal(secret, purposeOf(institutionId), new TextEncoder().encode(input.password)));
    if (input.username !== null && sealed === null)
      throw trouble.badSetting(
        'A user name needs its password. It is asked again when the server or the name changes.',
        {
          fields: [{ field: 'password', says: 'Type the password of this user.' }],
        },
      );
    const row = {
      is_on: input.isOn,
      host: input.host,
      port: input.port,
      security: input.security,
      username: input.username,
      sealed_password: input.username === null ? null : sealed,
      from_name: input.fromName,
      from_address: input.fromAddress,
      reply_to: input.replyTo,
      changed_at: new Date(clock.now().epochMilliseconds),
      trouble: null,
      trouble_at: null,
    };
    await trx
      .insertInto('messages.mail_setting')
      .values({ institution_id: institutionId, ...row })
      .onConflict((conflict) => conflict.column('institution_id').doUpdateSet(row))
      .execute();
    await record(
      trx,
      { clock, actor },
      {
        verb: 'messages.change-mail-setting',
        subject: { kind: 'institution', id: String(institutionId) },
        details: { isOn: input.isOn, host: input.host, port: input.port, security: input.security },
      },
    );
  });
}

function isOwnMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Sends one mail now with the settings as they are saved, whether mail is on or not, and says what the server answered. */
export async function sendTestMail({ db, clock, actor, secret }: Asking, to: string): Promise<{ answer: string }> {
  const { institutionId } = actor;
  const { institution, setting } = await db.forInstitution(institutionId, async (trx) => ({
    institution: await loadInstitution(trx, institutionId),
    setting: await loadMailSetting(trx, institutionId),
  }));
  if (institution.isDemo) throw trouble.notSent('A demo sends no mail: the people in it are made up.');
  if (!setting) throw trouble.notSent('Save the mail server first.');
  const words = formatTemplate(
    'test-mail',
    kinds['test-mail'],
    { name: actor.name, institution: institution.name },
    institution.locale,
  );
  try {
    const line = await openSmtp(mailServerOf(setting, secret));
    try {
      const answer = await line.send(
        {
          from: { name: setting.from_name, address: setting.from_address },
          replyTo: setting.reply_to,
          to,
          subject: words.subject,
          text: words.body,
          messageId: `<test-${uuidv7()}@${setting.from_address.split('@').at(-1)}>`,
        },
        async () => undefined,
      );
      await noteTrouble(db, institutionId, null);
      await db.forInstitution(institutionId, (trx) =>
        record(trx, { clock, actor }, { verb: 'messages.send-test-mail' }),
      );
      return { answer };
    } finally {
      line.close();
    }
  } catch (error) {
    if (!(error instanceof SmtpTrouble)) throw error;
    throw trouble.notSent(error.message);
  }
}
