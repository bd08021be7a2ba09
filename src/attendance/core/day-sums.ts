import { meaningAt, meaningNo } from './meaning.ts';
import type { DayMarks } from './tally.ts';

/** What a day of a group adds up to, in this order. */
export const sum_fields = [
  'students',
  'absent_students',
  'attended_days',
  'expected_sessions',
  'attended_sessions',
  'excused_sessions',
  'unexcused_sessions',
  'unexplained_sessions',
  'late_sessions',
] as const;

export type DaySums = Float64Array;

export function newSums(): DaySums {
  return new Float64Array(sum_fields.length);
}

const at = Object.fromEntries(sum_fields.map((field, index) => [field, index])) as Record<
  (typeof sum_fields)[number],
  number
>;

/** Adds one student's day to a group's: as the student's own tally has it. */
export function addToSums(sums: DaySums, { meanings, count }: DayMarks): void {
  let expected = 0;
  let attended = 0;
  const add = (field: number, n: number) => {
    sums[field] = (sums[field] ?? 0) + n;
  };
  for (let i = 0; i < count; i++) {
    const no = meanings[i] ?? 0;
    const meaning = meaningAt(no);
    if (meaning.expected === 0) continue;
    expected++;
    attended += meaning.attended;
    if (no === meaningNo.late || no === meaningNo.late_unexcused) add(at.late_sessions, 1);
    if (meaning.kind === 'excused') add(at.excused_sessions, 1);
    else if (meaning.kind === 'unexcused') add(at.unexcused_sessions, 1);
    else if (meaning.kind === 'unexplained') add(at.unexplained_sessions, 1);
  }
  if (expected === 0) return;
  add(at.students, 1);
  if (2 * attended <= expected) add(at.absent_students, 1);
  add(at.attended_days, attended / expected);
  add(at.expected_sessions, expected);
  add(at.attended_sessions, attended);
}
