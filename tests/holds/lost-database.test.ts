import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryIdOf, type HeldProduct, holdProduct, ROUND_TIMEOUT_MS, sleep } from './held-product.ts';

describe('a database server that is lost', () => {
  let held: HeldProduct;
  beforeAll(async () => {
    held = await holdProduct({ kind: 'server', students: 1500, weeks: 10 });
    await held.untilApplied(deliveryIdOf(await held.deliver(1)));
    await held.score();
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(() => held.close());

  const page = () => held.ask('GET', `/api/v1/${held.key}/students/list`);

  async function untilBack(): Promise<void> {
    for (let tries = 0; tries < 50; tries++) {
      if ((await page()).status === 200) return;
      await sleep(200);
    }
    throw new Error(`the pages did not come back: ${JSON.stringify(await page())}`);
  }

  it(
    'is said in a sentence, and pages come back by themselves',
    async () => {
      expect(await page()).toMatchObject({ status: 200 });
      held.line?.cut();
      for (let tries = 0; tries < 5; tries++) {
        const answer = await page();
        expect(answer).toMatchObject({
          status: 503,
          body: { code: 'leadline.database-lost', detail: expect.stringMatching(/try again in a minute/) },
        });
      }
      held.line?.mend();
      await untilBack();
    },
    ROUND_TIMEOUT_MS,
  );

  it(
    'in the middle of an import leaves the state before, and the delivery is stored once the database is back',
    async () => {
      const before = held.expected(1);
      const deliveryId = deliveryIdOf(await held.deliver(2));
      await sleep(400);
      held.line?.cut();
      expect([before, held.expected(2)]).toContainEqual(await held.counted());
      await sleep(2000);
      held.line?.mend();
      await untilBack();
      await held.untilApplied(deliveryId);
      expect(await held.counted()).toEqual(held.expected(2));
    },
    ROUND_TIMEOUT_MS,
  );

  it(
    'in the middle of a run leaves the last one standing, says so, and the next run is whole',
    async () => {
      const scoring = held.startCommand('score', '--institution', held.key, '--all');
      await expect.poll(() => scoring.said(), { timeout: 60_000, interval: 20 }).toMatch(/scoring: \d/);
      held.line?.cut();
      const { code, out } = await scoring.done;
      expect({ code, out }).toEqual({
        code: expect.toSatisfy((code) => code !== 0),
        out: expect.stringMatching(/database/i),
      });
      held.line?.mend();
      await untilBack();
      const again = await held.command('score', '--institution', held.key, '--all');
      if (again.code !== 0) expect(again.out).toMatch(/scored right now/);
      expect(await page()).toMatchObject({ status: 200 });
    },
    ROUND_TIMEOUT_MS,
  );
});
