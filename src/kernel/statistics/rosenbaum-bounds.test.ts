import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaThatHolds, upperBoundOfP } from './rosenbaum-bounds.ts';

// Lead in the blood of 33 children of exposed workers and of their neighbours (Morton et al. 1982), as in Rosenbaum 2002, table 3.1.
const exposed = [
  38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39, 34,
  13, 73, 25, 27,
];
const neighbours = [
  16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22, 25, 16,
  13, 11, 13,
];
const lead = exposed.map((one, at) => one - (neighbours[at] ?? 0));

describe('bounds for hidden selection', () => {
  it.each([
    [1, 0, 0.0001],
    [2, 0.0018, 0.0001],
    [3, 0.0136, 0.0001],
    [4, 0.0388, 0.0001],
    [4.25, 0.0468, 0.0001],
    [5, 0.074, 0.0002],
  ])('agree with Rosenbaum’s table 4.1 at gamma %d', (gamma, p, within) => {
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
