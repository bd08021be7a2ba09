import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attendanceLevel, heatBounds, heatLevel } from './heat.ts';

test('nothing is its own level, and more is never drawn fainter', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1 }), (values) => {
      const bounds = heatBounds(values);
      const sorted = values.toSorted((a, b) => a - b).map((value) => heatLevel(value, bounds));
      expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
      for (const value of values) expect(heatLevel(value, bounds) === 0).toBe(value === 0);
    }),
  );
});

test('one very busy day leaves the others apart', () => {
  const bounds = heatBounds([1, 2, 3, 4, 5, 6, 7, 8, 900]);
  expect([1, 4, 6, 900].map((value) => heatLevel(value, bounds))).toEqual([1, 2, 3, 4]);
});

test('attendance is none, part or all of what was expected', () => {
  expect([attendanceLevel(0, 4), attendanceLevel(2, 4), attendanceLevel(4, 4)]).toEqual([0, 2, 4]);
});
