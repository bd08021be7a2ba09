import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepReach } from '../../src/families/server/index.ts';
import { createInstitution } from '../../src/institution/server/index.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { databaseKinds, startPostgres } from '../database.ts';
import { freePort } from '../free-port.ts';
import { setUpTwilio } from '../providers/set-up-twilio.ts';
import { signatureOf, standInAccount } from '../providers/twilio-stand-in.ts';
import { momentOf, ROUND_TIMEOUT_MS, ROUNDS, sleep } from './held-product.ts';

/** Thousands with `npm run holds`; with the other tests as many as take some seconds. */
const TEXTS = ROUNDS > 3 ? 5_000 : 60;
const FAMILIES = 10;
/** The provider tries again until it is told that a text was taken. */
const AT_ONCE = 4;
const worker_script = new URL('./take-in-worker.ts', import.meta.url).pathname;
const secret = 'a secret only for tests';
const number = (n: number) => `+1303555${String(100 + n).padStart(4, '0')}`;

describe.each(databaseKinds)('kill -9 while families’ texts are taken in, on the %s database', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-taking-in-'));
  let server: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let where = join(folder, 'database');
  let institutionId = 0;
  let port = 0;
  const children: ChildProcess[] = [];

  async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const db = kind === 'server' ? openServerDatabase(where) : await openEmbeddedDatabase(where);
    try {
      return await work(db);
    } finally {
      await db.close();
    }
  }
  function worker(): ChildProcess {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        worker_script,
        where,
        String(institutionId),
        String(port),
        String(TEXTS),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    children.push(child);
    return child;
  }
  const ended = (child: ChildProcess) => new Promise<void>((done) => child.once('exit', () => done()));
  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
  }
  /** @returns whether it is known to have arrived; a tenth is brought once more all the same, as providers do */
  async function bring(n: number): Promise<boolean> {
    const url = `http://127.0.0.1:${port}/api/hooks/twilio/post/text`;
    const fields = {
      AccountSid: standInAccount,
      MessageSid: `SM${n.toString(16).padStart(32, '0')}`,
      From: number(n % FAMILIES),
      To: '+17205550100',
      Body: `Message ${n}`,
    };
    try {
      const { status } = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { 'x-twilio-signature': signatureOf(url, fields) },
        signal: AbortSignal.timeout(5_000),
      });
      return status === 200;
    } catch {
      return false;
    }
  }
  let arrived = 0;
  let isOver = false;
  async function bringAll(): Promise<void> {
    const waiting = Array.from({ length: TEXTS }, (_, n) => n);
    const one = async () => {
      for (let n = waiting.shift(); n !== undefined && !isOver; n = waiting.shift()) {
        if (!(await bring(n))) {
          waiting.push(n);
          await sleep(20);
          continue;
        }
        arrived += 1;
        if (n % 10 === 0) await bring(n);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  beforeAll(async () => {
    port = await freePort();
    if (kind === 'server') {
      server = await startPostgres();
      const client = new pg.Client({ connectionString: server.url('postgres') });
      await client.connect();
      await client.query('create database taking');
      await client.end();
      where = server.url('taking');
    }
    await withDatabase(async (db) => {
      await migrate(db);
      institutionId = (await createInstitution(db, { key: 'post', name: 'Post Schools', preset: 'us-k12' }))
        .institutionId;
      await furnish(db, institutionId);
    });
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(async () => {
    isOver = true;
    for (const child of children) await kill(child);
    server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    `each of ${TEXTS} texts stands in its family’s conversation once, ${ROUNDS} times`,
    async () => {
      const brought = bringAll();
      let kills = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const before = arrived;
        const running = worker();
        for (let waited = 0; arrived === before && waited < 20_000; waited += 10) await sleep(10);
        await sleep(momentOf(round, 300));
        if (running.exitCode === null) kills++;
        await kill(running);
      }
      expect(kills).toBeGreaterThan(0);
      const last = worker();
      const end = ended(last);
      await brought;
      await end;
      expect(last.exitCode).toBe(0);
      const found = await withDatabase((db) => whatStands(db, institutionId));
      expect(found).toEqual({
        inbound: TEXTS,
        sids: TEXTS,
        taken: TEXTS,
        entries: TEXTS,
        taken_in: TEXTS,
        conversations: FAMILIES,
        unread: TEXTS,
        own: true,
      });
    },
    (ROUNDS + 6) * ROUND_TIMEOUT_MS,
  );
});

async function whatStands(db: Database, i: number) {
  const { rows } = await sql`select
    (select count(*)::int from messages.inbound where institution_id = ${i}) as inbound,
    (select count(distinct provider_id)::int from messages.inbound where institution_id = ${i}) as sids,
    (select count(*)::int from messages.inbound where institution_id = ${i} and state = 'taken') as taken,
    (select count(distinct e.inbound_id)::int from families.entry e where e.institution_id = ${i} and e.kind = 'in') as entries,
    (select count(*)::int from ledger.event where institution_id = ${i} and verb = 'families.take-in') as taken_in,
    (select count(*)::int from families.conversation where institution_id = ${i}) as conversations,
    (select sum(unread)::int from families.conversation where institution_id = ${i}) as unread,
    (select count(*) = 0 from families.entry e join messages.inbound n on n.institution_id = ${i} and n.inbound_id = e.inbound_id
      join families.conversation c on c.institution_id = ${i} and c.conversation_id = e.conversation_id
      where e.institution_id = ${i} and n.from_address <> c.address) as own`.execute(db.owner);
  return rows[0];
}

async function furnish(db: Database, institutionId: number): Promise<void> {
  await db.forInstitution(institutionId, async (trx) => {
    for (let n = 0; n < FAMILIES; n++) {
      const [student, guardian] = [uuidv7(), uuidv7()];
      await sql`insert into roster.student (institution_id, student_id, source_key, display_name, search_key, date_of_birth)
        values (${institutionId}, ${student}::uuid, ${`s${n}`}, ${`Student ${n}`}, ${`student ${n}`}, '2014-05-05')`.execute(
        trx,
      );
      await sql`insert into roster.guardian (institution_id, guardian_id, source_key, display_name, phone, language)
        values (${institutionId}, ${guardian}::uuid, ${`g${n}`}, ${`Parent ${n}`}, ${number(n)}, 'es')`.execute(trx);
      await sql`insert into roster.guardianship (institution_id, student_id, guardian_id, relation, household)
        values (${institutionId}, ${student}::uuid, ${guardian}::uuid, 'parent', ${`h${n}`})`.execute(trx);
    }
    await setUpTwilio(trx, { institutionId, channel: 'sms', url: 'http://127.0.0.1:1', secret });
  });
  await sweepReach(db, institutionId);
}
