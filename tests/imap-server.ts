import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

/** A Dovecot on loopback with one mailbox, in a folder of its own. */
export interface ImapServerInTest {
  port: number;
  user: string;
  password: string;
  /** Puts a mail into the mailbox, as the delivering server does. */
  deliver(raw: string | Buffer): void;
  /** Another validity: every mail has a new number. */
  renumber(): void;
  close(): Promise<void>;
}

export async function openImapServer(): Promise<ImapServerInTest> {
  if (!existsSync('/usr/sbin/dovecot')) throw new Error('no Dovecot found: install Debian package dovecot-imapd');
  const folder = mkdtempSync(join(tmpdir(), 'leadline-imap-'));
  execFileSync('chmod', ['755', folder]);
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  // It refuses to serve mail of root's.
  const owner = isRoot ? 'nobody' : (process.env.USER ?? 'nobody');
  const ids = isRoot ? idsOf(owner) : { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const maildir = join(folder, 'mail');
  for (const part of ['', 'new', 'cur', 'tmp']) {
    mkdirSync(join(maildir, part), { recursive: true });
    chownSync(join(maildir, part), ids.uid, ids.gid);
  }
  const [user, password] = ['families', 'a password of the mailbox'];
  writeFileSync(join(folder, 'users'), `${user}:{PLAIN}${password}:${ids.uid}:${ids.gid}::${folder}\n`);
  writeFileSync(
    join(folder, 'dovecot.conf'),
    [
      'protocols = imap',
      'listen = 127.0.0.1',
      `base_dir = ${folder}/run`,
      `state_dir = ${folder}/state`,
      `log_path = ${folder}/log`,
      'ssl = no',
      'disable_plaintext_auth = no',
      `mail_location = maildir:${maildir}`,
      'first_valid_uid = 1',
      'first_valid_gid = 1',
      `default_internal_user = ${isRoot ? 'dovecot' : owner}`,
      `default_login_user = ${isRoot ? 'dovenull' : owner}`,
      `service imap-login {\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n${isRoot ? '' : '  chroot =\n'}}`,
      ...(isRoot ? [] : ['service anvil {\n  chroot =\n}', 'service stats {\n  chroot =\n}']),
      `passdb {\n  driver = passwd-file\n  args = ${folder}/users\n}`,
      `userdb {\n  driver = passwd-file\n  args = ${folder}/users\n}`,
    ].join('\n'),
  );
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const stop = () => {
    child.kill('SIGTERM');
  };
  process.once('exit', stop);
  for (let waited = 0; !(await answers(port)); waited++) {
    if (waited > 200)
      throw new Error(
        `Dovecot did not start: ${existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : ''}`,
      );
    await new Promise((go) => setTimeout(go, 50));
  }
  let delivered = 0;
  return {
    port,
    user,
    password,
    deliver: (raw) => {
      const name = `${Date.now()}.${String(++delivered).padStart(6, '0')}${randomBytes(4).toString('hex')}.test`;
      const path = join(maildir, 'tmp', name);
      writeFileSync(path, raw);
      chownSync(path, ids.uid, ids.gid);
      renameSync(path, join(maildir, 'new', name));
    },
    renumber: () => {
      for (const file of [
        'dovecot-uidlist',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot-uidvalidity',
      ])
        rmSync(join(maildir, file), { force: true });
    },
    close: async () => {
      const ended = new Promise<void>((done) => child.once('exit', () => done()));
      stop();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function idsOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
