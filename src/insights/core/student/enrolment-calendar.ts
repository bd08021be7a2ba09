import { type CalendarPeriod, teachingWeeks } from '../../../institution/core/calendar.ts';
import { addDays, type IsoDate, type Week, weekOf, weeksBetween } from '../../../kernel/week.ts';
import type { WeekKind } from '../views.ts';

export interface CalendarWeek {
  week: Week;
  kind: WeekKind;
  /** What a break or the exams are called; empty for a week of teaching. */
  name: string;
}

/**
 * The weeks of an enrolment's own term, or of the terms of its year, oldest first: the same that it is scored in.
 * @param unitChain the programme, then the units above it
 * @param until the last day that is looked at
 */
export function enrolmentWeeks(
  periods: readonly CalendarPeriod[],
  unitChain: readonly string[],
  { termCode, academicYear }: { termCode: string; academicYear: string },
  until: IsoDate,
): CalendarWeek[] {
  const here = periods.filter(({ unitId }) => unitId === null || unitChain.includes(unitId));
  const terms = here.filter(({ kind }) => kind === 'term');
  const byCode = terms.filter((term) => term.termCode === termCode);
  const own = byCode.length > 0 ? byCode : terms.filter((term) => term.academicYear === academicYear);
  if (own.length === 0) return [];
  const others = here.filter(({ kind }) => kind !== 'term');
  const taught = new Map(teachingWeeks([...others, ...own], unitChain).map((week) => [week.week, week]));
  const first = weekOf(own.map((term) => term.startsOn).toSorted()[0] ?? until);
  const last =
    own
      .map((term) => term.endsOn)
      .toSorted()
      .at(-1) ?? until;
  return weeksBetween(first, last < until ? last : until).map((week) => {
    const found = taught.get(week);
    const exams = found?.exams[0];
    if (exams !== undefined) return { week, kind: 'exams', name: exams };
    return found ? { week, kind: 'teaching', name: '' } : { week, kind: 'break', name: breakName(others, week) };
  });
}

function breakName(periods: readonly CalendarPeriod[], week: Week): string {
  const sunday = addDays(week, 6);
  const found = periods.find(({ kind, startsOn, endsOn }) => kind !== 'exams' && startsOn <= sunday && endsOn >= week);
  return found?.name ?? 'No teaching';
}
