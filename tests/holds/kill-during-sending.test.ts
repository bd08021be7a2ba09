import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstitution, systemActor } from '../../src/institution/server/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { queueMessage } from '../../src/messages/server/index.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { databaseKinds, startPostgres } from '../database.ts';
import { type MailServerInTest, openMailServer } from '../mail-server.ts';
import { momentOf, ROUND_TIMEOUT_MS, ROUNDS, sleep } from './held-product.ts';

/** Five thousand with `npm run holds`; with the other tests as many as take some seconds. */
const MESSAGES = ROUNDS > 3 ? 5000 : 600;
const script = new URL('./send-mail.ts', import.meta.url).pathname;

describe.each(databaseKinds)('kill -9 while %s mail is sent', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-sending-'));
  let server: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let where = join(folder, 'database');
  let mails: MailServerInTest;
  let institutionId = 0;

  const open = () => (kind === 'server' ? Promise.resolve(openServerDatabase(where)) : openEmbeddedDatabase(where));
  async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = await open();
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }

  beforeAll(async () => {
    mails = await openMailServer();
    if (kind === 'server') {
      server = await startPostgres();
      const client = new pg.Client({ connectionString: server.url('postgres') });
      await client.connect();
      await client.query('create database sending');
      await client.end();
      where = server.url('sending');
    }
    await withDatabase(async (db) => {
      await migrate(db);
      institutionId = (await createInstitution(db, { key: 'post', name: 'Post College', preset: 'us-k12' }))
        .institutionId;
      await furnish(db, institutionId, mails.port);
    });
  }, 2 * ROUND_TIMEOUT_MS);
  afterAll(async () => {
    await mails.close();
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const worker = (silentSeconds: number): ChildProcess =>
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, where, String(institutionId), String(silentSeconds)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
  const ended = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

  it(
    `loses none of ${MESSAGES}, and sends none to a student twice, ${ROUNDS} times`,
    async () => {
      let kills = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const before = mails.received.length;
        // On a server two workers at once; the embedded database has one owner.
        const workers = kind === 'server' ? [worker(3600), worker(3600)] : [worker(3600)];
        while (mails.received.length === before && workers.some(({ exitCode }) => exitCode === null)) await sleep(5);
        await sleep(momentOf(round, 400));
        for (const child of workers) {
          const end = ended(child);
          if (child.exitCode === null && child.kill('SIGKILL')) kills++;
          if (child.exitCode === null && child.signalCode === null) await end;
        }
      }
      const last = worker(0);
      await ended(last);
      expect(last.exitCode).toBe(0);
      const rows = await withDatabase((db) => states(db, institutionId));
      const times = new Map<string, number>();
      for (const { messageId } of mails.received) times.set(messageId, (times.get(messageId) ?? 0) + 1);
      expect(kills).toBeGreaterThan(0);
      expect(rows).toHaveLength(MESSAGES);
      for (const { id, to, state, mailId } of rows) {
        const n = times.get(mailId ?? '') ?? 0;
        // What is not known to have gone to a student waits for a person: it is not lost, and not sent twice.
        if (to === 'student')
          expect([id, state, n <= 1]).toEqual([id, n === 1 && state === 'sent' ? 'sent' : 'failed', true]);
        else expect([id, state, n >= 1]).toEqual([id, 'sent', true]);
      }
      const inDoubt = rows.filter(({ state }) => state === 'failed').length;
      const doubled = [...times.values()].filter((n) => n > 1).length;
      // A worker has one mail at a time between its last byte and the answer.
      expect(inDoubt + doubled).toBeLessThanOrEqual(kills);
    },
    (ROUNDS + 3) * ROUND_TIMEOUT_MS,
  );
});

interface Found {
  id: string;
  to: string;
  state: string;
  mailId: string | null;
}

async function states(db: Database, institutionId: number): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select message_id as id, recipient_kind as to, state, mail_id as "mailId" from messages.message
    where institution_id = ${institutionId}`.execute(db.owner);
  return rows;
}

/** Half of the messages go to staff, half to students. */
async function furnish(db: Database, institutionId: number, port: number): Promise<void> {
  const [staff, student] = [uuidv7(), uuidv7()];
  await db.forInstitution(institutionId, async (trx) => {
    await sql`insert into roster.staff (institution_id, staff_id, source_key, display_name, email)
      values (${institutionId}, ${staff}, 's', 'Tess Tutor', 'tess@x.org')`.execute(trx);
    await sql`insert into roster.student (institution_id, student_id, source_key, display_name, search_key, email)
      values (${institutionId}, ${student}, 'k', 'Rowan Ellery', 'rowan', 'rowan@x.org')`.execute(trx);
    await sql`insert into messages.mail_setting (institution_id, is_on, host, port, security, from_name, from_address, changed_at)
      values (${institutionId}, true, '127.0.0.1', ${port}, 'none', 'Post', 'noreply@post.example', now())`.execute(
      trx,
    );
  });
  const ctx = { clock: systemClock, actor: systemActor(institutionId) };
  for (let from = 0; from < MESSAGES; from += 500)
    await db.forInstitution(institutionId, async (trx) => {
      for (let i = from; i < Math.min(MESSAGES, from + 500); i++) {
        const common = { dedupeKey: `m${i}`, origin: { kind: 'alert', id: `a${i}` } };
        if (i % 2 === 0)
          await queueMessage(trx, ctx, {
            ...common,
            kind: 'case-notice',
            to: { kind: 'staff', id: staff },
            templateKey: 'case-notice',
            values: { words: `Notice ${i}`, link: '/students' },
            category: 'work',
          });
        else
          await queueMessage(trx, ctx, {
            ...common,
            kind: 'student-mail',
            to: { kind: 'student', id: student },
            templateKey: 'student-mail',
            values: {},
            category: 'support',
          });
      }
    });
}
