import { describe, expect, it } from 'vitest';
import { nthWeek, type SimpleWorld, simpleWorld, source } from './reference/simple-world.ts';
import { scoreWorldWeek } from './reference/world.ts';

/** Who counts as active in week 3 of a world of one enrolment. */
function isActive(simple: Partial<SimpleWorld> & Pick<SimpleWorld, 'sources' | 'observe'>): boolean {
  const { scores } = scoreWorldWeek(simpleWorld({ size: 1, ...simple }), nthWeek(3));
  return scores.evidence.isActive[0] === 1;
}

const clicks = [source(0, 'count')];
const onlyIn = (nth: number) => (_: number, __: number, week: number) => (week === nth ? 1 : 0);

describe('activity', () => {
  it.each<[string, Partial<SimpleWorld> & Pick<SimpleWorld, 'sources' | 'observe'>, boolean]>([
    ['something counted in the week', { sources: clicks, observe: onlyIn(3) }, true],
    ['or in the teaching week before', { sources: clicks, observe: onlyIn(2) }, true],
    ['but not two weeks before', { sources: clicks, observe: onlyIn(1) }, false],
    ['a holiday between', { sources: clicks, observe: onlyIn(1), isTeaching: (w) => w !== 2 }, true],
    ['something attended', { sources: [source(0, 'rate')], observe: () => ({ value: 1, expected: 5 }) }, true],
    ['nothing attended', { sources: [source(0, 'rate')], observe: () => ({ value: 0, expected: 5 }) }, false],
    ['a level is neither', { sources: [source(0, 'level')], observe: () => 4 }, false],
    ['an incident is no engagement', { sources: [{ ...source(0, 'count'), direction: -1 }], observe: () => 4 }, false],
    ['an exempt week is not looked at', { sources: clicks, observe: onlyIn(2), isExempt: (_, w) => w === 2 }, false],
    ['a source that does not apply', { sources: clicks, observe: onlyIn(3), applies: () => false }, false],
  ])('is %s', (_, simple, expected) => {
    expect(isActive(simple)).toBe(expected);
  });
});

describe('reduced confidence', () => {
  const sources = [source(0, 'count'), source(1, 'count', 'other'), source(2, 'count', 'weightless')];
  const observe = (_: number, i: number) => i;
  const marked = (missing: number) => {
    const applies = (s: number, i: number) => s !== 1 || i < 10;
    const isCovered = (s: number, week: number) => s !== missing || week < 3;
    return scoreWorldWeek(simpleWorld({ size: 20, sources, observe, applies, isCovered }), nthWeek(5)).scores
      .isReducedConfidence;
  };

  it('marks those to whom the missing source applies, and only them', () => {
    expect([...marked(1)]).toEqual([...Array(10).fill(1), ...Array(10).fill(0)]);
  });

  it('is not for a source that weighs nothing', () => {
    expect([...marked(2)]).toEqual(Array(20).fill(0));
  });
});
