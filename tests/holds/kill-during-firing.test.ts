import { type ChildProcess, spawn } from 'node:child_process';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedRules } from '../../src/alerts/server/index.ts';
import { seedCases } from '../../src/cases/server/index.ts';
import { type Database, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { startPostgres } from '../database.ts';
import { makeUpScores } from '../made-up-scores.ts';
import { type MailServerInTest, openMailServer } from '../mail-server.ts';
import { ROUND_TIMEOUT_MS, ROUNDS, sleep } from './held-product.ts';

/** Five thousand with `npm run holds`; with the other tests as many as take some seconds. */
const STUDENTS = ROUNDS > 3 ? 5_000 : 260;
/** Dying is tried at moments spread over the firing, and then over the telling of all of them. */
const KILLS = ROUNDS > 3 ? 12 : 3;
const institutionId = 1;
const script = new URL('./fire-alerts.ts', import.meta.url).pathname;

describe('kill -9 while alerts are fired on PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let url = '';
  let db: Database;
  let mails: MailServerInTest;

  beforeAll(async () => {
    mails = await openMailServer();
    server = await startPostgres();
    const client = new pg.Client({ connectionString: server.url('postgres') });
    await client.connect();
    await client.query('create database firing');
    await client.end();
    url = server.url('firing');
    db = openServerDatabase(url);
    await migrate(db);
    await makeUpScores(db, { institutionId, students: STUDENTS, programmes: 5, weeks: 1, laidOut: false });
    await furnish(db, mails.port);
  }, 3 * ROUND_TIMEOUT_MS);
  afterAll(async () => {
    await mails.close();
    await db.close();
    server.stop();
  });

  const worker = (): ChildProcess =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, url, String(institutionId)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  const ended = (child: ChildProcess) =>
    new Promise<void>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
    );

  it(
    `raises, tells and mails each of ${STUDENTS} exactly once`,
    async () => {
      const expected = await count(db, sql`select count(*)::int as n from scoring.score where score < 1000`);
      const found: { written: number; told: number }[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        // Two at once, as two worker processes are.
        const workers = [worker(), worker()];
        const goal = Math.round((kill / KILLS) * expected);
        while (workers.some(({ exitCode }) => exitCode === null)) {
          const { written, told } = await progress(db);
          if (written > 0 && told >= goal) break;
          await sleep(10);
        }
        // Into the transaction that comes next.
        await sleep(30 + 60 * (kill % 4));
        for (const child of workers) {
          child.kill('SIGKILL');
          await ended(child);
        }
        found.push(await progress(db));
      }
      expect(
        found.some(({ told }) => told > 0 && told < expected),
        JSON.stringify(found),
      ).toBe(true);
      const last = worker();
      await ended(last);
      expect(last.exitCode).toBe(0);
      const again = worker();
      await ended(again);
      expect(await onlyOnce(db)).toEqual({
        alerts: expected,
        told: expected,
        notices: expected,
        noticesOfOneAlert: 1,
        cases: expected,
        entries: expected,
        studentMails: expected,
        noticesInDigests: expected,
        workflows: expected,
      });
      const toStudents = Map.groupBy(
        mails.received.filter(({ to }) => to.some((address) => address.startsWith('s'))),
        ({ to }) => to[0] ?? '',
      );
      const twice = [...toStudents.values()].filter((mine) => mine.length > 1);
      expect(twice).toEqual([]);
      const inDoubt = await count(
        db,
        sql`select count(*)::int as n from messages.message where kind = 'student-mail' and state <> 'sent'`,
      );
      // A worker has one mail at a time between its last byte and the answer: those wait for a person.
      expect(inDoubt).toBeLessThanOrEqual(2 * KILLS);
      expect(toStudents.size + inDoubt).toBeGreaterThanOrEqual(expected);
    },
    (KILLS + 4) * ROUND_TIMEOUT_MS,
  );
});

async function count(db: Database, query: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await query.execute(db.owner);
  return (rows[0] as { n: number }).n;
}

async function progress(db: Database): Promise<{ written: number; told: number }> {
  const { rows } = await sql<{
    written: number;
    told: number;
  }>`select count(*)::int as written, count(acted_at)::int as told from alerts.alert`.execute(db.owner);
  return rows[0] ?? { written: 0, told: 0 };
}

/** Everything that an alert leads to, counted. */
async function onlyOnce(db: Database): Promise<object> {
  const { rows } = await sql<object>`select
    (select count(*)::int from alerts.alert where state = 'open') as alerts,
    (select count(*)::int from alerts.told) as told,
    (select count(*)::int from messages.notice where origin_kind = 'alert') as notices,
    (select max(n)::int from (select count(*) as n from messages.notice where origin_kind = 'alert' group by origin_id) one) as "noticesOfOneAlert",
    (select count(*)::int from cases."case") as cases,
    (select count(*)::int from cases.entry where kind = 'opened') as entries,
    (select count(distinct origin_id)::int from messages.message where kind = 'student-mail') as "studentMails",
    (select count(*)::int from messages.notice where origin_kind = 'alert' and digest_message_id is not null) as "noticesInDigests",
    (select count(*)::int from alerts.workflow where state = 'done') as workflows`.execute(db.owner);
  return rows[0] ?? {};
}

/** One rule that speaks of everybody: tells the tutor, opens a case, mails the student, and takes a step after that. */
async function furnish(db: Database, port: number): Promise<void> {
  const definition = {
    about: 'student',
    condition: { when: 'score-below', threshold: 1000, weeks: 1 },
    actions: {
      notify: ['tutor'],
      mailStudent: true,
      case: { kind: 'engagement', priority: 2, teamId: null },
      workflow: [{ do: 'if-no-contact' }],
    },
  };
  await db.forInstitution(institutionId, async (trx) => {
    await seedRules(trx, institutionId);
    await seedCases(trx, institutionId);
    await sql`update alerts.rule set state = case when rule_key = 'low-twice' then 'on' else 'off' end, starts_with = 'everybody'
      where institution_id = ${institutionId}`.execute(trx);
    await sql`update alerts.rule_version v set definition = ${JSON.stringify(definition)}::jsonb from alerts.rule r
      where r.institution_id = v.institution_id and r.rule_id = v.rule_id and r.rule_key = 'low-twice' and v.institution_id = ${institutionId}`.execute(
      trx,
    );
    await sql`update roster.student set email = source_key || '@students.example' where institution_id = ${institutionId}`.execute(
      trx,
    );
    await sql`update roster.staff set email = 't' || source_key || '@staff.example' where institution_id = ${institutionId}`.execute(
      trx,
    );
    await sql`insert into messages.mail_setting (institution_id, is_on, host, port, security, from_name, from_address, changed_at)
      values (${institutionId}, true, '127.0.0.1', ${port}, 'none', 'Post', 'noreply@post.example', now())`.execute(
      trx,
    );
  });
}
