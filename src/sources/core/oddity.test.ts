import { describe, expect, it } from 'vitest';
import { oddities } from './oddity.ts';

const past = (rows: number, unknownRows = 0, days = 7) => ({ rows, unknownRows, days });
const now = (stored: number, unknown = 0, days = 7) => ({
  counts: { stored, 'unknown-student': unknown },
  unknownIds: unknown,
  days,
});

describe('an odd delivery', () => {
  it.each([
    ['nothing to compare with', now(10), [], 0],
    ['two earlier ones are no history of rows', now(10), [past(1000), past(1000)], 0],
    ['as usual', now(900), [past(1000), past(1100), past(950)], 0],
    ['half the usual rows', now(400), [past(1000), past(1100), past(950)], 1],
    ['a day’s file beside weeks’ files', now(140, 0, 1), [past(1000), past(1100), past(950)], 0],
    ['most ids unknown at first', now(10, 90), [], 1],
    ['some ids unknown at first', now(90, 10), [], 0],
    ['more unknown than usual', now(900, 100), [past(1000, 10), past(1000, 12), past(1000, 8)], 1],
    ['as many unknown as ever', now(900, 100), [past(1000, 90), past(1000, 110), past(1000, 100)], 0],
    ['few rows and unknown ids', now(100, 100), [past(1000), past(1000), past(1000)], 2],
  ])('%s', (_, given, history, reasons) => {
    expect(oddities(given, history)).toHaveLength(reasons);
  });

  it('does not count rows of other kinds or of later days', () => {
    const counts = { stored: 1000, 'other-kind': 9000, 'not-yet': 5000 };
    expect(oddities({ counts, unknownIds: 0, days: 7 }, [past(1000), past(1000), past(1000)])).toEqual([]);
  });
});
