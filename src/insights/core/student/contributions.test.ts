import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionViews, type StoredTerm, valueWords } from './contributions.ts';

const term = (sourceId: number, points: number | null, change: Partial<StoredTerm> = {}): StoredTerm => ({
  sourceId,
  source: `Source ${sourceId}`,
  measure: 'count',
  direction: 1,
  isCovered: true,
  weight: 10,
  x: points === null ? null : 1.5,
  mean: 2,
  sd: 0.5,
  points,
  ...change,
});

describe('what a score is made of', () => {
  const week = fc.uniqueArray(
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(fc.double({ min: -200, max: 200, noNaN: true }))),
    {
      selector: ([sourceId]) => sourceId,
    },
  );

  it('adds up to the change of the score, whichever sources came, went or fell silent', () => {
    fc.assert(
      fc.property(week, week, (now, before) => {
        const terms = (pairs: typeof now) => pairs.map(([sourceId, points]) => term(sourceId, points));
        const views = contributionViews(terms(now), terms(before), 3);
        const delta = views.reduce((sum, one) => sum + (one.points ?? 0) - (one.lastPoints ?? 0), 0);
        const total = (pairs: typeof now) => pairs.reduce((sum, [, points]) => sum + (points ?? 0), 0);
        expect(delta).toBeCloseTo(total(now) - total(before), 6);
      }),
    );
  });

  it('shares the weight over the measures that are there', () => {
    const views = contributionViews(
      [term(1, 5), term(2, null, { isCovered: false }), term(3, 5, { weight: 30 })],
      [],
      3,
    );
    expect(views.map(({ weight }) => weight)).toEqual([0.25, null, 0.75]);
    expect(views.map(({ missing }) => missing)).toEqual([null, 'No data this week', null]);
  });

  it('counts deviations against the direction, and no further than the clamp', () => {
    const [low, worse, far] = contributionViews(
      [term(1, -5), term(2, 5, { direction: -1 }), term(3, 0, { x: 100 })],
      [],
      3,
    );
    expect([low?.z, worse?.z, far?.z]).toEqual([-1, 1, 3]);
  });

  it('leaves out what does not apply, but not what took points away by going', () => {
    expect(contributionViews([term(1, null, { weight: 0 })], [], 3)).toEqual([]);
    const [gone] = contributionViews([], [term(1, 20)], 3);
    expect(gone).toMatchObject({ points: null, lastPoints: 20, missing: 'No longer counts' });
  });

  it('says a measure in its own unit', () => {
    expect(valueWords('count', Math.log1p(3.2))).toBe('3.2 a week');
    expect(valueWords('rate', 0.857)).toBe('86 % attended');
    expect(valueWords('active_days', 1)).toBe('1 day a week');
    expect(valueWords('level', 61.25)).toBe('61.3');
  });
});
