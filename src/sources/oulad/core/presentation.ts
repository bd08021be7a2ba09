import { addDays, dateOfDayNumber, dayNumber, type IsoDate, weekdayOf } from '../../../kernel/week.ts';

/** A module's presentation: code_module x code_presentation. The cohort, and the peer group. */
export interface Presentation {
  programme: string;
  term: string;
  /** module_presentation_length: its days are 0 .. length - 1. */
  length_days: number;
  /** The day of its last click; null without any. */
  last_click_day: number | null;
}

/**
 * Day 0 of a presentation: the first Monday of February ('B') or of October ('J').
 * @example dayZero('2013J') === '2013-10-07'
 * @throws RangeError when the code is not a year and B or J
 */
export function dayZero(term: string): IsoDate {
  const [, year, letter] = /^(\d{4})([BJ])$/.exec(term) ?? [];
  if (year === undefined) throw new RangeError(`not a presentation's code (a year and B or J): ${term}`);
  const first = `${year}-${letter === 'B' ? '02' : '10'}-01`;
  return addDays(first, (7 - weekdayOf(first)) % 7);
}

/** The date of a presentation's day, which may be before its day 0. */
export function dateOf(term: string, day: number): IsoDate {
  return dateOfDayNumber(dayNumber(dayZero(term)) + day);
}

/** 1 September starts the academic year: 2013B is of 2012-13, 2013J of 2013-14. */
export function academicYearOf(term: string): string {
  const year = Number(term.slice(0, 4)) - (term.endsWith('B') ? 1 : 0);
  return `${year}-${String((year + 1) % 100).padStart(2, '0')}`;
}

/**
 * How many weeks of a presentation can be scored: weeks start on days 0, 7, 14 ..., and all seven days are before the
 * presentation's length and not after its last click.
 */
export function fullWeeks(presentation: Presentation): number {
  const days = Math.min(presentation.length_days, (presentation.last_click_day ?? -1) + 1);
  return Math.max(0, Math.floor(days / 7));
}
