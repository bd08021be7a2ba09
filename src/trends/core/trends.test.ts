import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { History } from './history.ts';
import { byLongestUnseen } from './stopped.ts';
import { isNotYetSeen, kindsOfBits, type TrendContext, type TrendKind, trendBits, trendsOf } from './trends.ts';
import { trendsOfWeek } from './trends-of-week.ts';

const no = Number.NaN;

function history(
  scores: number[],
  more: { attendance?: number[]; seen?: number[]; weeks?: number[]; scoredBefore?: number } = {},
): History {
  return {
    weekNumber: Int32Array.from(more.weeks ?? scores.map((_, w) => w)),
    scoreRaw: Float64Array.from(scores),
    attendance: Float64Array.from(more.attendance ?? scores.map(() => no)),
    seen: Int32Array.from(more.seen ?? scores.map(() => 1)),
    scoredBefore: more.scoredBefore ?? 0,
  };
}

const context: TrendContext = { attentionBelow: 350, hadAlertOrCase: false, twoWeeksOn: null, daysSinceSeen: 20 };
const kinds = (of: History): TrendKind[] => trendsOf(of, context).map((trend) => trend.kind);

describe('declining', () => {
  it.each<[string, History, boolean]>([
    ['over 100 points below four scored weeks ago', history([600, 590, 600, 590, 499]), true],
    ['by exactly 100 points', history([600, 590, 600, 590, 500]), false],
    ['measured from four scored weeks ago, not from the peak', history([700, 560, 560, 560, 560, 480]), false],
    ['over a week without a score, within six calendar weeks', history([600, 590, no, 600, 590, 499]), true],
    ['over a holiday, six calendar weeks apart', history([600, 590, 600, 590, 499], { weeks: [0, 1, 2, 3, 6] }), true],
    ['not over seven calendar weeks', history([600, 590, 600, 590, 499], { weeks: [0, 1, 2, 3, 7] }), false],
    ['not with fewer scored weeks', history([600, 590, 600, 450]), false],
    ['not in a week without a score', history([600, 590, 600, 590, 400, no]), false],
  ])('%s', (_, given, is) => {
    expect(kinds(given).includes('declining')).toBe(is);
  });

  it('says how far, from where, over how long', () => {
    const [trend] = trendsOf(history([600, 610, 600, 610, 480], { weeks: [0, 1, 2, 3, 5] }), context);
    expect(trend).toEqual({ kind: 'declining', points: 120, from: 600, to: 480, weeks: 5 });
  });
});

describe('consistently low', () => {
  it.each<[string, History, number | null]>([
    ['below 350 for three weeks', history([340, 349.9, 345]), 3],
    ['counts on', history([340, 345, 340, 345, 340]), 5],
    ['not at 350', history([340, 350, 345]), null],
    ['not for two weeks', history([500, 340, 340]), null],
    ['not across a week without a score', history([340, 340, no, 340, 340]), null],
    ['across a holiday', history([340, 340, 340], { weeks: [0, 1, 4] }), 3],
  ])('%s', (_, given, weeks) => {
    const trend = trendsOf(given, context).find((found) => found.kind === 'consistently-low');
    expect(trend?.kind === 'consistently-low' ? trend.weeks : null).toBe(weeks);
  });
});

describe('sustained decline', () => {
  const falling = [540, 530, 520, 510, 500];
  it.each<[string, History, string | null]>([
    ['four falls in a row are an early and uncertain sign', history(falling), 'early-and-uncertain'],
    [
      'firmer when attendance falls too',
      history(falling, { attendance: [0.9, 0.9, 0.9, 0.85, 0.8] }),
      'attendance-falls-too',
    ],
    [
      'not firmer when it was never known before',
      history(falling, { attendance: [no, 0.9, 0.9, 0.85, 0.8] }),
      'early-and-uncertain',
    ],
    ['not firmer when it stays', history(falling, { attendance: [0.9, 0.5, 0.9, 0.9, 0.9] }), 'early-and-uncertain'],
    ['three falls are not enough', history([500, 540, 530, 520, 510]), null],
    ['standing still is no fall', history([540, 530, 530, 520, 510, 500]), null],
    ['a week without a score breaks it', history([540, 530, no, 520, 510, 500]), null],
  ])('%s', (_, given, certainty) => {
    const trend = trendsOf(given, context).find((found) => found.kind === 'sustained-decline');
    expect(trend?.kind === 'sustained-decline' ? trend.certainty : null).toBe(certainty);
  });
});

