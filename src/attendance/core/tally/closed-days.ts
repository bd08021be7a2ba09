import type { CalendarPeriod } from '../../../institution/core/calendar.ts';
import { dayNumber, type IsoDate } from '../../../kernel/week.ts';

/**
 * The days on which a unit was closed: a holiday, or a snow day that was put into the calendar later. The nearest unit of the chain
 * that says anything about a day decides, so that a school of its own can be open while the district is closed.
 * @param chain the unit, then its parents
 */
export function closedDays(
  periods: readonly CalendarPeriod[],
  chain: readonly string[],
  from: IsoDate,
  to: IsoDate,
): Set<number> {
  const closed = new Set<number>();
  // From the widest to the nearest, so that the nearest has the last word.
  for (const unitId of [null, ...chain.toReversed()])
    for (const kind of ['term', 'closing'] as const)
      for (const period of periods) {
        if (period.unitId !== unitId || period.kind === 'exams') continue;
        if ((period.kind === 'term') !== (kind === 'term')) continue;
        const first = dayNumber(period.startsOn > from ? period.startsOn : from);
        const last = dayNumber(period.endsOn < to ? period.endsOn : to);
        for (let day = first; day <= last; day++) {
          if (kind === 'term') closed.delete(day);
          else closed.add(day);
        }
      }
  return closed;
}

/** The academic year that a day belongs to, by the terms of the calendar; without any, from August on. */
export function yearOf(
  periods: readonly CalendarPeriod[],
  day: IsoDate,
): { academicYear: string | null; from: IsoDate; to: IsoDate } {
  const terms = periods.filter(({ kind }) => kind === 'term');
  const begun = terms
    .filter(({ startsOn }) => startsOn <= day)
    .toSorted((a, b) => a.startsOn.localeCompare(b.startsOn));
  const academicYear = (begun.at(-1) ?? terms[0])?.academicYear;
  if (academicYear === undefined) {
    const year = Number(day.slice(0, 4)) - (day.slice(5) < '08-01' ? 1 : 0);
    return { academicYear: null, from: `${year}-08-01`, to: `${year + 1}-07-31` };
  }
  const own = terms.filter((term) => term.academicYear === academicYear);
  const [from = day] = own.map(({ startsOn }) => startsOn).toSorted();
  const to =
    own
      .map(({ endsOn }) => endsOn)
      .toSorted()
      .at(-1) ?? day;
  return { academicYear, from, to };
}
