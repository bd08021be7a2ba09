import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database.ts';
import {
  deliveryIdOf,
  type HeldProduct,
  holdProduct,
  momentOf,
  ROUND_TIMEOUT_MS,
  ROUNDS,
  sleep,
} from './held-product.ts';

interface StandingRun {
  week: string;
  run: number;
  says: number;
  rows: number;
}

describe.each(databaseKinds)('kill -9 during a run on the %s database', (kind) => {
  let held: HeldProduct;
  let usual_ms = 0;
  let edition = 1;

  beforeAll(async () => {
    held = await holdProduct({ kind, students: 1500, weeks: 8 });
    await held.untilApplied(deliveryIdOf(await held.deliver(edition)));
    const started = Date.now();
    await held.score();
    usual_ms = Date.now() - started;
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(() => held.close());

  it(
    `leaves for every week exactly one whole run standing, ${ROUNDS} times`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        // Other counts, so that every week has something to score anew.
        edition++;
        await held.untilApplied(deliveryIdOf(await held.deliver(edition)));
        const scoring = held.startCommand('score', '--institution', held.key, '--all');
        await sleep(momentOf(round, usual_ms));
        // The embedded database is in the server's process, which scores for the command; a server's command scores by itself.
        if (kind === 'server') scoring.kill();
        await held.kill();
        await scoring.done;
        expect(await standing()).toEqual(wholeRuns());
        // On a server nobody can know at once that a worker died: its run is taken over after its silence, which we skip here.
        if (kind === 'server')
          await held.withDatabase((db) =>
            sql`update scoring.run set beat_at = beat_at - interval '1 hour'`.execute(db.owner),
          );
        await held.start();
        await held.score();
      }
      const proof = await held.command('rederive', '--institution', held.key, '--sample', '200');
      expect(proof).toMatchObject({ code: 0, out: expect.stringMatching(/ 0 differ/) });
      await held.kill();
      expect(await standing()).toEqual(wholeRuns());
      expect(await runningRuns()).toBe(0);
      await held.start();
    },
    ROUNDS * ROUND_TIMEOUT_MS,
  );

  function wholeRuns(): unknown[] {
    return held.weeks.map((week) => expect.objectContaining({ week, says: 1500, rows: 1500 }));
  }

  function standing(): Promise<StandingRun[]> {
    return held.withDatabase(async (db) => {
      const { rows } = await sql<StandingRun>`
        select r.week, r.run, (r.counts ->> 'enrolled')::int as says,
          (select count(*)::int from scoring.score s where s.institution_id = r.institution_id and s.run = r.run) as rows
        from scoring.run r where r.state = 'standing' order by r.week`.execute(db.owner);
      return rows;
    });
  }

  function runningRuns(): Promise<number> {
    return held.withDatabase(async (db) => {
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from scoring.run where state = 'running'`.execute(db.owner);
      return rows[0]?.n ?? -1;
    });
  }
});
