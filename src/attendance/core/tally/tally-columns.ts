import { BLOCK_SIZE } from '../../../activity/core/block.ts';
import { meaningNo, meanings } from '../meaning.ts';
import { addedByMinutes, saysEarly, saysLate } from './part-missed.ts';
import { type DayMarks, recent_weeks, rolling_weeks, type Tally } from './tally.ts';

const expects = Uint8Array.from(meanings, ({ expected }) => expected);
const attends = Uint8Array.from(meanings, ({ attended }) => attended);
const kindNo = { none: 0, not_expected: 0, attended: 0, excused: 1, unexcused: 2, unexplained: 3 } as const;
const kinds = Uint8Array.from(meanings, ({ kind }) => kindNo[kind]);
const { offsite } = meaningNo;

/**
 * The tallies of a block of enrolments, column by column: the same sums as tally.ts has of one enrolment, for the 180 million days
 * of a million students. tally-columns.test.ts holds the two together.
 */
export class TallyColumns {
  readonly #enrolledDays = new Int32Array(BLOCK_SIZE);
  readonly #absentDays = new Int32Array(BLOCK_SIZE);
  readonly #attendedDays = new Float64Array(BLOCK_SIZE);
  readonly #expected = new Int32Array(BLOCK_SIZE);
  readonly #attended = new Int32Array(BLOCK_SIZE);
  /** By kind: excused, unexcused, unexplained; the first quarter is not used. */
  readonly #missed = new Int32Array(4 * BLOCK_SIZE);
  readonly #offsite = new Int32Array(BLOCK_SIZE);
  readonly #late = new Int32Array(BLOCK_SIZE);
  readonly #early = new Int32Array(BLOCK_SIZE);
  readonly #lateMinutes = new Int32Array(BLOCK_SIZE);
  readonly #earlyMinutes = new Int32Array(BLOCK_SIZE);
  readonly #run = new Int32Array(BLOCK_SIZE);
  readonly #lastAbsent = new Int32Array(BLOCK_SIZE);
  /** How many school weeks there were, and the last of them; the last ten are kept in a ring. */
  readonly #weekCount = new Int32Array(BLOCK_SIZE);
  readonly #lastWeek = new Int32Array(BLOCK_SIZE);
  readonly #weekUnauthorised = new Int32Array(BLOCK_SIZE * rolling_weeks);
  readonly #weekEnrolled = new Int32Array(BLOCK_SIZE * rolling_weeks);
  readonly #weekAbsent = new Int32Array(BLOCK_SIZE * rolling_weeks);

  /** For the next block. */
  clear(): void {
    for (const column of [
      this.#enrolledDays,
      this.#absentDays,
      this.#attendedDays,
      this.#expected,
      this.#attended,
      this.#missed,
      this.#offsite,
      this.#late,
      this.#early,
      this.#lateMinutes,
      this.#earlyMinutes,
      this.#run,
      this.#weekCount,
      this.#weekUnauthorised,
      this.#weekEnrolled,
      this.#weekAbsent,
    ])
      column.fill(0);
    this.#lastAbsent.fill(-1);
    this.#lastWeek.fill(-1);
  }

  enrolledDays(place: number): number {
    return this.#enrolledDays[place] ?? 0;
  }

  /** A day with a single mark, as most schools keep them. */
  addOne(place: number, day: number, week: number, meaning: number): void {
    if (expects[meaning] !== 1) return;
    const isAttended = attends[meaning] === 1;
    this.#count(place, meaning, isAttended);
    this.#close(place, day, week, 1, isAttended ? 1 : 0, isUnauthorised(meaning) ? 1 : 0);
  }

  /** A day with several. */
  addDay(place: number, day: number, week: number, { meanings: marks, count, minutes }: DayMarks): void {
    let expected = 0;
    let attended = 0;
    let unauthorised = 0;
    for (let i = 0; i < count; i++) {
      const meaning = marks[i] ?? 0;
      if (expects[meaning] !== 1) continue;
      const isAttended = attends[meaning] === 1;
      expected++;
      if (isAttended) attended++;
      else if (isUnauthorised(meaning)) unauthorised++;
      this.#count(place, meaning, isAttended);
    }
    if (expected === 0) return;
    if (minutes.length > 0) {
      const parts = addedByMinutes(marks, minutes);
      this.#late[place] = (this.#late[place] ?? 0) + parts.late;
      this.#early[place] = (this.#early[place] ?? 0) + parts.early;
      this.#lateMinutes[place] = (this.#lateMinutes[place] ?? 0) + parts.lateMinutes;
      this.#earlyMinutes[place] = (this.#earlyMinutes[place] ?? 0) + parts.earlyMinutes;
    }
    this.#close(place, day, week, expected, attended, unauthorised);
  }

