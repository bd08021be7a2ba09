import type { Tx } from '../../../platform/db/database.ts';
import type { MailServer } from '../../../platform/mail/smtp.ts';
import { unseal } from '../../../platform/secrets/seal.ts';
import { trouble } from '../problems.ts';

/** What the institution's mail password is sealed for. */
export const purposeOf = (institutionId: number) => `mail password ${institutionId}`;

export function loadMailSetting(trx: Tx, institutionId: number) {
  return trx
    .selectFrom('messages.mail_setting')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .executeTakeFirst();
}

export type StoredMailSetting = NonNullable<Awaited<ReturnType<typeof loadMailSetting>>>;

/** Where to connect, with the password opened. */
export function mailServerOf(
  {
    institution_id,
    host,
    port,
    security,
    username,
    sealed_password,
  }: Pick<StoredMailSetting, 'institution_id' | 'host' | 'port' | 'security' | 'username' | 'sealed_password'>,
  installationSecret: string,
): MailServer {
  return {
    host,
    port,
    // What the column's check allows.
    security: security as MailServer['security'],
    login:
      username === null
        ? null
        : { user: username, password: openPassword(institution_id, sealed_password, installationSecret) },
  };
}

function openPassword(institutionId: number, sealed: Uint8Array | null, installationSecret: string): string {
  if (!sealed) return '';
  const clear = unseal(installationSecret, purposeOf(institutionId), sealed);
  if (clear) return new TextDecoder().decode(clear);
  throw trouble.badSetting(
    'The mail password was sealed with another secret than this installation has now. Type the password again, or start with the secret that it had.',
  );
}
