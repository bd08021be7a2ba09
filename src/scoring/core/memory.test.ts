import { describe, expect, it } from 'vitest';
import { nthWeek, type SimpleWorld, simpleWorld, source } from './reference/simple-world.ts';
import { scoreWorldWeek } from './reference/world.ts';

/** The measure of enrolment 0's only source in week `nth`. */
function measureIn(nth: number, simple: Partial<SimpleWorld> & Pick<SimpleWorld, 'sources' | 'observe'>): number {
  const { scores } = scoreWorldWeek(simpleWorld({ size: 1, ...simple }), nthWeek(nth));
  return scores.evidence.measures[0]?.x[0] ?? Number.NaN;
}

const clicks = [source(0, 'count')];
const attendance = [source(0, 'rate', 'attendance')];

describe('memory', () => {
  it('halves the evidence with every week and takes the logarithm of a count', () => {
    const observe = (_: number, __: number, week: number) => [8, 4, 2][week] ?? 0;
    expect(measureIn(0, { sources: clicks, observe })).toBe(Math.log1p(8));
    expect(measureIn(2, { sources: clicks, observe })).toBeCloseTo(Math.log(1 + (2 + 4 / 2 + 8 / 4) / 1.75), 14);
  });

  it('forgets what is older than seven teaching weeks before', () => {
    const observe = (_: number, __: number, week: number) => (week === 0 ? 1000 : 0);
    expect(measureIn(7, { sources: clicks, observe })).toBeGreaterThan(0);
    expect(measureIn(8, { sources: clicks, observe })).toBe(0);
  });

  it('knows this week only when lambda is 0', () => {
    const observe = (_: number, __: number, week: number) => (week === 3 ? 0 : 100);
    expect(measureIn(3, { sources: clicks, observe, model: { lambda: 0 } })).toBe(0);
  });

  it('weighs attended against expected, and is missing while nothing was expected', () => {
    const observe = (_: number, __: number, week: number) =>
      week === 1 ? { value: 1, expected: 2 } : week === 2 ? { value: 3, expected: 3 } : null;
    expect(measureIn(0, { sources: attendance, observe })).toBeNaN();
    expect(measureIn(1, { sources: attendance, observe })).toBe(0.5);
    expect(measureIn(2, { sources: attendance, observe })).toBeCloseTo((3 + 0.5) / (3 + 1), 14);
    expect(measureIn(3, { sources: attendance, observe })).toBeCloseTo((3 + 0.5) / (3 + 1), 14);
  });

  it('averages active days without a logarithm', () => {
    const observe = (_: number, __: number, week: number) => week;
    expect(measureIn(2, { sources: [source(0, 'active_days')], observe })).toBeCloseTo((2 + 0.5) / 1.75, 14);
  });

  it('keeps the last known level, whatever lambda is, and has none before the first', () => {
    const observe = (_: number, __: number, week: number) => (week === 1 ? 3.5 : null);
    const sources = [source(0, 'level', 'academic')];
    expect(measureIn(0, { sources, observe })).toBeNaN();
    expect(measureIn(8, { sources, observe, model: { lambda: 0 } })).toBe(3.5);
    expect(measureIn(9, { sources, observe })).toBeNaN();
  });

  it('leaves a week out that no delivery covers, yet counts it in k', () => {
    const observe = (_: number, __: number, week: number) => (week === 0 ? 8 : 0);
    const isCovered = (_: number, week: number) => week !== 1;
    expect(measureIn(2, { sources: clicks, observe, isCovered })).toBeCloseTo(Math.log1p(8 / 4 / 1.25), 14);
  });

  it('leaves exempt weeks out, yet counts them in k', () => {
    const observe = (_: number, __: number, week: number) => (week === 0 ? 8 : week === 1 ? 500 : 0);
    const isExempt = (_: number, week: number) => week === 1;
    expect(measureIn(2, { sources: clicks, observe, isExempt })).toBeCloseTo(Math.log1p(8 / 4 / 1.25), 14);
  });

  it('does not count a holiday in k', () => {
    const observe = (_: number, __: number, week: number) => (week === 0 ? 8 : week === 1 ? 500 : 0);
    const isTeaching = (week: number) => week !== 1;
    expect(measureIn(2, { sources: clicks, observe, isTeaching })).toBeCloseTo(Math.log1p(8 / 2 / 1.5), 14);
  });

  it('leaves out the weeks before the enrolment began, so a newcomer is not thought idle', () => {
    const world = simpleWorld({ size: 1, sources: clicks, observe: () => 6 });
    const [newcomer] = world.enrolments;
    if (newcomer) newcomer.first_day += 30 + 7 * 4;
    const { scores } = scoreWorldWeek(world, nthWeek(4));
    expect(scores.evidence.measures[0]?.x[0]).toBe(Math.log1p(6));
  });

  it('refuses a negative count rather than scoring it', () => {
    expect(() => measureIn(0, { sources: clicks, observe: () => -5 })).toThrow(RangeError);
  });
});

describe('zero is not missing', () => {
  it('takes no events in a covered week for zero', () => {
    expect(measureIn(0, { sources: clicks, observe: () => null })).toBe(0);
  });

  it('takes a week without a delivery for missing, not for zero', () => {
    expect(measureIn(3, { sources: clicks, observe: () => 5, isCovered: (_, week) => week !== 3 })).toBeNaN();
  });

  it('imputes the value as it stood, for two weeks and no longer', () => {
    const observe = (_: number, __: number, week: number) => week + 1;
    const isCovered = (_: number, week: number) => week < 3;
    const model = { missing: 'impute' as const };
    const asItStood = measureIn(2, { sources: clicks, observe });
    expect(measureIn(3, { sources: clicks, observe, isCovered, model })).toBe(asItStood);
    expect(measureIn(4, { sources: clicks, observe, isCovered, model })).toBe(asItStood);
    expect(measureIn(5, { sources: clicks, observe, isCovered, model })).toBeNaN();
  });

  it('imputes nothing where the source does not apply', () => {
    const model = { missing: 'impute' as const };
    const applies = () => false;
    expect(measureIn(3, { sources: clicks, observe: () => 5, isCovered: (_, w) => w < 3, applies, model })).toBeNaN();
  });
});
