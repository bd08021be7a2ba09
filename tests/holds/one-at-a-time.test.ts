import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../database.ts';
import { startProduct } from '../product.ts';
import { deliveryIdOf, type HeldProduct, holdProduct, ROUND_TIMEOUT_MS } from './held-product.ts';

describe.each(databaseKinds)('two at once on the %s database', (kind) => {
  let held: HeldProduct;
  beforeAll(async () => {
    held = await holdProduct({ kind, students: 300, weeks: 4 });
    await held.untilApplied(deliveryIdOf(await held.deliver(1)));
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(() => held.close());

  it(
    'two runs of one week yield one',
    async () => {
      const week = held.weeks[2] ?? '';
      const both = await Promise.all(
        [1, 2].map(() => held.command('score', '--institution', held.key, '--week', week)),
      );
      expect(both.filter(({ code }) => code === 0).length).toBeGreaterThan(0);
      // Whoever comes second waits for nothing: it is told, or finds the same numbers and changes nothing.
      for (const { code, out } of both) if (code !== 0) expect(out).toMatch(/scored right now/);
      await held.kill();
      const runs = await held.withDatabase(async (db) => {
        const { rows } = await sql<{
          state: string;
        }>`select state from scoring.run where week = ${week}::date order by state`.execute(db.owner);
        return rows.map(({ state }) => state);
      });
      expect(runs).toEqual(['standing']);
      await held.start();
    },
    ROUND_TIMEOUT_MS,
  );

  it(
    'the same file given twice at once is stored once',
    async () => {
      const answers = await Promise.all([held.deliver(2), held.deliver(2)]);
      for (const answer of answers) expect(answer.status === 200 || answer.status === 409).toBe(true);
      for (const answer of answers) if (answer.status === 200) await held.untilApplied(deliveryIdOf(answer));
      await held.kill();
      expect(await held.counted()).toEqual(held.expected(2));
      await held.start();
    },
    ROUND_TIMEOUT_MS,
  );

  it.runIf(kind === 'embedded')(
    'a second process on the same folder is refused with a sentence, and the first goes on',
    async () => {
      const second = startProduct({ dataFolder: held.product().dataFolder, args: ['--no-demo'], patience: 30 });
      await expect(second).rejects.toThrow(
        /Another Leadline is running on the folder .*Stop it first, or give this one a folder of its own/s,
      );
      expect(await held.ask('GET', `/api/v1/${held.key}/sources`)).toMatchObject({ status: 200 });
    },
    ROUND_TIMEOUT_MS,
  );
});
