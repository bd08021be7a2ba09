import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryIdOf, type HeldProduct, holdProduct, ROUND_TIMEOUT_MS } from './held-product.ts';

/** A small disk of our own needs the right to mount one. */
const canMount = process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0;

describe.runIf(canMount)('a full disk under the embedded database', () => {
  const disk = mkdtempSync(join(tmpdir(), 'leadline-disk-'));
  let held: HeldProduct;
  beforeAll(async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', disk]);
    held = await holdProduct({ kind: 'embedded', students: 1500, weeks: 10, dataFolder: join(disk, 'data') });
    await held.untilApplied(deliveryIdOf(await held.deliver(1)));
  }, 4 * ROUND_TIMEOUT_MS);
  afterAll(async () => {
    await held.close().catch(() => undefined);
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it(
    'refuses an upload with a sentence, keeps serving pages, and takes the file once there is room',
    async () => {
      const free = fill(join(disk, 'ballast'));
      const refused = await held.deliver(2);
      expect(refused).toMatchObject({
        status: 507,
        body: { code: 'leadline.disk-full', detail: expect.stringMatching(/Free some space/) },
      });
      free();
      await held.untilApplied(deliveryIdOf(await held.deliver(2)));
      await held.kill();
      expect(await held.counted()).toEqual(held.expected(2));
      await held.start();
    },
    2 * ROUND_TIMEOUT_MS,
  );

  it(
    'that fills up while a delivery is stored leaves the state before or after, and starts again once there is room',
    async () => {
      const free = fill(join(disk, 'ballast'), 1_500_000);
      const answer = await held.deliver(3).catch(() => null);
      if (answer?.status === 200) await held.untilApplied(deliveryIdOf(answer)).catch(() => undefined);
      else if (answer)
        expect(answer).toMatchObject({
          status: expect.toSatisfy((status: number) => status === 507 || status === 503),
        });
      free();
      await held.kill();
      expect([held.expected(2), held.expected(3)]).toContainEqual(await held.counted());
      await held.start();
      await held.untilApplied(deliveryIdOf(await held.deliver(4)));
      await held.kill();
      expect(await held.counted()).toEqual(held.expected(4));
      await held.start();
    },
    3 * ROUND_TIMEOUT_MS,
  );
});

/** Fills the disk but for some bytes; the function that comes back frees it. */
function fill(path: string, leave = 0): () => void {
  const file = openSync(path, 'w');
  const chunk = Buffer.alloc(65_536, 1);
  try {
    for (;;) writeSync(file, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  if (leave > 0) spawnSync('truncate', ['-s', `-${leave}`, path]);
  return () => rmSync(path);
}