describe('recovering', () => {
  it.each<[string, History, boolean]>([
    ['50 points over two weeks, both rising', history([400, 425, 450]), true],
    ['49 points are not enough', history([400, 425, 449]), false],
    ['both weeks must rise', history([400, 460, 455]), false],
    ['a week without a score breaks it', history([390, 400, no, 450]), false],
  ])('%s', (_, given, is) => {
    expect(kinds(given).includes('recovering')).toBe(is);
  });

  it.each<[string, History, Partial<TrendContext>, boolean]>([
    ['nobody was worried: no praise, which would puzzle', history([400, 425, 450]), {}, false],
    ['needed attention within eight weeks', history([340, 425, 450]), {}, true],
    ['needed it nine weeks ago', history([340, 400, 425, 450], { weeks: [0, 7, 8, 9] }), {}, false],
    ['had an alert or a case', history([400, 425, 450]), { hadAlertOrCase: true }, true],
  ])('is for praise only after concern: %s', (_, given, more, isForPraise) => {
    expect(trendsOf(given, { ...context, ...more })).toMatchObject([{ kind: 'recovering', isForPraise }]);
  });

  it('stands beside what regression to the mean alone would give', () => {
    // Peers keep 80 % of their distance to 500 over two weeks: from 300, 40 of the 60 points came by themselves.
    const twoWeeksOn = { slope: 0.8, intercept: 100, n: 200 };
    const [, trend] = [null, ...trendsOf(history([300, 330, 360]), { ...context, twoWeeksOn })];
    expect(trend).toMatchObject({ points: 60, isForPraise: true });
    expect(trend?.kind === 'recovering' ? trend.expectedAnyway : null).toBeCloseTo(40, 10);
  });
});

describe('stopped', () => {
  it.each<[string, History, boolean]>([
    ['two scored weeks without a trace, whatever the score', history([700, 700, 700], { seen: [1, 0, 0] }), true],
    ['not one week', history([500, 500, 500], { seen: [1, 1, 0] }), false],
    ['not while no source could have seen the student', history([500, 500, 500], { seen: [1, -1, 0] }), false],
    ['not when seen again', history([500, 500, 500], { seen: [0, 0, 1] }), false],
    ['not before three scored weeks', history([500, 500], { seen: [0, 0] }), false],
    ['but when earlier weeks were scored', history([500, 500], { seen: [0, 0], scoredBefore: 1 }), true],
  ])('%s', (_, given, is) => {
    expect(kinds(given).includes('stopped')).toBe(is);
  });

  it('is ordered by days since last seen, those never seen first', () => {
    const found = [9, null, 30, 12].map((daysSinceSeen) => ({ daysSinceSeen })).sort(byLongestUnseen);
    expect(found.map((one) => one.daysSinceSeen)).toEqual([null, 30, 12, 9]);
  });

  it('is told apart from not yet seen, at the start of term', () => {
    expect(isNotYetSeen(history([500, 500], { seen: [0, 0] }))).toBe(true);
    expect(isNotYetSeen(history([500, 500], { seen: [1, 0] }))).toBe(false);
    expect(isNotYetSeen(history([500, 500, 500], { seen: [0, 0, 0] }))).toBe(false);
  });
});

describe('trends', () => {
  it('are none before three scored weeks', () => {
    expect(kinds(history([300, 200], { seen: [0, 0] }))).toEqual([]);
    expect(kinds(history([300, no, 200], { seen: [0, 0, 0] }))).toEqual([]);
  });

  it('come with those that call for attention most first', () => {
    const all = history([480, 340, 330, 320, 310], { seen: [1, 1, 1, 0, 0] });
    expect(kinds(all)).toEqual(['stopped', 'consistently-low', 'sustained-decline', 'declining']);
  });

  it('are the same for many at once as one by one', () => {
    const week = fc.record({
      score: fc.option(fc.integer({ min: 200, max: 700 }), { nil: no }),
      attendance: fc.double({ min: 0, max: 1, noNaN: true }),
      seen: fc.constantFrom(-1, 0, 0, 1),
    });
    const student = fc.array(week, { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(student, { minLength: 1, maxLength: 20 }), (students) => {
        const weekNumbers = [0, 1, 2, 4, 5, 6, 7];
        const columns = weekNumbers.map((weekNumber, w) => ({
          weekNumber,
          scoreRaw: Float64Array.from(students, (weeks) => weeks[w]?.score ?? no),
          attendance: Float64Array.from(students, (weeks) => weeks[w]?.attendance ?? no),
          seen: Int32Array.from(students, (weeks) => weeks[w]?.seen ?? -1),
        }));
        const everyone = Int32Array.from(students, (_, i) => i);
        const { bits } = trendsOfWeek(columns, new Int32Array(students.length), everyone, () => context);
        students.forEach((weeks, i) => {
          const one = history(
            weeks.map(({ score }) => score),
            {
              weeks: weekNumbers,
              attendance: weeks.map(({ attendance }) => attendance),
              seen: weeks.map(({ seen }) => seen),
            },
          );
          expect(kindsOfBits(bits[i] ?? 0)).toEqual(kinds(one));
        });
      }),
      { numRuns: 60 },
    );
    expect(new Set(Object.values(trendBits)).size).toBe(5);
  });
});
