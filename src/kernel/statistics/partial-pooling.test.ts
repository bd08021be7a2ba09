import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partialPooling } from './partial-pooling.ts';

/** Rubin (1981): coaching for a test in eight schools. */
const schools = [
  { mean: 28, error: 15 },
  { mean: 8, error: 10 },
  { mean: -3, error: 16 },
  { mean: 7, error: 11 },
  { mean: -1, error: 9 },
  { mean: 1, error: 11 },
  { mean: 18, error: 10 },
  { mean: 12, error: 18 },
];

it('gives the published posterior of the eight schools', () => {
  // Bayesian Data Analysis, 3rd edition, table 5.3, under a uniform prior: medians and quartiles, of 200 draws (hence the tolerance).
  const { mean, spread, groups } = partialPooling(schools, 1e9, 0.5);
  expect(mean).toBeGreaterThan(7.4);
  expect(mean).toBeLessThan(8.6);
  expect(spread).toBeGreaterThan(5.5);
  expect(spread).toBeLessThan(8);
  const published = [
    [7, 10, 16],
    [3, 8, 12],
    [2, 7, 11],
    [4, 8, 11],
    [1, 5, 10],
    [2, 6, 10],
    [7, 10, 15],
    [3, 8, 13],
  ] as const;
  for (const [g, [low, median, high]] of published.entries()) {
    const group = groups[g];
    if (!group) throw new Error('as many groups as came in');
    expect(Math.abs(group.mean - median), `middle of ${g}`).toBeLessThan(1.8);
    expect(Math.abs(group.low - low), `low of ${g}`).toBeLessThan(1.8);
    expect(Math.abs(group.high - high), `high of ${g}`).toBeLessThan(1.8);
  }
  expect(groups[0]?.mean).toBeGreaterThan(10);
  expect(groups[0]?.mean).toBeLessThan(13);
});

it('leaves a single group nearly as it is, and draws many small ones together', () => {
  const [alone] = partialPooling([{ mean: 5, error: 1 }], 2).groups;
  expect(alone?.mean).toBeCloseTo(5, 6);
  const { groups } = partialPooling(
    Array.from({ length: 12 }, (_, i) => ({ mean: i % 2 ? 3 : -3, error: 5 })),
    1,
  );
  for (const { mean } of groups) expect(Math.abs(mean)).toBeLessThan(0.5);
  expect(() => partialPooling([], 1)).toThrow(RangeError);
  expect(() => partialPooling([{ mean: 1, error: 0 }], 1)).toThrow(RangeError);
});

it('never leaves the range of what was found, and does not mind the order', () => {
  const group = fc.record({
    mean: fc.double({ min: -50, max: 50, noNaN: true }),
    error: fc.double({ min: 0.5, max: 40, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(group, { minLength: 2, maxLength: 8 }), (groups) => {
      const found = partialPooling(groups, 10).groups;
      const back = partialPooling(groups.toReversed(), 10).groups.toReversed();
      const means = groups.map(({ mean }) => mean);
      for (const [g, { mean, low, high }] of found.entries()) {
        expect(mean).toBeGreaterThanOrEqual(Math.min(...means) - 1e-6);
        expect(mean).toBeLessThanOrEqual(Math.max(...means) + 1e-6);
        expect(low).toBeLessThan(high);
        expect(back[g]?.mean).toBeCloseTo(mean, 6);
      }
    }),
    { numRuns: 40 },
  );
});
