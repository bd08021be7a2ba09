import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database.ts';
import { type HeldProduct, holdProduct, momentOf, ROUND_TIMEOUT_MS, ROUNDS, sleep } from './held-product.ts';

describe.each(databaseKinds)('kill -9 during requests on the %s database', (kind) => {
  let held: HeldProduct;
  beforeAll(async () => {
    held = await holdProduct({ kind, students: 20, weeks: 1 });
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(() => held.close());

  it(
    `loses nothing that was acknowledged, and keeps the ledger in step, ${ROUNDS} times`,
    async () => {
      const acknowledged: string[] = [];
      const refused: unknown[] = [];
      let asked = 0;
      for (let round = 0; round < ROUNDS; round++) {
        let isUp = true;
        // Several at once, so that the end comes in the middle of some.
        const busy = Array.from({ length: 4 }, async () => {
          while (isUp) {
            const key = `s${++asked}`;
            const answer = await held
              .ask('POST', `/api/v1/${held.key}/sources`, { key, name: `Source ${key}`, measure: 'count' })
              .catch(() => null);
            if (answer === null) return;
            expect(answer).toMatchObject({ status: 200 });
            acknowledged.push(key);
          }
        });
        await sleep(200 + momentOf(round, 600));
        await held.kill();
        isUp = false;
        await Promise.all(busy);
        const found = await stored();
        expect(acknowledged.filter((key) => !found.keys.includes(key))).toEqual([]);
        // What was done and the record of it stand and fall together.
        expect(found.recorded).toBe(found.keys.length);
        await held.start();
      }
      expect(refused).toEqual([]);
      expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    },
    ROUNDS * ROUND_TIMEOUT_MS,
  );

  function stored(): Promise<{ keys: string[]; recorded: number }> {
    return held.withDatabase(async (db) => {
      const { rows } = await sql<{ key: string }>`select key from sources.source`.execute(db.owner);
      const events = await sql<{
        n: number;
      }>`select count(*)::int as n from ledger.event where verb = 'sources.create-source'`.execute(db.owner);
      return { keys: rows.map(({ key }) => key), recorded: events.rows[0]?.n ?? -1 };
    });
  }
});
