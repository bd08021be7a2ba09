import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random, xoshiro128 } from './random.ts';

test('it is xoshiro128**: the first numbers from the state 1, 2, 3, 4 are those of the reference', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(Array.from({ length: 10 }, next)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('the same seed gives the same numbers, another seed others', () => {
  const some = (...seed: (string | number)[]) => {
    const own = random(...seed);
    return [own.next(), own.normal(), own.below(1000), own.poisson(3)];
  };
  expect(some('a', 1)).toEqual(some('a', 1));
  expect(some('a', 1)).not.toEqual(some('a', 2));
  expect(some('a', '1')).not.toEqual(some('a1'));
});

test('uniform, normal and Poisson numbers have the mean and spread that they should', () => {
  const own = random('moments');
  const moments = (draw: () => number) => {
    const values = Array.from({ length: 40_000 }, draw);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return [mean, values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length];
  };
  const near = (values: number[], expected: [number, number]) =>
    values.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(0.05 * Math.max(1, expected[1]));
    });
  near(moments(own.next), [0.5, 1 / 12]);
  near(moments(own.normal), [0, 1]);
  near(
    moments(() => own.poisson(2.5)),
    [2.5, 2.5],
  );
  near(
    moments(() => own.poisson(60)),
    [60, 60],
  );
});

test('what is picked is always one of the items, and a weight of 0 is never picked', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), fc.integer(), (weights, seed) => {
      const own = random(seed);
      const items = weights.map((weight, index) => [index, weight] as const);
      expect(own.weighted([...items, [-1, 0]])).toBeGreaterThanOrEqual(0);
      expect(weights).toContain(own.pick(weights));
    }),
  );
});
