import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unlessSmall } from '../../../kernel/small-cells.ts';
import {
  bandCountOf,
  type CellKey,
  countStanding,
  everything,
  isCounted,
  narrowed,
  noFacts,
  scoreMoments,
  sumFacts,
} from './cells.ts';
import { distributionOf } from './distribution.ts';
import { bitOf, groupOrder } from './groups.ts';

const cell: CellKey = {
  programmeUnitId: 'maths',
  campusUnitId: 'north',
  termCode: '2013J',
  year: '1',
  mode: 'full-time',
  primaryProgrammeUnitId: null,
  primaryCampusUnitId: null,
  peerGroupNo: 1,
};
const second: CellKey = {
  ...cell,
  programmeUnitId: 'music',
  primaryProgrammeUnitId: 'maths',
  primaryCampusUnitId: 'north',
};
const inUnits = (...ids: string[]) => narrowed(everything, { units: [new Set(ids)] });

describe('who is counted', () => {
  it('counts a student with two enrolments once, by the primary one', () => {
    expect([isCounted(cell, everything), isCounted(second, everything)]).toEqual([true, false]);
    expect([isCounted(cell, inUnits('maths', 'music')), isCounted(second, inUnits('maths', 'music'))]).toEqual([
      true,
      false,
    ]);
  });

  it('counts the other enrolment where the page holds only that one', () => {
    expect([isCounted(cell, inUnits('music')), isCounted(second, inUnits('music'))]).toEqual([false, true]);
  });

  it('takes an enrolment by its campus as by its programme', () => {
    expect(isCounted(cell, inUnits('north'))).toBe(true);
    expect(isCounted({ ...cell, campusUnitId: null }, inUnits('north'))).toBe(false);
  });

  it('asks for all conditions', () => {
    const both = narrowed(inUnits('maths'), { units: [new Set(['south'])] });
    expect(isCounted(cell, both)).toBe(false);
    expect(isCounted(cell, narrowed(everything, { years: [new Set(['2'])] }))).toBe(false);
    expect(isCounted(cell, narrowed(everything, { modes: [new Set(['part-time', 'full-time'])] }))).toBe(true);
  });
});

const standings = fc.array(
  fc.record({
    score: fc.option(fc.integer({ min: 0, max: 1000 })),
    groups: fc.integer({ min: 0, max: 2 ** groupOrder.length - 1 }),
    absoluteIndex: fc.option(fc.double({ min: -500, max: 2000, noNaN: true })),
    attended: fc.integer({ min: 0, max: 5 }),
    expected: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 60 },
);

describe('what is counted', () => {
  it('is the same whether counted in one go or cell by cell', () => {
    fc.assert(
      fc.property(standings, standings, fc.constantFrom(20, 200, 300), (some, others, width) => {
        const bands = bandCountOf(width);
        const [a, b, all] = [noFacts(bands), noFacts(bands), noFacts(bands)];
        for (const one of some) countStanding(a, one, width);
        for (const one of others) countStanding(b, one, width);
        for (const one of [...some, ...others]) countStanding(all, one, width);
        const sum = sumFacts([a, b], bands);
        expect({ ...sum, absoluteSum: 0 }).toEqual({ ...all, absoluteSum: 0 });
        expect(sum.absoluteSum).toBeCloseTo(all.absoluteSum, 6);
        expect(all.bands.reduce((x, y) => x + y, 0)).toBe(all.scored);
      }),
    );
  });

  it('puts 0 into the first band and 1000 into the last', () => {
    const facts = noFacts(bandCountOf(200));
    for (const score of [0, 199, 200, 1000])
      countStanding(facts, { score, groups: bitOf('declining'), absoluteIndex: null, attended: 0, expected: 0 }, 200);
    expect(facts.bands).toEqual([2, 1, 0, 0, 1]);
    expect(facts.groups[0]).toBe(4);
    expect(scoreMoments(facts)?.mean).toBe(349.75);
  });

  it('expects of a healthy cohort the shares of the normal curve, which add up to one', () => {
    const bands = distributionOf(noFacts(5), 200, 100);
    expect(bands.map(({ expectedShare }) => expectedShare.toFixed(4))).toEqual([
      '0.0013',
      '0.1573',
      '0.6827',
      '0.1573',
      '0.0013',
    ]);
    const uneven = distributionOf(noFacts(bandCountOf(300)), 300, 100);
    expect(uneven.map(({ from, to }) => [from, to])).toEqual([
      [0, 300],
      [300, 600],
      [600, 900],
      [900, 1000],
    ]);
    expect(uneven.reduce((sum, { expectedShare }) => sum + expectedShare, 0)).toBeCloseTo(1, 9);
  });
});

it('hides what is told of fewer than five, but not that there is nobody', () => {
  expect([0, 1, 4, 5].map((n) => unlessSmall(n, n))).toEqual([0, null, null, 5]);
});
