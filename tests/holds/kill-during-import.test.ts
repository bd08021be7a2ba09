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

describe.each(databaseKinds)('kill -9 during an import on the %s database', (kind) => {
  let held: HeldProduct;
  let usual_ms = 0;
  let edition = 1;

  beforeAll(async () => {
    held = await holdProduct({ kind, students: 1500, weeks: 10 });
    const started = Date.now();
    await held.untilApplied(deliveryIdOf(await held.deliver(edition)));
    usual_ms = Date.now() - started;
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(() => held.close());

  it(
    `leaves the state before or the state after, and loses no delivery that was acknowledged, ${ROUNDS} times`,
    async () => {
      let acknowledgedRounds = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const before = held.expected(edition);
        edition++;
        const after = held.expected(edition);
        const answer = held.deliver(edition).catch(() => null);
        await sleep(momentOf(round, usual_ms));
        await held.kill();
        const acknowledged = await answer;
        const counted = await held.counted();
        expect([before, after]).toContainEqual(counted);
        if (acknowledged) acknowledgedRounds++;
        else expect(counted).toEqual(before);
        await held.start();
        await held.untilApplied(deliveryIdOf(acknowledged ?? (await held.deliver(edition))));
      }
      await held.kill();
      expect(await held.counted()).toEqual(held.expected(edition));
      // Rounds that were all killed before the answer would prove nothing about what is acknowledged.
      expect(acknowledgedRounds).toBeGreaterThan(0);
    },
    ROUNDS * ROUND_TIMEOUT_MS,
  );
});
