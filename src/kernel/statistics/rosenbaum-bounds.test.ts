import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalTail } from './normal-tail.ts';
import { gammaThatHolds, upperBoundOfP } from './rosenbaum-bounds.ts';

// Lead in the blood of 33 children of exposed workers and of their neighbours (Morton et al. 1982). The figures were checked against the
// course notes Stat 921, 16, of the Wharton School, which have the same 33 pairs and the signed rank sum 499.
const exposed = [
  38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39, 34,
  13, 73, 25, 27,
];
const neighbours = [
  16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22, 25, 16,
  13, 11, 13,
];
const lead = exposed.map((one, at) => one - (neighbours[at] ?? 0));

/** The worst p-value by going through every choice of who of each pair was helped: 2 ^ n of them, so for a few pairs only. */
function byEnumeration(
  differences: readonly number[],
  gamma: number,
): { p: number; mean: number; variance: number; found: number } {
  const sizes = differences.map(Math.abs);
  const ranks = sizes.map(
    (size) => sizes.filter((one) => one < size).length + (sizes.filter((one) => one === size).length + 1) / 2,
  );
  const found = ranks.reduce((sum, rank, at) => sum + ((differences[at] ?? 0) > 0 ? rank : 0), 0);
  const all = { p: 0, mean: 0, square: 0 };
  for (let choice = 0; choice < 2 ** ranks.length; choice++) {
    let [chance, sum] = [1, 0];
    for (const [at, rank] of ranks.entries()) {
      const isAbove = Math.floor(choice / 2 ** at) % 2 === 1;
      chance *= (isAbove ? gamma : 1) / (1 + gamma);
      if (isAbove) sum += rank;
    }
    if (sum >= found - 1e-9) all.p += chance;
    all.mean += chance * sum;
    all.square += chance * sum * sum;
  }
  return { p: all.p, mean: all.mean, variance: all.square - all.mean ** 2, found };
}

/** The same of many pairs: the chances of every rank sum, one pair after the other. Ranks count double, so that shared ones are whole. */
function exactly(differences: readonly number[], gamma: number): number {
  const sizes = differences.map(Math.abs);
  let chances = new Map([[0, 1]]);
  let found = 0;
  for (const [at, size] of sizes.entries()) {
    const rank = 2 * sizes.filter((one) => one < size).length + sizes.filter((one) => one === size).length + 1;
    if ((differences[at] ?? 0) > 0) found += rank;
    const next = new Map<number, number>();
    for (const [sum, chance] of chances) {
      next.set(sum + rank, (next.get(sum + rank) ?? 0) + (chance * gamma) / (1 + gamma));
      next.set(sum, (next.get(sum) ?? 0) + chance / (1 + gamma));
    }
    chances = next;
  }
  return [...chances].reduce((p, [sum, chance]) => (sum >= found ? p + chance : p), 0);
}

describe('bounds for hidden selection', () => {
  const few = [12, -3, 7, 9, -1, 15, 4, 2, 11, -6];

  it.each([1, 1.5, 2, 4])(
    'have the mean and spread that going through all 1024 choices gives, at gamma %d',
    (gamma) => {
      const { mean, variance, found } = byEnumeration(few, gamma);
      expect(upperBoundOfP(few, gamma)).toBeCloseTo(normalTail((found - mean) / Math.sqrt(variance)), 12);
    },
  );

  it.each([1, 2, 3, 4, 4.25, 5])(
    'are on the safe side of the exact worst p-value of the 33 pairs, and near it, at gamma %d',
    (gamma) => {
      expect(exactly(few, gamma)).toBeCloseTo(byEnumeration(few, gamma).p, 12);
      const over = upperBoundOfP(lead, gamma) - exactly(lead, gamma);
      expect(over).toBeGreaterThan(-1e-4);
      expect(over).toBeLessThan(0.011);
    },
  );

  // Rosenbaum 2002, table 4.1, as remembered: the book was not at hand. The exact values above are what holds these.
  it.each([
    [1, 0, 0.0001],
    [2, 0.0018, 0.0001],
    [3, 0.0136, 0.0001],
    [4, 0.0388, 0.0001],
    [4.25, 0.0468, 0.0001],
    [5, 0.074, 0.0002],
  ])('agree with Rosenbaum’s table 4.1, as remembered, at gamma %d', (gamma, p, within) => {
    expect(Math.abs(upperBoundOfP(lead, gamma) - p)).toBeLessThanOrEqual(within);
  });

  it('say where a finding stops holding', () => {
    expect(gammaThatHolds(lead)).toBeCloseTo(4.35, 1);
    expect(gammaThatHolds([1, -1, 2, -2, 3, -3])).toBeNull();
    expect(gammaThatHolds([])).toBeNull();
  });

  it('only rise with gamma, and ask for more than a trial', () => {
    const some = fc.array(fc.integer({ min: -50, max: 60 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(some, fc.double({ min: 1, max: 8, noNaN: true }), (differences, gamma) => {
        expect(upperBoundOfP(differences, gamma + 0.5)).toBeGreaterThanOrEqual(
          upperBoundOfP(differences, gamma) - 1e-12,
        );
      }),
    );
    expect(() => upperBoundOfP(lead, 0.9)).toThrow(RangeError);
  });
});
