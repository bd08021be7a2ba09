import { type CalendarPeriod, taughtDays } from '../../institution/core/calendar.ts';
import { addDays, type IsoDate, weekdayOf, weekOf } from '../../kernel/week.ts';

/** Which days a student's school is open: civil days, so that a change of the clocks moves none of them. */
export interface SchoolDays {
  isOpen(day: IsoDate): boolean;
}

/** Days that are looked ahead for the next open one; then a weekday has to do. */
const looked_ahead_days = 120;

/** @param unitChain the student's unit, then its parents */
export function schoolDays(periods: readonly CalendarPeriod[], unitChain: readonly string[]): SchoolDays {
  const known = new Map<IsoDate, boolean>();
  const hasTerms = periods.some(({ kind }) => kind === 'term');
  return {
    isOpen: (day) => {
      const kept = known.get(day);
      if (kept !== undefined) return kept;
      const isWeekday = weekdayOf(day) < 5;
      // Where no calendar is kept, every weekday may be one.
      const isOpen = isWeekday && (!hasTerms || taughtDays(periods, day, day, unitChain).length === 1);
      known.set(day, isOpen);
      return isOpen;
    },
  };
}

/** The day itself, or the first open one after it. */
export function openDayFrom({ isOpen }: SchoolDays, day: IsoDate): IsoDate {
  for (let n = 0; n < looked_ahead_days; n++) if (isOpen(addDays(day, n))) return addDays(day, n);
  // The calendar ends before: a weekday, to be moved when the calendar is known.
  return addDays(day, weekdayOf(day) < 5 ? 0 : 7 - weekdayOf(day));
}

/** Open days after `from`, up to and with `to`. */
export function openDaysAfter({ isOpen }: SchoolDays, from: IsoDate, to: IsoDate): number {
  let n = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isOpen(day)) n++;
  return n;
}

/** School weeks of a span as a sum of fifths: the dose is given for a week of five days. */
export function schoolWeeks(days: SchoolDays, from: IsoDate, to: IsoDate): number {
  let n = days.isOpen(from) ? 1 : 0;
  if (to > from) n += openDaysAfter(days, from, to);
  return n / 5;
}

export function sundayOf(day: IsoDate): IsoDate {
  return addDays(weekOf(day), 6);
}
