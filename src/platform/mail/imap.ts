import type { ImapFlow } from 'imapflow';
import { most_mail_bytes } from './read-mail.ts';

export interface Mailbox {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  password: string;
}

/** How far a mailbox was read. Another validity means that its numbers begin anew. */
export interface ReadUpTo {
  validity: string;
  uid: number;
}

/** The mailbox cannot be read now; what to do stands in its words. */
export class MailboxTrouble extends Error {
  override readonly name = 'MailboxTrouble';
}

/**
 * Reads what is new in a mailbox's INBOX, oldest first, one mail at a time and never more of one than is kept; nothing there is changed.
 * @param take keeps one mail, and how far the mailbox is read with it
 * @returns how many were read
 */
export async function readMailbox(
  mailbox: Mailbox,
  upTo: ReadUpTo | null,
  most: number,
  take: (source: Buffer, upTo: ReadUpTo) => Promise<void>,
): Promise<number> {
  const client = await open(mailbox);
  try {
    const inbox = await saying(() => client.mailboxOpen('INBOX', { readOnly: true }));
    const validity = String(inbox.uidValidity);
    const from = upTo?.validity === validity ? upTo.uid : 0;
    const uids = (await saying(() => client.search({ uid: `${from + 1}:*` }, { uid: true }))) || [];
    // A range that ends in * always holds the last mail, though it is older.
    const fresh = uids.filter((uid) => uid > from).sort((a, b) => a - b);
    for (const uid of fresh.slice(0, most)) {
      const mail = await saying(() =>
        client.fetchOne(String(uid), { source: { start: 0, maxLength: most_mail_bytes + 1 } }, { uid: true }),
      );
      const bytes = mail ? mail.source : undefined;
      if (bytes) await take(bytes, { validity, uid });
    }
    return Math.min(fresh.length, most);
  } finally {
    client.close();
  }
}

/** Whether the mailbox can be read: how many mails lie in it, and its mark of where reading would begin. */
export async function checkMailbox(mailbox: Mailbox): Promise<{ mails: number; upTo: ReadUpTo }> {
  const client = await open(mailbox);
  try {
    const inbox = await saying(() => client.mailboxOpen('INBOX', { readOnly: true }));
    return { mails: inbox.exists, upTo: { validity: String(inbox.uidValidity), uid: inbox.uidNext - 1 } };
  } finally {
    client.close();
  }
}

async function open({ host, port, security, user, password }: Mailbox): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    doSTARTTLS: security === 'starttls',
    auth: { user, pass: password },
    logger: false,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
  // What breaks later shows with the next command.
  client.on('error', () => undefined);
  await saying(() => client.connect());
  return client;
}

async function saying<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { message, code, authenticationFailed, responseText } = error as Error & {
      code?: string;
      authenticationFailed?: boolean;
      responseText?: string;
    };
    const said = (responseText ?? message).replace(/\s+/g, ' ').slice(0, 200);
    if (authenticationFailed)
      throw new MailboxTrouble(`The mailbox does not take the user name and password (${said}).`);
    if (/ENOTFOUND|EAI_AGAIN/.test(`${code} ${message}`))
      throw new MailboxTrouble('No server has this name. Check the host.');
    if (/ECONNREFUSED/.test(`${code} ${message}`)) throw new MailboxTrouble('Nothing answers at this host and port.');
    if (/certificate|self.signed|SSL|TLS/i.test(message))
      throw new MailboxTrouble(`No safe connection could be made (${said}). Check the port and the kind of security.`);
    throw new MailboxTrouble(`The mailbox could not be read (${said}).`);
  }
}
