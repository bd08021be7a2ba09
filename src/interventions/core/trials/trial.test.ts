import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseTrial, drawLots, gateFaults, numbersOf, type TrialOutcome } from './trial.ts';

const eligible = fc.uniqueArray(fc.record({ studentId: fc.uuid(), stratum: fc.constantFrom('6', '7', '8') }), {
  selector: ({ studentId }) => studentId,
  minLength: 6,
  maxLength: 60,
});

describe('the lot', () => {
  it('offers exactly the places, shares them over the strata by size, and is the same for the same seed in whatever order', () => {
    fc.assert(
      fc.property(eligible, fc.integer({ min: 1, max: 5 }), fc.nat(), (list, places, seed) => {
        const drawn = drawLots(list, places, seed);
        expect(drawn.filter(({ isOffered }) => isOffered)).toHaveLength(places);
        expect(drawLots([...list].reverse(), places, seed)).toEqual(drawn);
        for (const [stratum, some] of Map.groupBy(drawn, (one) => one.stratum)) {
          const share = (places * list.filter((one) => one.stratum === stratum).length) / list.length;
          const got = some.filter(({ isOffered }) => isOffered).length;
          expect(got).toBeGreaterThanOrEqual(Math.floor(share));
          expect(got).toBeLessThanOrEqual(Math.ceil(share));
        }
      }),
    );
  });

  it('is fair: over many seeds each of a stratum is offered a place as often', () => {
    const list = Array.from({ length: 10 }, (_, at) => ({ studentId: `s${at}`, stratum: 'all' }));
    const times = new Map<string, number>();
    for (let seed = 1; seed <= 4_000; seed++)
      for (const { studentId, isOffered } of drawLots(list, 3, seed))
        if (isOffered) times.set(studentId, (times.get(studentId) ?? 0) + 1);
    // 1200 each; a standard deviation is 29.
    for (const n of times.values()) expect(Math.abs(n - 1_200)).toBeLessThan(120);
  });
});

describe('the gate', () => {
  const open = {
    isWithholdable: true,
    approvedBy: 'Dr Halvorsen',
    whyFair: 'There are twelve mentors and forty who would gain.',
    stopRule: 'Any safeguarding concern ends it.',
    places: 12,
    eligible: 40,
  };
  it('opens for what may be withheld, that somebody approved, with fewer places than who would have them', () => {
    expect(gateFaults(open)).toEqual([]);
  });
  it.each([
    ['help that is owed', { isWithholdable: false }, /owed/],
    ['nobody who approved', { approvedBy: ' ' }, /approved/],
    ['no reason', { whyFair: 'fair' }, /fair/],
    ['no stop rule', { stopRule: '' }, /stops/],
    ['no place', { places: 0 }, /no place/],
    ['a place for everybody', { places: 40 }, /everybody/],
  ])('stays closed for %s', (_, more, words) => {
    expect(gateFaults({ ...open, ...more }).join(' ')).toMatch(words);
  });
});

describe('the analysis', () => {
  const of = (offered: readonly number[], waiting: readonly number[], stratum = 'all'): TrialOutcome[] => [
    ...offered.map((value) => ({ stratum, isOffered: true, value })),
    ...waiting.map((value) => ({ stratum, isOffered: false, value })),
  ];

  it('is Fisher’s exact randomisation test where all lots can be tried', () => {
    // By counting: all five offered are above all five who wait, so of the 252 lots of five out of ten one is as far in each direction.
    expect(analyseTrial(of([6, 7, 8, 9, 10], [1, 2, 3, 4, 5]), 1)).toMatchObject({
      difference: 5,
      lots: 252,
      isExact: true,
      p: 2 / 252,
    });
  });

  it('agrees with going through all 2 ^ 15 lots of Darwin’s maize, 15 pairs in eighths of an inch (Fisher 1935, section 21)', () => {
    // The figures are those of HistData::ZeaMays; the count was not looked up but is made here, in whole numbers and by another way.
    const differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    const sum = differences.reduce((all, one) => all + one, 0);
    let far = 0;
    for (let lot = 0; lot < 2 ** 15; lot++)
      if (Math.abs(differences.reduce((all, one, at) => all + ((lot >> at) % 2 === 1 ? one : -one), 0)) >= sum) far++;
    expect([sum, far]).toEqual([314, 1_726]);
    const pairs = differences.flatMap((difference, at) => of([difference], [0], `pair ${at}`));
    const found = analyseTrial(pairs, 7);
    // Here 10,000 lots are drawn, whose standard error is 0.0022.
    expect(found).toMatchObject({ kind: 'result', isExact: false });
    if (found.kind === 'result') expect(Math.abs(found.p - far / 2 ** 15)).toBeLessThan(0.008);
  });

  it('compares within strata: a difference between them is not taken for an effect', () => {
    const strata = [...of([50, 51, 49], [50, 51, 49, 50, 52, 48], 'low'), ...of([90, 91, 89, 90], [90, 92], 'high')];
    const found = analyseTrial(strata, 1);
    expect(found.kind === 'result' && Math.abs(found.difference)).toBeLessThan(1);
  });

  it('finds nothing in one of twenty where there is nothing, and covers the truth', () => {
    let [wrong, covered] = [0, 0];
    const rounds = 200;
    for (let round = 0; round < rounds; round++) {
      const random = numbersOf(1_000 + round);
      const list = Array.from({ length: 24 }, (_, at) => ({
        studentId: `s${String(at).padStart(2, '0')}`,
        stratum: at < 12 ? 'a' : 'b',
      }));
      const drawn = drawLots(list, 12, 50_000 + round);
      const outcomes = drawn.map(({ stratum, isOffered }) => ({
        stratum,
        isOffered,
        value: (stratum === 'a' ? 10 : 0) + 6 * (random() + random() + random() - 1.5) + (isOffered ? 3 : 0),
      }));
      const none = analyseTrial(
        outcomes.map((one) => ({ ...one, value: one.value - (one.isOffered ? 3 : 0) })),
        round,
      );
      if (none.kind === 'result' && none.p <= 0.05) wrong++;
      const some = analyseTrial(outcomes, round);
      if (some.kind === 'result' && some.low <= 3 && some.high >= 3) covered++;
    }
    expect(wrong / rounds).toBeLessThan(0.1);
    expect(covered / rounds).toBeGreaterThan(0.88);
  }, 60_000);

  it('says when it is too few', () => {
    expect(analyseTrial(of([1, 2], [3, 4, 5, 6]), 1)).toEqual({ kind: 'insufficient', have: 2, need: 5 });
  });
});
