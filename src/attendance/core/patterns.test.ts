import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, weekdayOf } from '../../kernel/week.ts';
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

describe('patterns of absence', () => {
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
