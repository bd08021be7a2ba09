import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from './agreement.ts';
import { randomWorld } from './random-world.ts';
import { openWorld, readWorld, runSql, writeWorld } from './tables.ts';
import { scoreWorld } from './world.ts';

describe('the score, held against the same written in SQL', () => {
  it('agrees on random institutions to 1e-9, in groups, coverage, scores, contributions and absolute index', async () => {
    let fallenBack = 0;
    let withAbsoluteIndex = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const db = await openWorld();
        try {
          await writeWorld(db, randomWorld(seed));
          const weeks = scoreWorld(await readWorld(db));
          await runSql(db, 'score.sql');
          const agreement = await compare(db, weeks);
          expect(agreement.disagreements.slice(0, 5)).toEqual([]);
          expect(agreement.scored).toBeGreaterThan(100);
          fallenBack += agreement.fallenBack;
          withAbsoluteIndex += agreement.withAbsoluteIndex;
        } finally {
          db.closeSync();
        }
      }),
      { numRuns: 10, seed: 20260105 },
    );
    expect(fallenBack).toBeGreaterThan(50);
    expect(withAbsoluteIndex).toBeGreaterThan(500);
  });

  it('sees a single click more', async () => {
    const db = await openWorld();
    const world = randomWorld(7);
    await writeWorld(db, world);
    await runSql(db, 'score.sql');
    const [, rows] = [...world.observed].find(([key]) => key.startsWith('0 ')) ?? [];
    const [row] = rows ?? [];
    if (row) row.value += 1;
    const agreement = await compare(db, scoreWorld(world));
    expect(agreement.disagreements.length).toBeGreaterThan(0);
    db.closeSync();
  });
});
