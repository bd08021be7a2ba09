import fc from 'fast-check';
import { expect, it } from 'vitest';
import { studentsT } from './students-t.ts';

it('gives the published values of the t table', () => {
  const published = [
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.95, 5, 2.01505],
    [0.975, 9, 2.262157],
    [0.995, 19, 2.860935],
    [0.975, 30, 2.042272],
    [0.975, 120, 1.97993],
    [0.975, 1e6, 1.95997],
  ] as const;
  for (const [share, df, value] of published) expect(studentsT(share, df)).toBeCloseTo(value, 4);
  expect(studentsT(0.5, 7)).toBeCloseTo(0, 9);
  expect(() => studentsT(1, 3)).toThrow(RangeError);
  expect(() => studentsT(0.9, 0)).toThrow(RangeError);
});

it('is symmetric, grows with the share, and shrinks towards the normal distribution as the degrees of freedom grow', () => {
  const share = fc.double({ min: 0.51, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(share, fc.integer({ min: 1, max: 400 }), (p, df) => {
      expect(studentsT(1 - p, df)).toBeCloseTo(-studentsT(p, df), 8);
      expect(studentsT(p, df)).toBeGreaterThan(studentsT(p - 0.005, df));
      expect(studentsT(p, df + 1)).toBeLessThanOrEqual(studentsT(p, df));
    }),
  );
});
