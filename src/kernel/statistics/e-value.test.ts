import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eValue, eValueOfDifference } from './e-value.ts';

it('gives the published values', () => {
  // VanderWeele and Ding (2017): breastfeeding and infant death, 3.9 (1.8 to 8.7); the text rounds to 7.2 and 3.0.
  expect(eValue(3.9)).toBeCloseTo(7.263, 3);
  expect(eValue(1.8)).toBeCloseTo(3.0, 3);
  expect(eValue(1 / 3.9)).toBeCloseTo(eValue(3.9), 10);
  expect(eValue(1)).toBe(1);
  expect(() => eValue(0)).toThrow(RangeError);
});

it('is one where the interval holds none, and grows with the difference', () => {
  expect(eValueOfDifference({ mean: 0.2, low: -0.1, high: 0.5 }, 1).limit).toBe(1);
  const [down, up] = [
    eValueOfDifference({ mean: -0.5, low: -0.7, high: -0.3 }, 1),
    eValueOfDifference({ mean: 0.5, low: 0.3, high: 0.7 }, 1),
  ];
  expect(down.point).toBeCloseTo(up.point, 10);
  expect(down.limit).toBeCloseTo(up.limit, 10);
  const size = fc.double({ min: 0.01, max: 4, noNaN: true });
  fc.assert(
    fc.property(size, size, (mean, more) => {
      const at = (difference: number) => eValueOfDifference({ mean: difference, low: difference / 2, high: 9 }, 1);
      expect(at(mean + more).point).toBeGreaterThan(at(mean).point);
      expect(at(mean).limit).toBeLessThan(at(mean).point);
    }),
  );
});
