import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexGroups, positionsOfGroup } from './frame.ts';
import { reDerive } from './re-derive.ts';
import { randomWorld } from './reference/random-world.ts';
import { mean, stored } from './reference/stored.ts';
import { scoreWorld, type World } from './reference/world.ts';
import { shownScore } from './score.ts';

const worlds = fc.integer({ min: 0, max: 2 ** 31 }).map(randomWorld);

describe('every score', () => {
  it('comes to the same number again, to the last bit, from what is stored', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const week of scoreWorld(world)) {
          week.scores.scoreRaw.forEach((raw, i) => {
            if (Number.isNaN(raw)) return;
            const again = reDerive(stored(world, week, i));
            expect(again?.scoreRaw).toBe(raw);
            expect(again?.score).toBe(week.scores.score[i]);
            expect(again?.contributions).toEqual(
              week.scores.contributions.map((c) => (Number.isNaN(c[i]) ? null : c[i])),
            );
          });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('is 500 plus its contributions', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        for (const { scores } of scoreWorld(world)) {
          scores.scoreRaw.forEach((raw, i) => {
            if (Number.isNaN(raw)) return;
            const points = scores.contributions.reduce(
              (sum, column) => sum + (Number.isNaN(column[i]) ? 0 : (column[i] ?? 0)),
              0,
            );
            expect(points).toBeCloseTo(raw - 500, 8);
          });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('stands in a reference group whose mean is 500 over all its scored members, fallen back on or not', () => {
    let groups = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        for (const week of scoreWorld(world)) {
          const { scores, frame } = week;
          scores.groups.forEach((group, number) => {
            const level = frame.levels[group.level];
            if (!level) throw new Error('no level');
            const members = positionsOfGroup(indexGroups(level, scores.evidence.isScored), group.group);
            const raws = [...members].map((i) => reDerive(stored(world, week, i, number))?.scoreRaw ?? Number.NaN);
            expect(mean(raws)).toBeCloseTo(500, 8);
            groups++;
          });
        }
      }),
      { numRuns: 10 },
    );
    expect(groups).toBeGreaterThan(100);
  });

  it('does not depend on the order of enrolments beyond rounding', () => {
    const world = randomWorld(3);
    const size = world.enrolments.length;
    const turned: World = {
      ...world,
      enrolments: world.enrolments.toReversed(),
      applies: world.applies.map((column) => column.toReversed()),
      exempt: new Set([...world.exempt].map((key) => `${size - 1 - Number(key.split(' ')[0])} ${key.split(' ')[1]}`)),
      observed: new Map(
        [...world.observed].map(([key, rows]) => [
          key,
          rows.map((row) => ({ ...row, enrolment: size - 1 - row.enrolment })),
        ]),
      ),
    };
    const other = scoreWorld(turned);
    scoreWorld(world).forEach(({ scores }, w) => {
      scores.scoreRaw.forEach((raw, i) => {
        const twin = other[w]?.scores.scoreRaw[size - 1 - i] ?? Number.NaN;
        expect(Number.isNaN(raw) === Number.isNaN(twin)).toBe(true);
        if (!Number.isNaN(raw)) expect(twin).toBeCloseTo(raw, 8);
      });
    });
  });
});

describe('the score as shown', () => {
  it('is whole, rounded half away from zero, between 0 and 1000', () => {
    expect([-40, -0.5, 0.5, 349.5, 349.49, 1200].map(shownScore)).toEqual([0, 0, 1, 350, 349, 1000]);
  });
});
