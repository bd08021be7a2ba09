import { addDays, addWeeks, type IsoDate, type Week, weeksBetween } from '../../src/kernel/week.ts';

/** A stretch of the calendar of the whole institution, or of one of its units. */
export interface Period {
  kind: 'term' | 'holiday' | 'exams' | 'closure';
  name: string;
  academic_year: string;
  term_code: string | null;
  starts_on: IsoDate;
  ends_on: IsoDate;
  /** The code of the unit; null: all of them. */
  unit: string | null;
}

/** A calendar week as the generator sees it. */
export interface GeneratedWeek {
  monday: Week;
  /** Teaching weeks until the last full week before now: 0 is that one, -1 the one after it. */
  weeks_to_now: number;
  isTaught: boolean;
  /** Days (Mondays 0) on which nobody is expected, in a week that is taught. */
  closed: readonly number[];
  /** Unit codes in exams in this week; '*' for all. */
  exams: readonly string[];
}

/** The weeks from the first day of the first term to `until`, counted from the last full week before `today`. */
export function schoolYear(periods: readonly Period[], today: IsoDate, until: IsoDate): GeneratedWeek[] {
  const terms = periods.filter((period) => period.kind === 'term');
  const closings = periods.filter((period) => period.kind === 'holiday' || period.kind === 'closure');
  const first = terms.map((term) => term.starts_on).sort()[0] ?? today;
  const weeks = weeksBetween(first, until).map((monday) => {
    const weekdays = [0, 1, 2, 3, 4];
    const closed = weekdays.filter((offset) => {
      const day = addDays(monday, offset);
      return !isWithin(terms, day) || isWithin(closings, day);
    });
    return {
      monday,
      weeks_to_now: 0,
      isTaught: closed.length < 5,
      closed,
      exams: periods
        .filter(
          (period) => period.kind === 'exams' && period.starts_on <= addDays(monday, 6) && monday <= period.ends_on,
        )
        .map((period) => period.unit ?? '*'),
    };
  });
  const lastFull = weeks.findLastIndex((week) => week.isTaught && addWeeks(week.monday, 1) <= today);
  const taughtUpTo = (index: number) => weeks.slice(0, index + 1).filter((week) => week.isTaught).length;
  return weeks.map((week, index) => ({ ...week, weeks_to_now: taughtUpTo(lastFull) - taughtUpTo(index) }));
}

function isWithin(periods: readonly Period[], day: IsoDate): boolean {
  return periods.some((period) => period.starts_on <= day && day <= period.ends_on);
}

/** Days of which one delivery of each feed speaks. */
export interface Window {
  from: IsoDate;
  to: IsoDate;
}

/**
 * How an institution's files came: the first weeks in two large ones, as at set-up, then weekly.
 * @param weekly_before how many weeks before today came in files of their own
 * @param held_weeks how many weeks after today are held back for "Next week"
 */
export function deliveryWindows(
  weeks: readonly GeneratedWeek[],
  today: IsoDate,
  weekly_before: number,
  held_weeks: number,
): { past: Window[]; held: Window[] } {
  const past = weeks.filter((week) => addWeeks(week.monday, 1) <= today).map((week) => week.monday);
  const atOnce = past.slice(0, past.length - weekly_before);
  const half = Math.ceil(atOnce.length / 2);
  const spanOf = (mondays: readonly Week[]): Window[] => {
    const [first] = mondays;
    const last = mondays.at(-1);
    return first === undefined || last === undefined ? [] : [{ from: first, to: addDays(last, 6) }];
  };
  const oneWeek = (monday: Week) => ({ from: monday, to: addDays(monday, 6) });
  const held = weeks.filter((week) => addWeeks(week.monday, 1) > today).map((week) => week.monday);
  return {
    past: [
      ...spanOf(atOnce.slice(0, half)),
      ...spanOf(atOnce.slice(half)),
      ...past.slice(past.length - weekly_before).map(oneWeek),
    ],
    held: held.slice(0, held_weeks).map(oneWeek),
  };
}
