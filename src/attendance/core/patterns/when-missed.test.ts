import { describe, expect, it } from 'vitest';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { averageByMonth, averageOf, type DayCounts, sessionLines, whenMissed } from './when-missed.ts';

/** Days from a Monday on, as "absent of students"; - is no school. */
function daysOf(text: string, from: IsoDate = '2025-09-01'): DayCounts[] {
  return text.split(/\s+/).flatMap((word, at): DayCounts[] => {
    const [absent = 0, students = 0] = word.split('/').map(Number);
    const day = addDays(from, 7 * Math.floor(at / 5) + (at % 5));
    if (word === '-') return [];
    if (word === '?') return [{ day, students: 3, absent: null, attendedDays: null }];
    return [{ day, students, absent, attendedDays: students - absent }];
  });
}

describe('when a site misses days', () => {
  it.each`
    what                                       | days                                                   | line             | here        | otherwise
    ${'Mondays, of two weeks'}                 | ${'9/50 2/50 2/50 2/50 2/50 8/50 2/50 2/50 2/50 2/50'} | ${'weekday 0'}   | ${'17/100'} | ${'16/400'}
    ${'Fridays, of one week'}                  | ${'1/50 1/50 1/50 1/50 6/50'}                          | ${'weekday 4'}   | ${'6/50'}   | ${'4/200'}
    ${'the Tuesday after a Monday off'}        | ${'1/50 1/50 1/50 1/50 1/50 - 7/50 1/50 1/50 1/50'}    | ${'after-break'} | ${'7/50'}   | ${'8/400'}
    ${'a day of too few students is left out'} | ${'? 1/50 1/50 1/50 1/50'}                             | ${'weekday 0'}   | ${null}     | ${null}
  `('$what', ({ days, line, here, otherwise }) => {
    const found = whenMissed(daysOf(days)).find(({ kind, weekday }) => `${kind} ${weekday ?? ''}`.trim() === line);
    expect(found ? `${found.absent}/${found.expected}` : null).toBe(here);
    expect(found ? `${found.otherAbsent}/${found.otherExpected}` : null).toBe(otherwise);
  });

  it('averages daily attendance by month and over all days, each opening to its days', () => {
    const days = daysOf('2/50 4/50 0/50 0/50 0/50 - 5/40', '2025-09-29');
    expect(averageByMonth(days).map(({ month, average, days }) => [month, average, days.length])).toEqual([
      ['2025-09', 47, 2],
      ['2025-10', 46.25, 4],
    ]);
    expect(averageOf(days)).toBeCloseTo((48 + 46 + 150 + 35) / 6, 9);
    expect(averageOf([])).toBe(null);
  });

  it('tells of the last session and of subjects beside all others, and of none that few had', () => {
    const sum = (session: number, students: number, absent: number, expected: number) => ({
      session,
      students,
      absent,
      expected,
    });
    const sums = [
      sum(-2, 40, 60, 1000),
      sum(100, 40, 6, 200),
      sum(-1, 40, 30, 200),
      sum(101, 40, 20, 200),
      sum(102, 4, 9, 20),
    ];
    const lines = sessionLines(
      sums,
      new Map([
        [100, 'Art'],
        [101, 'Mathematics'],
      ]),
    );
    expect(
      lines.map(({ name, absent, otherAbsent, otherExpected }) => [name, absent, otherAbsent, otherExpected]),
    ).toEqual([
      ['The last of the day', 30, 30, 800],
      ['Mathematics', 20, 40, 800],
      ['Art', 6, 54, 800],
    ]);
    expect(sessionLines([], new Map())).toEqual([]);
  });
});
