import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, weekdayOf } from '../../../kernel/week.ts';
import { findPatterns, type PatternDay, patternWords } from './patterns.ts';

const monday = '2025-09-01';
const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Ten weeks of five days; `misses` says which days are missed. */
function year(misses: (date: string) => boolean, left: readonly string[] = []): PatternDay[] {
  return Array.from({ length: 70 }, (_, at) => addDays(monday, at))
    .filter((date) => weekdayOf(date) < 5 && !left.includes(date))
    .map((date) => ({
      day: dayNumber(date),
      isAbsent: misses(date),
      sessions: [{ session: 0, isAbsent: misses(date) }],
    }));
}

const said = (days: PatternDay[], named = new Map<number, string>()) =>
  findPatterns(days).map((pattern) => patternWords(pattern, (no) => names[no] ?? '', named));

/** "7 × A.... + 3 × .....": weeks from Monday to Friday; A away, . there, - no school. */
function weeksOf(text: string): PatternDay[] {
  const letters = text
    .split(' + ')
    .map((part) => part.split(' × '))
    .map(([times = '1', week = '']) => week.repeat(Number(times)))
    .join('');
  return [...letters].flatMap((letter, at) => {
    const day = dayNumber(monday) + 7 * Math.floor(at / 5) + (at % 5);
    const isAbsent = letter === 'A';
    return letter === '-' ? [] : [{ day, isAbsent, sessions: [{ session: 0, isAbsent }] }];
  });
}

/** "6 × ...A + 4 × ....": days of four periods. */
function periodsOf(text: string, sessions: readonly number[]): PatternDay[] {
  const days = text
    .split(' + ')
    .map((part) => part.split(' × '))
    .flatMap(([times = '1', day = '']) => Array.from({ length: Number(times) }, () => day));
  return days.map((letters, at) => ({
    day: dayNumber(monday) + 7 * Math.floor(at / 5) + (at % 5),
    isAbsent: false,
    sessions: [...letters].map((letter, of) => ({ session: sessions[of] ?? 0, isAbsent: letter === 'A' })),
  }));
}

describe('patterns of absence', () => {
  it.each`
    what                                                          | weeks                                   | found
    ${'seven Mondays of ten'}                                     | ${'7 × A.... + 3 × .....'}              | ${['Missed 7 of 10 days on Mondays, 0 of 40 otherwise']}
    ${'five Fridays of ten, and a Tuesday'}                       | ${'5 × ....A + 1 × .A... + 4 × .....'}  | ${['Missed 5 of 10 days on Fridays, 1 of 40 otherwise']}
    ${'three Mondays are too few to say'}                         | ${'3 × A.... + 7 × .....'}              | ${[]}
    ${'four Mondays, and four other days'}                        | ${'4 × A.... + 4 × .A... + 12 × .....'} | ${[]}
    ${'one week away is one absence, not a pattern'}              | ${'1 × AAAAA + 9 × .....'}              | ${[]}
    ${'every second day'}                                         | ${'5 × A.A.A + 5 × .A.A.'}              | ${[]}
    ${'first days after a Monday off (the year’s first is none)'} | ${'5 × -A... + 5 × .....'}              | ${['Missed 5 of 10 days on Tuesdays, 0 of 35 otherwise', 'Missed 4 of 4 days on the first day after a break, 1 of 41 otherwise']}
  `('in days: $what', ({ weeks, found }) => expect(said(weeksOf(weeks))).toEqual(found));

  it.each`
    what                                        | days                                                       | found
    ${'six last periods of twenty days'}        | ${'6 × ...A + 14 × ....'}                                  | ${['Missed 6 of 20 sessions in the last period, 0 of 60 otherwise']}
    ${'whole days away are no last periods'}    | ${'6 × AAAA + 14 × ....'}                                  | ${[]}
    ${'six times Mathematics, the second hour'} | ${'6 × .A.. + 14 × ....'}                                  | ${['Missed 6 of 20 sessions in Mathematics, 0 of 60 otherwise']}
    ${'once each'}                              | ${'1 × A... + 1 × .A.. + 1 × ..A. + 1 × ...A + 16 × ....'} | ${[]}
  `('in periods: $what', ({ days, found }) =>
    expect(said(periodsOf(days, [11, 100, 13, 14]), new Map([[100, 'Mathematics']]))).toEqual(found),
  );

  it('finds Mondays, with the figures of the other days beside them', () => {
    expect(said(year((date) => weekdayOf(date) === 0 && date < '2025-10-20'))).toEqual([
      'Missed 7 of 10 days on Mondays, 0 of 40 otherwise',
    ]);
  });

  it('finds none where absences are few, or spread', () => {
    expect(said(year((date) => date === monday || date === addDays(monday, 7)))).toEqual([]);
    expect(said(year((date) => dayNumber(date) % 9 === 0))).toEqual([]);
    expect(said([])).toEqual([]);
  });

  it('finds first days after a break, whatever weekday they are', () => {
    const left = ['2025-09-08', '2025-09-17', '2025-09-25', '2025-10-02', '2025-10-13'];
    const after = ['2025-09-09', '2025-09-18', '2025-09-26', '2025-10-03', '2025-10-14'];
    expect(said(year((date) => after.includes(date), left))).toEqual([
      'Missed 5 of 5 days on the first day after a break, 0 of 40 otherwise',
    ]);
  });

  it('finds the last period, and one subject', () => {
    const withPeriods = (isAbsent: (session: number, at: number) => boolean) =>
      year(() => false).map((day, at) => ({
        ...day,
        sessions: [11, 12, 13, 100].map((session) => ({ session, isAbsent: isAbsent(session, at) })),
      }));
    const named = new Map([[100, 'Mathematics']]);
    expect(
      said(
        withPeriods((session, at) => session === 100 && at % 5 === 0),
        named,
      ),
    ).toEqual([
      'Missed 10 of 50 sessions in the last period, 0 of 150 otherwise',
      'Missed 10 of 50 sessions in Mathematics, 0 of 150 otherwise',
    ]);
  });
});
