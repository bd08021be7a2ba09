import { addDays, addWeeks, type IsoDate, type Week, weekOf } from '../../kernel/week.ts';

export interface CalendarPeriod {
  kind: 'term' | 'holiday' | 'exams' | 'closure';
  name: string;
  academicYear: string;
  termCode: string | null;
  startsOn: IsoDate;
  /** The last day. */
  endsOn: IsoDate;
  unitId: string | null;
}

export interface TeachingWeek {
  week: Week;
  academicYear: string;
  /** Names of exam periods that touch the week: a likely cause of drift. */
  exams: readonly string[];
}

/** The unit's own periods stand before its parents': for each day, the nearest unit that says anything about it decides. */
export function periodsFor(all: readonly CalendarPeriod[], unitChain: readonly string[]): CalendarPeriod[] {
  const order = [...unitChain, null];
  return all
    .filter((period) => order.includes(period.unitId))
    .toSorted((a, b) => order.indexOf(a.unitId) - order.indexOf(b.unitId));
}

/**
 * Is there teaching on this day? The nearest period in the chain that is not a term decides (a unit may cancel its parent's
 * holiday only by a term of its own on those days); else the day is taught when a term holds it.
 */
function isTaught(day: IsoDate, chain: readonly CalendarPeriod[], unitChain: readonly string[]): boolean {
  for (const unitId of [...unitChain, null]) {
    const here = chain.filter((period) => period.unitId === unitId && period.startsOn <= day && day <= period.endsOn);
    if (here.some((period) => period.kind === 'holiday' || period.kind === 'closure')) return false;
    if (here.some((period) => period.kind === 'term')) return true;
  }
  return false;
}

/**
 * The teaching weeks of a unit: those with a taught weekday (Monday to Friday).
 * @param unitChain the unit, then its parents; empty for the institution itself
 */
export function teachingWeeks(all: readonly CalendarPeriod[], unitChain: readonly string[] = []): TeachingWeek[] {
  const chain = periodsFor(all, unitChain);
  const terms = chain.filter((period) => period.kind === 'term');
  if (terms.length === 0) return [];
  const first = weekOf(terms.map((term) => term.startsOn).toSorted()[0] ?? '');
  const last =
    terms
      .map((term) => term.endsOn)
      .toSorted()
      .at(-1) ?? '';
  const weeks: TeachingWeek[] = [];
  for (let week = first; week <= last; week = addWeeks(week, 1)) {
    const weekdays = [0, 1, 2, 3, 4].map((offset) => addDays(week, offset));
    if (!weekdays.some((day) => isTaught(day, chain, unitChain))) continue;
    const sunday = addDays(week, 6);
    const touching = chain.filter((period) => period.startsOn <= sunday && week <= period.endsOn);
    const academicYear = touching.find((period) => period.kind === 'term')?.academicYear;
    if (!academicYear) continue;
    weeks.push({
      week,
      academicYear,
      exams: touching.filter((period) => period.kind === 'exams').map((period) => period.name),
    });
  }
  return weeks;
}

/** The days on which a term teaches, for calendars on screen. */
export function taughtDays(
  all: readonly CalendarPeriod[],
  from: IsoDate,
  to: IsoDate,
  unitChain: readonly string[] = [],
): IsoDate[] {
  const chain = periodsFor(all, unitChain);
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) if (isTaught(day, chain, unitChain)) days.push(day);
  return days;
}
