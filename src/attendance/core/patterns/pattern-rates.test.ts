import { describe, expect, it } from 'vitest';
import { chance } from '../../../../tests/small-institution.ts';
import { addDays, dayNumber, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import { findPatterns, type Pattern, type PatternDay } from './patterns.ts';

/**
 * Made-up students over a year of 180 school days with six subjects a day, to see how often a pattern is found where there is none,
 * and how often one that is there is found.
 */
const holidays: readonly [from: IsoDate, to: IsoDate][] = [
  ['2025-10-20', '2025-10-26'],
  ['2025-12-22', '2026-01-04'],
  ['2026-02-16', '2026-02-22'],
  ['2026-04-03', '2026-04-12'],
  ['2025-11-27', '2025-11-28'],
  ['2026-01-19', '2026-01-19'],
  ['2026-05-25', '2026-05-25'],
];
const schoolDays = Array.from({ length: 300 }, (_, at) => addDays('2025-09-01', at))
  .filter((day) => weekdayOf(day) < 5 && !holidays.some(([from, to]) => from <= day && day <= to))
  .slice(0, 180);
const subjects = [100, 101, 102, 103, 104, 105];

type Misses = (day: IsoDate, at: number, subject: number, dice: (salt: number) => number) => number;

/** @param misses the chance that a session is missed; whole days are missed together where it does not depend on the subject */
function student(no: number, misses: Misses, byDay: boolean): PatternDay[] {
  return schoolDays.map((day, at) => {
    const dice = (salt: number) => chance(no, at, salt);
    const sessions = subjects.map((session) => ({
      session,
      isAbsent: dice(byDay ? 0 : session) < misses(day, at, session, dice),
    }));
    const absent = sessions.filter(({ isAbsent }) => isAbsent).length;
    return { day: dayNumber(day), isAbsent: 2 * absent >= sessions.length, sessions };
  });
}

/** The share of students with a pattern that is wanted. */
function share(misses: Misses, byDay: boolean, isWanted: (pattern: Pattern) => boolean, students = 200): number {
  let found = 0;
  for (let no = 0; no < students; no++) if (findPatterns(student(no, misses, byDay)).some(isWanted)) found++;
  return found / students;
}

const any = () => true;

describe('patterns on made-up students', () => {
  it.each`
    what                                        | misses                                                                 | byDay
    ${'few absences, whole days'}               | ${() => 0.03}                                                          | ${true}
    ${'many absences, whole days'}              | ${() => 0.1}                                                           | ${true}
    ${'very many absences, whole days'}         | ${() => 0.25}                                                          | ${true}
    ${'single sessions, here and there'}        | ${() => 0.05}                                                          | ${false}
    ${'more in winter: a season is no weekday'} | ${(day: string) => (day > '2025-12' && day < '2026-03' ? 0.15 : 0.05)} | ${true}
  `('says nothing, in 95 of 100 students or more, of absences without one: $what', ({ misses, byDay }) => {
    expect(share(misses, byDay, any)).toBeLessThanOrEqual(0.05);
  });

  it.each`
    what                                       | misses                                                                         | byDay    | kind
    ${'a third of Mondays, else 4 %'}          | ${(day: string) => (weekdayOf(day) === 0 ? 0.33 : 0.04)}                       | ${true}  | ${'weekday'}
    ${'the last period on a quarter of days'}  | ${(_: string, __: number, subject: number) => (subject === 105 ? 0.25 : 0.04)} | ${false} | ${'last-period'}
    ${'one subject on a quarter of days'}      | ${(_: string, __: number, subject: number) => (subject === 102 ? 0.25 : 0.04)} | ${false} | ${'session'}
    ${'nearly each first day after a holiday'} | ${(_: string, at: number) => (isAfterHoliday(at) ? 0.9 : 0.03)}                | ${true}  | ${'after-break'}
  `('finds, in 80 of 100 students or more, $what', ({ misses, byDay, kind }) => {
    expect(share(misses, byDay, (pattern) => pattern.kind === kind)).toBeGreaterThanOrEqual(0.8);
  });
});

function isAfterHoliday(at: number): boolean {
  const [day, before] = [schoolDays[at], schoolDays[at - 1]];
  return day !== undefined && before !== undefined && dayNumber(day) - dayNumber(before) > 3;
}
