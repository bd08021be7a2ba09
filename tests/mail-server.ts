import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
  messageId: string;
  login: string | null;
}

/** A mail server of our own on the loopback interface: it speaks SMTP, and keeps what it was given. */
export interface MailServerInTest {
  port: number;
  received: ReceivedMail[];
  connections(): number;
  /** Breaks every connection, as a failing network does. */
  breakLines(): void;
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** Thrown into the conversation: an Error with responseCode. */
  onRecipient?: (address: string) => Error | null | Promise<Error | null>;
  /** After the whole mail came in, before it is answered; an Error refuses it. */
  onMail?: (mail: ReceivedMail) => Promise<Error | null>;
  login?: { user: string; password: string };
  more?: SMTPServerOptions;
}

export async function openMailServer(options: MailServerOptions = {}): Promise<MailServerInTest> {
  const { onRecipient, onMail, login, more } = options;
  const received: ReceivedMail[] = [];
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: login ? [] : ['AUTH'],
    authOptional: !login,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    hideSTARTTLS: true,
    onConnect: (_, done) => {
      connections++;
      done();
    },
    onAuth: ({ username, password }, _, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(new Error('no such user')),
    onRcptTo: async ({ address }, _, done) => done((await onRecipient?.(address)) ?? null),
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', async () => {
        const raw = Buffer.concat(parts).toString('utf8');
        const mail: ReceivedMail = {
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          messageId: /^message-id: *(\S+)/im.exec(raw)?.[1] ?? '',
          login: typeof session.user === 'string' ? session.user : null,
        };
        const refusal = (await onMail?.(mail)) ?? null;
        if (!refusal) received.push(mail);
        done(refusal);
      });
    },
    ...more,
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Clients that are killed leave broken connections.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    received,
    connections: () => connections,
    breakLines: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** An SMTP answer that refuses. */
export function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
