import { type ChildProcess, spawn } from 'node:child_process';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from '../casework.ts';
import { ROUND_TIMEOUT_MS, sleep } from './held-product.ts';

/** Three transactions of the firing, and one more. */
const PLANS = 1_600;
const KILLS = 3;
const script = new URL('./fire-follow-ups.ts', import.meta.url).pathname;

describe('kill -9 while follow-ups fire on PostgreSQL', () => {
  let house: Casework;
  let url = '';
  beforeAll(async () => {
    house = await openCasework('server');
    const { db } = house.world.services;
    const { institutionId: i } = house.world.north;
    await db.forInstitution(i, async (trx) => {
      await sql`insert into interventions.plan (institution_id, plan_id, student_id, kind_key, tier, reason, goal, goal_measure, target, goal_by,
          sessions_per_week, follow_up_days, case_manager_staff_id, starts_on, review_on, state, origin_kind, made_at, made_on, by_id, by_name, changed_at)
        select ${i}, gen_random_uuid(), ${house.students[0]}::uuid, 'check-in', 2, 'Held.', 'Held.', 'own', 1, '2014-06-01', 1, 7,
          ${house.staff.ada}::uuid, '2014-02-17', '2014-06-01', 'active', 'staff', now(), '2014-02-17', 'hold', 'hold', now()
        from generate_series(1, ${PLANS})`.execute(trx);
      await sql`insert into interventions.follow_up (institution_id, follow_up_id, plan_id, student_id, staff_id, kind, since_on, due_on, state)
        select institution_id, gen_random_uuid(), plan_id, student_id, case_manager_staff_id, 'check', '2014-02-17', '2014-03-10', 'open'
        from interventions.plan where institution_id = ${i}`.execute(trx);
    });
    const { rows } = await sql<{ host: string; port: string; name: string; who: string }>`
      select current_setting('unix_socket_directories') as host, current_setting('port') as port, current_database() as name, current_user as who`.execute(
      db.owner,
    );
    const at = rows[0];
    url = `postgres://${at?.who}@127.0.0.1:${at?.port}/${at?.name}`;
  }, 3 * ROUND_TIMEOUT_MS);
  afterAll(() => house.world.close());

  const worker = (): ChildProcess =>
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', script, url, String(house.world.north.institutionId)],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  const ended = (child: ChildProcess) =>
    new Promise<void>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
    );
  const counted = async () => {
    const { institutionId: i } = house.world.north;
    const { rows } = await sql<{ told: number; notices: number; distinct: number }>`
      select (select count(*)::int from interventions.follow_up where institution_id = ${i} and told_on is not null) as told,
        (select count(*)::int from messages.notice where institution_id = ${i} and origin_kind = 'follow-up') as notices,
        (select count(distinct origin_id)::int from messages.notice where institution_id = ${i} and origin_kind = 'follow-up') as distinct`.execute(
      house.world.services.db.owner,
    );
    return rows[0] ?? { told: 0, notices: 0, distinct: 0 };
  };

  it(
    `tells of each of ${PLANS} exactly once`,
    async () => {
      const found: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const workers = [worker(), worker()];
        const before = (await counted()).told;
        while (workers.some(({ exitCode }) => exitCode === null) && (await counted()).told === before && before < PLANS)
          await sleep(10);
        for (const child of workers) {
          child.kill('SIGKILL');
          await ended(child);
        }
        const now = await counted();
        // What is written down as told was told, whenever the process died.
        expect([now.notices, now.distinct]).toEqual([now.told, now.told]);
        found.push(now.told);
      }
      expect(
        found.some((told) => told > 0 && told < PLANS),
        JSON.stringify(found),
      ).toBe(true);
      for (const child of [worker(), worker()]) await ended(child);
      expect(await counted()).toEqual({ told: PLANS, notices: PLANS, distinct: PLANS });
    },
    3 * ROUND_TIMEOUT_MS,
  );
});
