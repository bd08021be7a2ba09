/** A calendar day, ISO 8601: '2014-02-17'. */
export type IsoDate = string;
/** A week, named by its Monday. */
export type Week = IsoDate;

/** The day as an integer: days since 1970-01-01 (a Thursday). */
export function dayNumber(date: IsoDate): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(ms)) throw new RangeError(`not an ISO date: ${date}`);
  return Math.floor(ms / 86_400_000);
}

export function dateOfDayNumber(day: number): IsoDate {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** 0 = Monday ... 6 = Sunday. */
export function weekdayOf(date: IsoDate): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7;
}

/** The Monday of the date's week. */
export function weekOf(date: IsoDate): Week {
  return addDays(date, -weekdayOf(date));
}

export function addWeeks(week: Week, weeks: number): Week {
  return addDays(week, 7 * weeks);
}

/** Mondays from the week of `first` to the week of `last`, both included. */
export function weeksBetween(first: IsoDate, last: IsoDate): Week[] {
  const weeks: Week[] = [];
  for (let week = weekOf(first); week <= last; week = addWeeks(week, 1)) weeks.push(week);
  return weeks;
}

/** The local day of an instant in a time zone. */
export function dayIn(timeZone: string, instant: Temporal.Instant): IsoDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
