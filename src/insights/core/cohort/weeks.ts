import { type CalendarPeriod, teachingWeeks } from '../../../institution/core/calendar.ts';
import { addDays, dayNumber, type IsoDate, type Week, weekOf, weeksBetween } from '../../../kernel/week.ts';
import type { WeekInfo, WeekKind } from '../views.ts';

export interface CalendarUnit {
  unitId: string;
  parentUnitId: string | null;
}

/**
 * The institution's weeks from its first term's start to its last one's end or `today`, whichever is first. A week teaches
 * when any unit's calendar does: pages for the whole institution show it.
 */
export function weekInfos(
  periods: readonly CalendarPeriod[],
  units: readonly CalendarUnit[],
  today: IsoDate,
  scored: ReadonlySet<Week>,
): WeekInfo[] {
  const taught = taughtWeeks(periods, units);
  const mondays = [...taught.keys(), ...scored].filter((week) => week <= today).toSorted();
  const first = mondays[0];
  const last = mondays.at(-1);
  if (first === undefined || last === undefined) return [];
  const thisWeek = weekOf(today);
  // A break that is going on is shown too, so that the page of today exists.
  const until = periods.some((period) => period.endsOn >= today) && thisWeek > last ? thisWeek : last;
  return weeksBetween(first, until).map((week) => {
    const here = touching(periods, week);
    const kind: WeekKind = !taught.has(week) ? 'break' : taught.get(week) ? 'exams' : 'teaching';
    return {
      week,
      kind,
      label: labelOf(week, kind, here),
      academicYear: academicYearOf(here, periods, week),
      isScored: scored.has(week),
    };
  });
}

/** By week that anybody teaches in: whether everybody who does has exams. */
function taughtWeeks(periods: readonly CalendarPeriod[], units: readonly CalendarUnit[]): Map<Week, boolean> {
  const parents = new Map(units.map((unit) => [unit.unitId, unit.parentUnitId]));
  const taught = new Map<Week, boolean>();
  for (const unitId of new Set(periods.map((period) => period.unitId))) {
    for (const { week, exams } of teachingWeeks(periods, chainOf(unitId, parents))) {
      taught.set(week, (taught.get(week) ?? true) && exams.length > 0);
    }
  }
  return taught;
}

function chainOf(unitId: string | null, parents: ReadonlyMap<string, string | null>): string[] {
  const chain: string[] = [];
  for (let at = unitId; at !== null && !chain.includes(at); at = parents.get(at) ?? null) chain.push(at);
  return chain;
}

function touching(periods: readonly CalendarPeriod[], week: Week): CalendarPeriod[] {
  const sunday = addDays(week, 6);
  return periods.filter((period) => period.startsOn <= sunday && period.endsOn >= week);
}

/** "Week 19, 2013J"; where several terms run side by side, each with its own week. */
function labelOf(week: Week, kind: WeekKind, here: readonly CalendarPeriod[]): string {
  if (kind === 'break') {
    const off = here.find((period) => period.kind === 'holiday' || period.kind === 'closure');
    return off?.name ?? 'Between terms';
  }
  const exams = kind === 'exams' ? here.find((period) => period.kind === 'exams') : undefined;
  if (exams) return exams.name;
  const terms = new Map<string, string>();
  for (const period of here.filter(({ kind: of }) => of === 'term')) {
    const code = period.termCode ?? period.name;
    const nth = Math.floor((dayNumber(week) - dayNumber(weekOf(period.startsOn))) / 7) + 1;
    terms.set(`${nth}/${code}`, `Week ${nth} of ${isShared(here, code) ? code : period.name}`);
  }
  const labels = [...terms.values()];
  if (labels.length === 0) return `Week of ${week}`;
  return labels.length > 3 ? `${labels.slice(0, 2).join(', ')} and others` : labels.join(', ');
}

/** Several units' terms under one code are one term to people. */
function isShared(here: readonly CalendarPeriod[], code: string): boolean {
  return new Set(here.filter((period) => period.termCode === code).map((period) => period.name)).size > 1;
}

function academicYearOf(here: readonly CalendarPeriod[], all: readonly CalendarPeriod[], week: Week): string {
  const own = here.find(({ kind }) => kind === 'term') ?? here[0];
  if (own) return own.academicYear;
  const before = all.filter((period) => period.kind === 'term' && period.endsOn < week);
  return before.toSorted((a, b) => (a.endsOn < b.endsOn ? 1 : -1))[0]?.academicYear ?? '';
}
