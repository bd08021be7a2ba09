import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SmtpConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';

export interface MailServer {
  host: string;
  port: number;
  /** tls: from the first byte; starttls: refused where the server does not offer it; none: in the clear. */
  security: 'tls' | 'starttls' | 'none';
  login: { user: string; password: string } | null;
}

export interface Mail {
  from: { name: string; address: string };
  replyTo: string | null;
  to: string;
  subject: string;
  text: string;
  /** With its angle brackets; the same in every try. */
  messageId: string;
  /** An invitation that goes with it (RFC 6047), its METHOD within. */
  calendar?: string | null;
}

/**
 * Why a mail did not go. refused: the server does not want this one; later: not now; line: the server cannot be reached or
 * used, which says nothing about the mail.
 */
export class SmtpTrouble extends Error {
  readonly kind: 'refused' | 'later' | 'line';
  /** The last byte was out, and no answer came: it may have gone. */
  readonly isUnknown: boolean;

  constructor(kind: SmtpTrouble['kind'], message: string, isUnknown = false) {
    super(message);
    this.name = 'SmtpTrouble';
    this.kind = kind;
    this.isUnknown = isUnknown;
  }
}

const connect_ms = 15_000;
/** From the last byte to the server's answer, and for everything before it. */
export const mail_deadline_ms = 90_000;

/** A connection to a mail server, for one mail after another. */
export interface SmtpLine {
  /**
   * @param beforeLastByte awaited when everything but the end of the mail is out: until it resolves, the server has not got the
   *   mail. When it rejects, the mail does not go.
   * @returns what the server answered
   */
  send(mail: Mail, beforeLastByte: () => Promise<void>): Promise<string>;
  close(): void;
}

export async function openSmtp({ host, port, security, login }: MailServer): Promise<SmtpLine> {
  const connection = new SmtpConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: connect_ms,
    greetingTimeout: connect_ms,
    dnsTimeout: connect_ms,
    socketTimeout: mail_deadline_ms,
    maxResponseSize: 10_000,
  });
  // What breaks between two mails shows when the next is sent.
  connection.on('error', () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the server closed the connection')));
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    if (login) {
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.login({ user: login.user, pass: login.password }, (error) => (error ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    connection.close();
    throw new SmtpTrouble('line', sentence(error as SmtpError));
  }
  return {
    send: (mail, beforeLastByte) => sendOn(connection, mail, beforeLastByte),
    close: () => connection.quit(),
  };
}

async function sendOn(connection: SmtpConnection, mail: Mail, beforeLastByte: () => Promise<void>): Promise<string> {
  const composed = await compose(mail);
  let isEndOut = false;
  async function* untilAllowed() {
    yield composed;
    await beforeLastByte();
    isEndOut = true;
  }
  const deadline = setTimeout(() => connection.close(), mail_deadline_ms);
  try {
    const info = await new Promise<SMTPConnectionSendInfo>((resolve, reject) => {
      // A connection that is lost while a mail is on its way may say so here alone.
      connection.once('end', () =>
        reject(Object.assign(new Error('the server closed the connection'), { code: 'ECONNECTION' })),
      );
      connection.send({ from: mail.from.address, to: [mail.to] }, Readable.from(untilAllowed()), (error, sent) =>
        error || !sent ? reject(error ?? new Error('no answer')) : resolve(sent),
      );
    });
    return info.response;
  } catch (error) {
    const trouble = troubleOf(error as SmtpError, isEndOut);
    // In the middle of a mail there is no way back: the server forgets what was not ended.
    if (trouble.kind === 'line') connection.close();
    else await forget(connection);
    throw trouble;
  } finally {
    clearTimeout(deadline);
    connection.removeAllListeners('end');
  }
}

/** After a refusal the server still holds the sender and waits for the rest; what it says to this shows with the next mail. */
function forget(connection: SmtpConnection): Promise<void> {
  return new Promise((resolve) => connection.reset(() => resolve()));
}

function compose({ from, replyTo, to, subject, text, messageId, calendar }: Mail): Promise<Buffer> {
  return new MailComposer({
    from,
    to: { name: '', address: to },
    ...(replyTo && { replyTo: { name: '', address: replyTo } }),
    subject,
    text,
    messageId,
    ...(calendar && {
      icalEvent: {
        method: /^METHOD:CANCEL\r?$/m.test(calendar) ? 'CANCEL' : 'REQUEST',
        filename: 'invitation.ics',
        content: calendar,
      },
    }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

interface SmtpError extends Error {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

function troubleOf(error: SmtpError, isEndOut: boolean): SmtpTrouble {
  const { code, command, responseCode = 0 } = error;
  const isOfMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  // Who may not send as this sender may send nothing; 421 closes the connection.
  if (isOfMail && command !== 'MAIL FROM' && responseCode !== 421) {
    if (responseCode >= 400 && responseCode < 500) return new SmtpTrouble('later', sentence(error));
    return new SmtpTrouble('refused', sentence(error));
  }
  return new SmtpTrouble('line', sentence(error), isEndOut && responseCode === 0);
}

/** What a person can act on; what the server said at most in part. */
function sentence({ code, message, response, responseCode }: SmtpError): string {
  const said = (response ?? message).replace(/\s+/g, ' ').slice(0, 200);
  if (code === 'EAUTH') return `The mail server did not take the user name and password (${said}).`;
  if (code === 'ETLS' || /certificate|self.signed|SSL|TLS/i.test(message))
    return `No safe connection could be made (${said}). Check the port and the kind of security.`;
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) return 'No server has this name. Check the host.';
  if (/ECONNREFUSED/.test(message)) return 'Nothing answers at this host and port.';
  if (code === 'ETIMEDOUT' || /timed? ?out/i.test(message)) return 'The mail server did not answer in time.';
  return responseCode ? `The mail server said: ${said}` : `The connection to the mail server broke (${said}).`;
}
