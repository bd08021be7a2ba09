import type { CalendarPeriod, TeachingWeek } from '../../../institution/core/calendar.ts';
import { taughtDays, teachingWeeks } from '../../../institution/core/calendar.ts';
import { type Unit, unitChain } from '../../../institution/server/index.ts';
import { dayNumber, type IsoDate, type Week, weekdayOf, weekOf } from '../../../kernel/week.ts';
import type { EnrolmentKind } from './enrolments.ts';

/** The weeks of one term or year of one unit: an enrolment is scored, and looked back on, within its own. */
export interface TermCalendar {
  weeks: readonly Week[];
  details: ReadonlyMap<Week, TeachingWeek>;
  /** On which weekdays there is teaching: bit 0 = Monday. */
  taughtWeekdays: ReadonlyMap<Week, number>;
  /** The term's last day, as a day number. */
  lastDay: number;
}

/** Finds each kind's calendar. Kinds with the same weeks share one, so there are few. */
export class Calendars {
  readonly all: TermCalendar[] = [];
  readonly #periods: readonly CalendarPeriod[];
  readonly #units: readonly Unit[];
  readonly #byTerm = new Map<string, number>();
  readonly #byWeeks = new Map<string, number>();

  constructor(periods: readonly CalendarPeriod[], units: readonly Unit[]) {
    this.#periods = periods;
    this.#units = units;
  }

  /** The number of the kind's calendar in `all`; -1 when no term of its unit is the enrolment's. */
  of({ programmeUnitId, termCode, academicYear }: EnrolmentKind): number {
    const key = `${programmeUnitId}\t${termCode}\t${academicYear}`;
    const known = this.#byTerm.get(key);
    if (known !== undefined) return known;
    const number = this.#number(unitChain(this.#units, programmeUnitId), termCode, academicYear);
    this.#byTerm.set(key, number);
    return number;
  }

  #number(chain: string[], termCode: string, academicYear: string): number {
    const here = this.#periods.filter((period) => period.unitId === null || chain.includes(period.unitId));
    const terms = here.filter((period) => period.kind === 'term');
    const byCode = terms.filter((term) => term.termCode === termCode);
    // Enrolled for a year, or in a term that the calendar does not name: all the terms of the year.
    const own = byCode.length > 0 ? byCode : terms.filter((term) => term.academicYear === academicYear);
    if (own.length === 0) return -1;
    const periods = [...here.filter((period) => period.kind !== 'term'), ...own];
    const taught = teachingWeeks(periods, chain);
    const from = earliest(own.map((term) => term.startsOn));
    const to = latest(own.map((term) => term.endsOn));
    const days = taughtDays(periods, from, to, chain);
    const weeks = taught.map(({ week }) => week);
    const same = JSON.stringify([taught, days, to]);
    const number = this.#byWeeks.get(same) ?? this.all.length;
    if (number === this.all.length) {
      const details = new Map(taught.map((week) => [week.week, week]));
      this.all.push({ weeks, details, taughtWeekdays: maskByWeek(days), lastDay: dayNumber(to) });
      this.#byWeeks.set(same, number);
    }
    return number;
  }
}

function maskByWeek(days: readonly IsoDate[]): Map<Week, number> {
  const masks = new Map<Week, number>();
  for (const day of days) {
    const weekday = weekdayOf(day);
    if (weekday < 5) masks.set(weekOf(day), (masks.get(weekOf(day)) ?? 0) | (1 << weekday));
  }
  return masks;
}

/** On which weekdays any of the calendars teaches. */
export function anyTaughtWeekdays(calendars: readonly TermCalendar[], week: Week): number {
  return calendars.reduce((mask, calendar) => mask | (calendar.taughtWeekdays.get(week) ?? 0), 0);
}

function earliest(days: readonly IsoDate[]): IsoDate {
  return days.reduce((a, b) => (a < b ? a : b));
}

function latest(days: readonly IsoDate[]): IsoDate {
  return days.reduce((a, b) => (a > b ? a : b));
}
