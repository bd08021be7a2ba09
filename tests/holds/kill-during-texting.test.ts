import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstitution, systemActor } from '../../src/institution/server/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { queueAllToFamilies } from '../../src/messages/server/index.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { databaseKinds, startPostgres } from '../database.ts';
import { freePort } from '../free-port.ts';
import { setUpTwilio } from '../providers/set-up-twilio.ts';
import type { Faults, Taken } from '../providers/twilio-stand-in.ts';
import { momentOf, ROUND_TIMEOUT_MS, ROUNDS, sleep } from './held-product.ts';

/** A hundred thousand on a database server with `npm run holds`; with the other tests as many as take some seconds. */
const messagesOn = {
  embedded: ROUNDS > 3 ? 10_000 : 300,
  server: ROUNDS > 3 ? 100_000 : 800,
};
const worker_script = new URL('./text-worker.ts', import.meta.url).pathname;
const provider_script = new URL('../providers/twilio-stand-in.ts', import.meta.url).pathname;
const secret = 'a secret only for tests';
const faults: Faults = {
  dropBefore: 0.01,
  dropAfter: 0.01,
  failAfter: 0.005,
  delayMs: 10,
  dropCallback: 0.02,
  repeatCallback: 0.2,
  callbackDelayMs: 300,
};

describe.each(databaseKinds)(
  'kill -9 of the worker and of the provider while texts go from the %s database',
  (kind) => {
    const MESSAGES = messagesOn[kind];
    const folder = mkdtempSync(join(tmpdir(), 'leadline-texting-'));
    const taken = join(folder, 'provider', 'taken.jsonl');
    let server: Awaited<ReturnType<typeof startPostgres>> | null = null;
    let where = join(folder, 'database');
    let institutionId = 0;
    let ports: { provider: number; worker: number };
    const children: ChildProcess[] = [];

    const open = () => (kind === 'server' ? Promise.resolve(openServerDatabase(where)) : openEmbeddedDatabase(where));
    async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
      const db = await open();
      try {
        return await work(db);
      } finally {
        await db.close();
      }
    }
    function start(script: string, ...args: (string | number)[]): ChildProcess {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args.map(String)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      children.push(child);
      return child;
    }
    const provider = () => start(provider_script, join(folder, 'provider'), ports.provider, JSON.stringify(faults));
    const worker = (silentSeconds: number, askAfterSeconds = 3600) =>
      start(worker_script, where, institutionId, ports.worker, silentSeconds, askAfterSeconds);
    const ended = (child: ChildProcess) => new Promise<void>((done) => child.once('exit', () => done()));
    async function kill(child: ChildProcess): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const end = ended(child);
      child.kill('SIGKILL');
      await end;
    }
    const accepted = (): Taken[] =>
      existsSync(taken)
        ? readFileSync(taken, 'utf8')
            .split('\n')
            .filter((line) => line.endsWith('}'))
            .map((line) => JSON.parse(line))
        : [];

    beforeAll(async () => {
      ports = { provider: await freePort(), worker: await freePort() };
      if (kind === 'server') {
        server = await startPostgres();
        const client = new pg.Client({ connectionString: server.url('postgres') });
        await client.connect();
        await client.query('create database texting');
        await client.end();
        where = server.url('texting');
      }
      await withDatabase(async (db) => {
        await migrate(db);
        institutionId = (await createInstitution(db, { key: 'post', name: 'Post Schools', preset: 'us-k12' }))
          .institutionId;
        await furnish(db, institutionId, ports.provider, MESSAGES);
      });
    }, 4 * ROUND_TIMEOUT_MS);
    afterAll(async () => {
      for (const child of children) await kill(child);
      server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it(
      `reaches each of ${MESSAGES} families once, and every report counts, ${ROUNDS} times`,
      async () => {
        let running = provider();
        let kills = 0;
        for (let round = 0; round < ROUNDS; round++) {
          const before = accepted().length;
          // On a server two workers at once; the embedded database has one owner.
          const workers = kind === 'server' ? [worker(3600), worker(3600)] : [worker(3600)];
          for (let waited = 0; accepted().length === before && waited < 20_000; waited += 25) await sleep(25);
          await sleep(momentOf(round, MESSAGES / 2));
          if (round % 2 === 1) {
            await kill(running);
            await sleep(50);
            running = provider();
            await sleep(100);
          }
          for (const child of workers) {
            if (child.exitCode === null) kills++;
            await kill(child);
          }
        }
        // Longer than what a dead worker sent may still be on its way to the provider.
        const last = worker(8, 2);
        await ended(last);
        expect(last.exitCode).toBe(0);
        expect(kills).toBeGreaterThan(0);
        const theirs = accepted();
        const rows = await withDatabase((db) => states(db, institutionId));
        expect(rows).toEqual([{ state: 'sent', reach: 'delivered', n: MESSAGES, provider_ids: MESSAGES }]);
        expect(theirs).toHaveLength(MESSAGES);
        expect(new Set(theirs.map(({ to }) => to)).size).toBe(MESSAGES);
      },
      (ROUNDS + 6) * ROUND_TIMEOUT_MS + MESSAGES * 20,
    );
  },
);

async function states(db: Database, institutionId: number) {
  const { rows } = await sql`
    select state, reach, count(*)::int as n, count(distinct provider_id)::int as provider_ids from messages.message
    where institution_id = ${institutionId} group by state, reach`.execute(db.owner);
  return rows;
}

/** Every message goes to a number of its own, so that one that went twice is seen at the provider. */
async function furnish(db: Database, institutionId: number, port: number, count: number): Promise<void> {
  const student = uuidv7();
  await db.forInstitution(institutionId, async (trx) => {
    await sql`insert into roster.student (institution_id, student_id, source_key, display_name, search_key)
      values (${institutionId}, ${student}, 'k', 'Luis Ortega', 'luis')`.execute(trx);
    await setUpTwilio(trx, { institutionId, channel: 'sms', url: `http://127.0.0.1:${port}`, secret, perSecond: 1000 });
  });
  const ctx = { clock: systemClock, actor: systemActor(institutionId) };
  for (let from = 0; from < count; from += 600)
    await db.forInstitution(institutionId, (trx) =>
      queueAllToFamilies(
        trx,
        ctx,
        Array.from({ length: Math.min(600, count - from) }, (_, at) => ({
          to: { kind: 'guardian' as const, id: uuidv7() },
          channel: 'sms' as const,
          address: `+1303${5_000_010 + 10 * (from + at)}`,
          language: 'es',
          studentIds: [student],
          householdKey: `h${from + at}`,
          category: 'attendance' as const,
          subject: 'Luis',
          body: `Luis no vino hoy (${from + at}).`,
          dedupeKey: `t${from + at}`,
          origin: { kind: 'absence', id: 'a' },
          batchId: student,
        })),
      ),
    );
}
