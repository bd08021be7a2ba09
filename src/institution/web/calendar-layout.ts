import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../kernel/week.ts';
import { type CalendarPeriod, periodsFor, taughtDays, teachingWeeks } from '../core/calendar.ts';
import type { UnitView } from './units-in-order.ts';

export interface DayCell {
  date: IsoDate;
  /** What the day is: taught, or why not. 'out': before or after every term. */
  is: 'taught' | 'exams' | 'holiday' | 'closure' | 'weekend' | 'out';
  /** Names of all that lies on it. */
  names: string[];
}

export interface WeekRow {
  week: Week;
  /** Counted within its academic year; null: not a teaching week, so it is neither scored nor looked back on. */
  number: number | null;
  /** "Feb", on the first row of a month. */
  startsMonth: boolean;
  days: DayCell[];
}

/** The year as rows of weeks, from the first week with an entry to the last. */
export function layOut(
  all: readonly CalendarPeriod[],
  academicYear: string,
  unitChain: readonly string[] = [],
): WeekRow[] {
  const chain = periodsFor(all, unitChain);
  const ofYear = chain.filter((period) => period.academicYear === academicYear);
  const first = ofYear.map((period) => period.startsOn).toSorted()[0];
  const last = ofYear
    .map((period) => period.endsOn)
    .toSorted()
    .at(-1);
  if (!first || !last) return [];
  const from = weekOf(first);
  const until = addDays(weekOf(last), 6);
  const taught = new Set(taughtDays(all, from, until, unitChain));
  const numbers = new Map(
    teachingWeeks(all, unitChain)
      .filter((week) => week.academicYear === academicYear)
      .map((week, i) => [week.week, i + 1]),
  );
  const rows: WeekRow[] = [];
  for (let week = from; week <= last; week = addWeeks(week, 1)) {
    const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => dayCell(addDays(week, offset), offset, chain, taught));
    const previous = rows.at(-1)?.days[0]?.date ?? '';
    rows.push({
      week,
      number: numbers.get(week) ?? null,
      startsMonth: previous.slice(0, 7) !== week.slice(0, 7),
      days,
    });
  }
  return rows;
}

function dayCell(
  date: IsoDate,
  weekday: number,
  chain: readonly CalendarPeriod[],
  taught: ReadonlySet<IsoDate>,
): DayCell {
  const on = chain.filter((period) => period.startsOn <= date && date <= period.endsOn);
  const names = on.map((period) => period.name);
  const isOf = (kind: CalendarPeriod['kind']) => on.some((period) => period.kind === kind);
  const is = ((): DayCell['is'] => {
    if (taught.has(date)) return weekday > 4 ? 'weekend' : isOf('exams') ? 'exams' : 'taught';
    if (isOf('holiday')) return 'holiday';
    if (isOf('closure')) return 'closure';
    if (isOf('exams')) return 'exams';
    return 'out';
  })();
  return { date, is, names };
}

/** Academic years with an entry, the latest first. */
export function academicYears(all: readonly CalendarPeriod[]): string[] {
  return [...new Set(all.map((period) => period.academicYear))].toSorted().toReversed();
}

/** The unit, then those above it, nearest first. */
export function chainOf(units: readonly UnitView[], unitId: string | null): string[] {
  const chain: string[] = [];
  const byId = new Map(units.map((unit) => [unit.unitId, unit]));
  for (
    let unit = byId.get(unitId ?? '');
    unit && !chain.includes(unit.unitId);
    unit = byId.get(unit.parentUnitId ?? '')
  )
    chain.push(unit.unitId);
  return chain;
}

/** The weeks in which anybody is taught: terms may belong to units, each with its own. */
export function weeksTaughtSomewhere(all: readonly CalendarPeriod[], units: readonly UnitView[]): { week: Week }[] {
  const owners = new Set(all.filter((period) => period.kind === 'term').map((period) => period.unitId));
  const weeks = [...owners].flatMap((unitId) => teachingWeeks(all, chainOf(units, unitId)).map(({ week }) => week));
  return [...new Set(weeks)].toSorted().map((week) => ({ week }));
}

/**
 * Whose calendar to show when nobody has chosen: the institution's own where it has a term in the year, else that of a unit
 * with a term, one under way before the others.
 */
export function unitToShow(all: readonly CalendarPeriod[], academicYear: string, today: IsoDate): string | null {
  const terms = all.filter((period) => period.kind === 'term' && period.academicYear === academicYear);
  if (terms.some((term) => term.unitId === null)) return null;
  return (terms.find((term) => term.startsOn <= today && today <= term.endsOn) ?? terms[0])?.unitId ?? null;
}
