import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseTrial } from './trial.ts';
import { analyseFollowedUp, type FollowedUp } from './trial-missing.ts';

const of = (offered: readonly (number | null)[], waiting: readonly (number | null)[]): FollowedUp[] => [
  ...offered.map((value) => ({ stratum: 'all', isOffered: true, value })),
  ...waiting.map((value) => ({ stratum: 'all', isOffered: false, value })),
];

describe('a trial of which not every outcome is known', () => {
  it('is the trial itself where every outcome is known', () => {
    const people = of([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]);
    const known = people.map((one) => ({ ...one, value: one.value ?? 0 }));
    expect(analyseFollowedUp(people, 1)).toEqual({ result: analyseTrial(known, 1), unknown: null });
  });

  it('leaves out whom nothing is known of, and says how far they could move it', () => {
    const { result, unknown } = analyseFollowedUp(of([6, 7, 8, 9, 10, null], [1, 2, 3, 4, 5, null, null]), 1);
    expect(result).toMatchObject({ offered: 5, waiting: 5, difference: 5 });
    // At worst one offered had 1 and two who waited 10: 41 / 6 - 35 / 7; at best 10, and 1 each: 50 / 6 - 17 / 7.
    expect(unknown).toMatchObject({ offered: 1, waiting: 2 });
    expect(unknown?.low).toBeCloseTo(41 / 6 - 35 / 7, 10);
    expect(unknown?.high).toBeCloseTo(50 / 6 - 17 / 7, 10);
  });

  it('holds what would be found, whatever they had within what was seen', () => {
    const value = fc.integer({ min: 0, max: 20 });
    const arm = fc.array(fc.record({ value, isKnown: fc.boolean() }), { minLength: 12, maxLength: 20 });
    fc.assert(
      fc.property(arm, arm, (offered, waiting) => {
        const seen = [...offered, ...waiting].flatMap((one) => (one.isKnown ? [one.value] : []));
        const within = (n: number) => Math.max(Math.min(...seen), Math.min(Math.max(...seen), n));
        const told = (some: typeof offered) => some.map((one) => (one.isKnown ? one.value : null));
        const { unknown } = analyseFollowedUp(of(told(offered), told(waiting)), 3);
        if (unknown === null) return;
        const whole = of(
          offered.map((one) => within(one.value)),
          waiting.map((one) => within(one.value)),
        ).map((one) => ({ ...one, value: one.value ?? 0 }));
        const found = analyseTrial(whole, 3);
        const difference = found.kind === 'result' ? found.difference : Number.NaN;
        expect(difference).toBeGreaterThanOrEqual(unknown.low - 1e-9);
        expect(difference).toBeLessThanOrEqual(unknown.high + 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('says nothing of what could move where there are too few', () => {
    expect(analyseFollowedUp(of([1, 2, null], [3, 4]), 1)).toEqual({
      result: { kind: 'insufficient', have: 2, need: 5 },
      unknown: null,
    });
  });
});
