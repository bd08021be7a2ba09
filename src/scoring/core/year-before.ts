import { addWeeks, dayNumber, type Week } from '../../kernel/week.ts';

/** The weeks of some of a group's members: one term or year of one unit. */
export interface GroupCalendar {
  /** 'programme=BBB|term=2013J' */
  groupKey: string;
  /** Ascending. */
  weeks: readonly Week[];
}

export interface YearBefore {
  groupKey: string;
  start: Week;
  /** Its first weeks, ascending: the only ones that figures may be pooled over. */
  weeks: Week[];
}

/** How far a year may begin from 52 weeks before this one's beginning: less than one term from the next. */
const shift_weeks = 8;

/** A group that is not scored four times within so many weeks has no figures of last year. */
export const looked_through_weeks = 8;

/**
 * The same group a year before: all that a peer group is made of but its term or cohort is the same, and its weeks began
 * about 52 weeks earlier. Null where there was none.
 * @param start the group's first teaching week this year
 */
export function yearBefore(groupKey: string, start: Week, calendars: readonly GroupCalendar[]): YearBefore | null {
  const wanted = termlessKey(groupKey);
  const target = dayNumber(addWeeks(start, -52));
  const off = ({ weeks: [first] }: { weeks: readonly Week[] }) =>
    first === undefined ? Number.POSITIVE_INFINITY : Math.abs(dayNumber(first) - target);
  const near = calendars.filter((one) => termlessKey(one.groupKey) === wanted && off(one) <= shift_weeks * 7);
  const candidates = [...Map.groupBy(near, (one) => one.groupKey)].map(([key, own]) => ({
    groupKey: key,
    weeks: [...new Set(own.flatMap(({ weeks }) => weeks))].filter((week) => week < start).sort(),
  }));
  const [best] = candidates.sort((a, b) => off(a) - off(b) || (a.groupKey < b.groupKey ? -1 : 1));
  const first = best?.weeks[0];
  if (!best || first === undefined) return null;
  return { groupKey: best.groupKey, start: first, weeks: best.weeks.slice(0, looked_through_weeks) };
}

/** Terms and cohorts have a new name every year. */
function termlessKey(groupKey: string): string {
  return groupKey
    .split('|')
    .filter((part) => !/^(term|cohort)=/.test(part))
    .join('|');
}
