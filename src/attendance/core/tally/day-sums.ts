import { meaningAt, meanings } from '../meaning.ts';
import { addedByMinutes, saysLate } from './part-missed.ts';
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

const expects = Uint8Array.from(meanings, (meaning) => meaning.expected);
const attends = Uint8Array.from(meanings, (meaning) => meaning.attended);
const missedAt = Int8Array.from(meanings, ({ kind }) =>
  kind === 'excused'
    ? at.excused_sessions
    : kind === 'unexcused'
      ? at.unexcused_sessions
      : kind === 'unexplained'
        ? at.unexplained_sessions
        : -1,
);

/** Adds a day with a single mark. */
export function addOneToSums(sums: DaySums, no: number): void {
  if (expects[no] !== 1) return;
  const attended = attends[no] ?? 0;
  const missed = missedAt[no] ?? -1;
  if (missed >= 0) sums[missed] = (sums[missed] ?? 0) + 1;
  if (saysLate[no] === 1) sums[at.late_sessions] = (sums[at.late_sessions] ?? 0) + 1;
  sums[at.students] = (sums[at.students] ?? 0) + 1;
  sums[at.absent_students] = (sums[at.absent_students] ?? 0) + 1 - attended;
  sums[at.attended_days] = (sums[at.attended_days] ?? 0) + attended;
  sums[at.expected_sessions] = (sums[at.expected_sessions] ?? 0) + 1;
  sums[at.attended_sessions] = (sums[at.attended_sessions] ?? 0) + attended;
}

/** Adds one student's day to a group's: as the student's own tally has it. */
export function addToSums(sums: DaySums, { meanings: marks, count, minutes }: DayMarks): void {
  let expected = 0;
  let attended = 0;
  const add = (field: number, n: number) => {
    sums[field] = (sums[field] ?? 0) + n;
  };
  for (let i = 0; i < count; i++) {
    const no = marks[i] ?? 0;
    const meaning = meaningAt(no);
    if (meaning.expected === 0) continue;
    expected++;
    attended += meaning.attended;
    if (saysLate[no] === 1) add(at.late_sessions, 1);
    if (meaning.kind === 'excused') add(at.excused_sessions, 1);
    else if (meaning.kind === 'unexcused') add(at.unexcused_sessions, 1);
    else if (meaning.kind === 'unexplained') add(at.unexplained_sessions, 1);
  }
  if (expected === 0) return;
  if (minutes.length > 0) add(at.late_sessions, addedByMinutes(marks, minutes).late);
  add(at.students, 1);
  if (2 * attended <= expected) add(at.absent_students, 1);
  add(at.attended_days, attended / expected);
  add(at.expected_sessions, expected);
  add(at.attended_sessions, attended);
}
