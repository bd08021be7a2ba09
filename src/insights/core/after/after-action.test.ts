import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attendanceAlike,
  attendanceOf,
  type Course,
  curveOf,
  matchAlike,
  poolAfter,
  verdictOf,
} from './after-action.ts';
import { afterSentence, attendanceSentence, nearnessWords, pooledSentence } from './after-words.ts';

/** Uniform, seeded (Park and Miller 1988); normal by Box and Muller. */
function source(seed: number) {
  let state = (seed % 2147483646) + 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return { normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/**
 * Students whose level never changes: what moves is chance from week to week, so that who is low now rises, with no help at all.
 * @param effect added to all weeks after the first of those whom `isHelped` names
 */
function population(seed: number, n: number, effect = 0, isHelped: (i: number) => boolean = () => false): Course[] {
  const { normal } = source(seed);
  return Array.from({ length: n }, (_, i) => {
    const level = 500 + 80 * normal();
    const observe = (k: number) => level + 70 * normal() + (k > 0 && isHelped(i) ? effect : 0);
    const [past, ...values] = [observe(0), ...Array.from({ length: 7 }, (__, k) => observe(k))];
    const start = Math.round(values[0] ?? 0);
    return {
      enrolmentId: i + 1,
      score: start,
      change4: start - Math.round(past ?? 0),
      weeks: values.map((value) => ({ score: Math.round(value), absolute: value, attended: 3, expected: 4 })),
    };
  });
}

const isActedOn = (i: number) => i % 10 === 0;
/** Whom somebody acted on: every tenth of those who stood low; the others who stood low are whom they are compared with. */
function split(all: readonly Course[]) {
  const low = all.filter(({ score }) => score < 400);
  return {
    helped: low.filter(({ enrolmentId }) => isActedOn(enrolmentId - 1)),
    others: low.filter(({ enrolmentId }) => !isActedOn(enrolmentId - 1)),
  };
}

function pairs(all: readonly Course[]) {
  const { helped, others } = split(all);
  return helped.flatMap((own) => {
    const match = matchAlike(own, others);
    return match.kind === 'matched' ? [{ own, members: match.members }] : [];
  });
}

describe('what happened after an action', () => {
  it('is no clear difference where all that happened is regression to the mean, though the scores rose', () => {
    const verdicts = [1, 2, 3, 4, 5, 6].flatMap((seed) =>
      pairs(population(seed * 7919, 4000)).flatMap(({ own, members }) => {
        const curve = curveOf(own, members, 'absolute');
        return (curve && verdictOf(curve)) ?? [];
      }),
    );
    expect(verdicts.length).toBeGreaterThan(150);
    const rise = verdicts.reduce((sum, { own }) => sum + own, 0) / verdicts.length;
    expect(rise).toBeGreaterThan(40);
    const clear = verdicts.filter(({ difference }) => difference !== 'none').length / verdicts.length;
    expect(clear).toBeLessThan(0.09);
  });

  it('of many cases together holds the truth, none or some, as often as its interval says', () => {
    for (const effect of [0, 50]) {
      let held = 0;
      const seeds = Array.from({ length: 30 }, (_, i) => (i + 1) * 104_729);
      for (const seed of seeds) {
        const pooled = poolAfter(pairs(population(seed, 2000, effect, isActedOn)), 'absolute', 10)[4];
        if (!pooled) throw new Error('ten cases or more');
        if (pooled.low <= effect && pooled.high >= effect) held++;
      }
      expect(held / seeds.length, `effect ${effect}`).toBeGreaterThan(0.85);
    }
  });

  it('is said where a student is far beyond all like them', () => {
    const all = population(11, 4000, 400, isActedOn);
    const [first] = pairs(all);
    if (!first) throw new Error('somebody was low');
    const curve = curveOf(first.own, first.members, 'absolute');
    expect(curve && verdictOf(curve)?.difference).toBe('above');
  });

  it('never depends on the order of those who are compared with, and starts at nought', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const { helped, others } = split(population(seed, 1500));
        const [own] = helped;
        if (!own) return;
        const [one, other] = [matchAlike(own, others), matchAlike(own, others.toReversed())];
        expect(one).toEqual(other);
        if (one.kind !== 'matched') return;
        const curve = curveOf(own, one.members, 'score');
        expect(curve?.own[0]).toBe(0);
        expect(curve?.alike[0]).toMatchObject({ mean: 0, low: 0, high: 0 });
        for (const week of curve?.alike ?? []) {
          if (!week) continue;
          expect(week.likelyLow).toBeLessThanOrEqual(week.low);
          expect(week.likelyHigh).toBeGreaterThanOrEqual(week.high);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('students who are alike', () => {
  const start = (enrolmentId: number, score: number, change4: number | null = 0) => ({ enrolmentId, score, change4 });
  const many = (n: number, score: number, change4: number | null = 0) =>
    Array.from({ length: n }, (_, i) => start(100 + i + score * 1000, score, change4));

  it('are taken near where there are enough, else further away, and it is said how far', () => {
    const own = start(1, 300);
    expect(matchAlike(own, many(20, 340))).toMatchObject({ kind: 'matched', nearness: { score: 50, change4: 75 } });
    expect(matchAlike(own, many(20, 370))).toMatchObject({ nearness: { score: 75, change4: 150 } });
    expect(matchAlike(own, many(20, 340, -120))).toMatchObject({ nearness: { score: 50, change4: 150 } });
    expect(matchAlike(own, [...many(19, 340), ...many(30, 395)])).toMatchObject({
      nearness: { score: 100, change4: null },
    });
  });

  it('are too few rather than unlike', () => {
    expect(matchAlike(start(1, 300), [...many(19, 310), ...many(50, 420), start(1, 300)])).toEqual({
      kind: 'insufficient',
      have: 19,
      need: 20,
    });
  });

  it('are the closest where there are many', () => {
    const match = matchAlike(start(1, 300), [...many(30, 330), ...many(30, 301)], { least: 20, most: 30 });
    expect(match.kind === 'matched' && match.members.every(({ score }) => score === 301)).toBe(true);
  });
});

describe('weeks that are not known', () => {
  const week = (absolute: number | null, attended = 0, expected = 0) => ({
    score: absolute,
    absolute,
    attended,
    expected,
  });
  const own: Course = { enrolmentId: 1, score: 300, change4: null, weeks: [week(300, 1, 4), week(330, 2, 4), null] };
  const members = Array.from({ length: 25 }, (_, i) => ({
    ...own,
    enrolmentId: i + 2,
    weeks: [week(300, 2, 4), week(310 + i, 3, 4), i < 10 ? week(400) : null],
  }));

  it('are gaps, and the last known one is told', () => {
    const curve = curveOf(own, members, 'absolute');
    expect(curve?.own).toEqual([0, 30, null]);
    expect(curve?.alike[2]).toBeNull();
    expect(curve && verdictOf(curve)).toMatchObject({
      weeks: 1,
      own: 30,
      difference: 'none',
      alike: { n: 25, mean: 22 },
    });
    expect(curveOf({ ...own, weeks: [week(null), week(3)] }, members, 'absolute')).toBeNull();
  });

  it('count in no share of attendance', () => {
    expect(attendanceOf(own)).toEqual({ before: 0.25, since: 0.5 });
    expect(attendanceOf({ ...own, weeks: [week(1), week(1)] })).toEqual({ before: null, since: null });
    expect(attendanceAlike(members)).toMatchObject({ n: 25, mean: 0.75 });
    expect(attendanceAlike(members.slice(0, 19))).toBeNull();
  });

  it('of fewer than ten cases are not told', () => {
    const one = { own, members };
    expect(poolAfter(Array(9).fill(one), 'absolute', 10)[1]).toBeNull();
    expect(poolAfter(Array(10).fill(one), 'absolute', 10)[1]).toMatchObject({ n: 10, own: 30, alike: 22 });
  });
});

describe('the words', () => {
  const students = 'students';
  const alike = { n: 57, mean: 25, low: 18, high: 32, likelyLow: -30, likelyHigh: 80 };
  it('say what happened, what to expect, and whether there is a difference', () => {
    expect(afterSentence({ weeks: 4, own: 40, alike, difference: 'none' }, { students })).toBe(
      'Up 40 in four weeks; 57 similar students without a contact were up 25 on average (18 to 32), and 19 of 20 of them between −30 and 80: no clear difference.',
    );
    expect(afterSentence({ weeks: 1, own: -0.2, alike, difference: 'below' }, { students })).toContain(
      'Unchanged in one week so far;',
    );
    expect(nearnessWords({ score: 50, change4: 75 }, 'BBB 2013J')).toContain('within 50 points of the score, and 75');
    expect(
      attendanceSentence({ before: 0.6, since: 0.82 }, { ...alike, mean: 0.75, low: 0.71, high: 0.79 }, { students }),
    ).toBe('Attendance since: 82 % (60 % in the week before); similar students 75 % on average (71 to 79).');
    expect(attendanceSentence({ before: null, since: null }, null, { students })).toBeNull();
  });

  it('leave open what is open: no better than waiting cannot be ruled out', () => {
    const week = { n: 40, own: 38, alike: 30, difference: 8, low: -5, high: 21 };
    expect(pooledSentence([null, null, week], { kind: 'Engagement', students })).toBe(
      'Engagement: two weeks after the first action, the students of 40 cases were up 38 on average, similar students without one up 30: no clear difference (−5 to 21): no better than waiting cannot be ruled out.',
    );
    const few = { ...week, n: 12, difference: 90, low: 60, high: 120 };
    expect(pooledSentence([week, week, few], { kind: 'Engagement', students })).toContain('one week after');
    expect(pooledSentence([week, null], { kind: 'Engagement', students })).toContain('too few cases');
  });
});
