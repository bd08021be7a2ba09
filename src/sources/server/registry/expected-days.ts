import { type CalendarPeriod, taughtDays } from '../../../institution/core/calendar.ts';
import { type Unit, unitChain } from '../../../institution/server/index.ts';
import { type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import type { Eligibility } from '../../core/eligibility.ts';

export interface WholeCalendar {
  /** Those of the institution and of all its units. */
  periods: readonly CalendarPeriod[];
  units: readonly Unit[];
}

/**
 * The weekdays on which a source should have something to tell: anybody to whom it applies is taught. Terms may belong to the
 * institution or, as the presentations of a module do, to units.
 */
export function expectedDays(eligibility: Eligibility, calendar: WholeCalendar, from: IsoDate, to: IsoDate): IsoDate[] {
  const { from: exists = from, to: ends = to } = eligibility;
  const days = new Set<IsoDate>();
  for (const { chain, terms } of scopesOf(eligibility, calendar)) {
    const periods = calendar.periods.filter(
      ({ kind, termCode }) => kind !== 'term' || terms === undefined || terms.includes(termCode ?? ''),
    );
    for (const day of taughtDays(periods, from, to, chain)) days.add(day);
  }
  return [...days].filter((day) => weekdayOf(day) < 5 && day >= exists && day <= ends).sort();
}

interface Scope {
  /** A unit and those above it; empty: the institution. */
  chain: string[];
  /** Left out: all. */
  terms?: readonly string[] | undefined;
}

/** Units with a calendar of their own stand for those below them that have none. */
function scopesOf({ programmes, terms, cohorts }: Eligibility, { periods, units }: WholeCalendar): Scope[] {
  const ofCode = (code: string, only: readonly string[] | undefined): Scope[] =>
    units.filter((unit) => unit.code === code).map(({ unitId }) => ({ chain: unitChain(units, unitId), terms: only }));
  if (cohorts)
    return cohorts.flatMap((cohort) => {
      const slash = cohort.lastIndexOf('/');
      const [programme, term] = [cohort.slice(0, slash), cohort.slice(slash + 1)];
      const isWanted = (programmes?.includes(programme) ?? true) && (terms?.includes(term) ?? true);
      return isWanted ? ofCode(programme, [term]) : [];
    });
  if (programmes) return programmes.flatMap((programme) => ofCode(programme, terms));
  const owners = new Set(periods.flatMap(({ unitId }) => unitId ?? []));
  return [{ chain: [], terms }, ...[...owners].map((unitId) => ({ chain: unitChain(units, unitId), terms }))];
}