  #count(place: number, meaning: number, isAttended: boolean): void {
    if (!isAttended) {
      const at = (kinds[meaning] ?? 0) * BLOCK_SIZE + place;
      this.#missed[at] = (this.#missed[at] ?? 0) + 1;
    }
    if (saysLate[meaning] === 1) this.#late[place] = (this.#late[place] ?? 0) + 1;
    else if (saysEarly[meaning] === 1) this.#early[place] = (this.#early[place] ?? 0) + 1;
    else if (meaning === offsite) this.#offsite[place] = (this.#offsite[place] ?? 0) + 1;
  }

  #close(place: number, day: number, week: number, expected: number, attended: number, unauthorised: number): void {
    this.#enrolledDays[place] = (this.#enrolledDays[place] ?? 0) + 1;
    this.#expected[place] = (this.#expected[place] ?? 0) + expected;
    this.#attended[place] = (this.#attended[place] ?? 0) + attended;
    this.#attendedDays[place] = (this.#attendedDays[place] ?? 0) + attended / expected;
    if (this.#lastWeek[place] !== week) this.#begin(place, week);
    const at = place * rolling_weeks + (((this.#weekCount[place] ?? 1) - 1) % rolling_weeks);
    this.#weekEnrolled[at] = (this.#weekEnrolled[at] ?? 0) + 1;
    if (unauthorised > 0) this.#weekUnauthorised[at] = (this.#weekUnauthorised[at] ?? 0) + unauthorised;
    if (2 * attended > expected) {
      this.#run[place] = 0;
      return;
    }
    this.#absentDays[place] = (this.#absentDays[place] ?? 0) + 1;
    this.#run[place] = (this.#run[place] ?? 0) + 1;
    this.#lastAbsent[place] = day;
    this.#weekAbsent[at] = (this.#weekAbsent[at] ?? 0) + 1;
  }

  #begin(place: number, week: number): void {
    const at = place * rolling_weeks + ((this.#weekCount[place] ?? 0) % rolling_weeks);
    this.#weekCount[place] = (this.#weekCount[place] ?? 0) + 1;
    this.#lastWeek[place] = week;
    this.#weekEnrolled[at] = 0;
    this.#weekUnauthorised[at] = 0;
    this.#weekAbsent[at] = 0;
  }

  #lastWeeks(place: number, column: Int32Array, weeks: number): number {
    const count = this.#weekCount[place] ?? 0;
    let sum = 0;
    for (let back = 1; back <= Math.min(weeks, count); back++)
      sum += column[place * rolling_weeks + ((count - back) % rolling_weeks)] ?? 0;
    return sum;
  }

  /** One enrolment's sums, as tally.ts has them. */
  at(place: number): Omit<Tally, 'weeks'> {
    return {
      enrolledDays: this.#enrolledDays[place] ?? 0,
      absentDays: this.#absentDays[place] ?? 0,
      attendedDays: this.#attendedDays[place] ?? 0,
      expectedSessions: this.#expected[place] ?? 0,
      attendedSessions: this.#attended[place] ?? 0,
      excusedSessions: this.#missed[BLOCK_SIZE + place] ?? 0,
      unexcusedSessions: this.#missed[2 * BLOCK_SIZE + place] ?? 0,
      unexplainedSessions: this.#missed[3 * BLOCK_SIZE + place] ?? 0,
      offsiteSessions: this.#offsite[place] ?? 0,
      lateSessions: this.#late[place] ?? 0,
      earlySessions: this.#early[place] ?? 0,
      lateMinutes: this.#lateMinutes[place] ?? 0,
      earlyMinutes: this.#earlyMinutes[place] ?? 0,
      runDays: this.#run[place] ?? 0,
      unauthorised10Weeks: this.#lastWeeks(place, this.#weekUnauthorised, rolling_weeks),
      recentEnrolledDays: this.#lastWeeks(place, this.#weekEnrolled, recent_weeks),
      recentAbsentDays: this.#lastWeeks(place, this.#weekAbsent, recent_weeks),
      lastAbsentDay: this.#lastAbsent[place] ?? -1,
    };
  }
}

function isUnauthorised(meaning: number): boolean {
  return (kinds[meaning] ?? 0) >= 2;
}

export function schoolWeekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}
