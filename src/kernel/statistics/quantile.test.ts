import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

it('gives the published values of definition 7', () => {
  // R: quantile(c(15, 20, 35, 40, 50), c(.05, .3, .4, .5, 1)), type = 7
  const sample = [15, 20, 35, 40, 50];
  const published = [
    [0.05, 16],
    [0.3, 23],
    [0.4, 29],
    [0.5, 35],
    [1, 50],
  ] as const;
  for (const [share, value] of published) expect(quantile(sample, share)).toBeCloseTo(value, 9);
  expect(quantile([7], 0.25)).toBe(7);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

it('never falls as the share grows', () => {
  const sample = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(sample, share, share, (values, a, b) => {
      const sorted = values.toSorted((x, y) => x - y);
      expect(quantile(sorted, Math.min(a, b))).toBeLessThanOrEqual(quantile(sorted, Math.max(a, b)) + 1e-6);
    }),
  );
});
