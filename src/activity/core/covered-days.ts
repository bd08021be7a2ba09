import { addDays, type IsoDate, type Week, weekdayOf, weekOf } from '../../kernel/week.ts';

/** Days as a mask of each week: bit 0 = Monday. Weeks ascend. */
export function masksByWeek(days: Iterable<IsoDate>): Map<Week, number> {
  const masks = new Map<Week, number>();
  for (const day of days) {
    const week = weekOf(day);
    masks.set(week, (masks.get(week) ?? 0) | (1 << weekdayOf(day)));
  }
  return new Map([...masks].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every day from the first to the last, both included: what a file with a date range covers. */
export function daysFromTo(first: IsoDate, last: IsoDate): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

export function isCovered(mask: number, weekday: number): boolean {
  return (mask & (1 << weekday)) !== 0;
}
