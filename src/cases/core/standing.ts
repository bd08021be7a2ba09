import { addDays, type IsoDate } from '../../kernel/week.ts';
import { type Place, placeKey, type Standing } from './passing.ts';

export interface EnrolmentFact {
  programmeUnitId: string;
  campusUnitId: string | null;
  year: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
  isPrimary: boolean;
  /** It ended with its year: until this day that is a summer, and nobody's leaving. */
  bridgedUntil: IsoDate | null;
}

/** An academic year from the first day of its terms to the last. */
export interface YearDays {
  academicYear: string;
  firstDay: IsoDate;
  lastDay: IsoDate;
}

/** Where no calendar says when the next year begins. */
const longest_summer_days = 100;
/** Years end in a week rather than on a day. */
const year_end_days = 10;

/**
 * Until when an enrolment that ended with its academic year is waiting for the next rather than over: rosters end a whole school
 * in June and bring the new year in August. Null for one that ended before, or with a reason of its own.
 */
export function bridgeOf(
  { endsOn, endReason, academicYear }: { endsOn: IsoDate | null; endReason: string | null; academicYear: string },
  years: readonly YearDays[],
): IsoDate | null {
  const year = years.find((one) => one.academicYear === academicYear);
  if (endsOn === null || (endReason !== null && endReason !== 'moved on')) return null;
  if (!year || endsOn < addDays(year.lastDay, -year_end_days)) return null;
  const next = years
    .map(({ firstDay }) => firstDay)
    .filter((day) => day > year.lastDay)
    .sort()[0];
  return next ? addDays(next, -1) : addDays(endsOn, longest_summer_days);
}

export interface CaseloadFact {
  staffId: string;
  /** 'tutor', 'counselor', ...; 'cover' stands in for some days and changes nobody's place. */
  kind: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

/** What the roster says of one student. */
export interface StudentFacts {
  enrolments: readonly EnrolmentFact[];
  caseloads: readonly CaseloadFact[];
}

/** Who holds which role where. */
export interface RoleHolder {
  userId: string;
  staffId: string | null;
  needs: readonly string[];
  /** Its students are those whom the holder looks after or teaches; else those of the units, or all. */
  isNear: boolean;
  /** Null: all units. */
  unitIds: ReadonlySet<string> | null;
}

export interface Reach {
  holders: readonly RoleHolder[];
  /** Staff whose last day has come. */
  left: ReadonlySet<string>;
}

const nearest = ['tutor', 'counselor', 'case-manager'];

/** Where a student stands on a day: what they are enrolled in, or will be where nothing has begun yet, and who looks after them. */
export function placeOn({ enrolments, caseloads }: StudentFacts, left: ReadonlySet<string>, today: IsoDate): Place {
  const open = openOn(enrolments, today).toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return {
    places: [...new Set(open.map(({ programmeUnitId, year }) => placeKey(programmeUnitId, year)))],
    carers: carersOn(caseloads, left, today),
  };
}

function carersOn(caseloads: readonly CaseloadFact[], left: ReadonlySet<string>, today: IsoDate): string[] {
  const rank = (kind: string) => (nearest.includes(kind) ? nearest.indexOf(kind) : nearest.length);
  const on = caseloads
    .filter((one) => one.kind !== 'cover' && holdsOn(one, today) && !left.has(one.staffId))
    .toSorted((a, b) => rank(a.kind) - rank(b.kind) || (a.staffId < b.staffId ? -1 : 1));
  return [...new Set(on.map(({ staffId }) => staffId))];
}

/** Who can be given the student's casework on a day, and who sees it still. */
export function standingOn(facts: StudentFacts, { holders, left }: Reach, today: IsoDate): Standing {
  const now = placeOn(facts, left, today);
  const working = holders.filter(({ needs, staffId }) => needs.includes('cases:work') && staffId && !left.has(staffId));
  const unitsOf = (some: readonly EnrolmentFact[]) =>
    some.flatMap(({ programmeUnitId, campusUnitId }) => [programmeUnitId, ...(campusUnitId ? [campusUnitId] : [])]);
  const here = unitsOf(openOn(facts.enrolments, today));
  const ever = unitsOf(facts.enrolments);
  const near = facts.caseloads.filter((one) => holdsOn(one, today)).map(({ staffId }) => staffId);
  const byRole = (staffId: string, units: readonly string[]) =>
    working.some((one) => one.staffId === staffId && !one.isNear && covers(one, units));
  return {
    now,
    receivers: now.carers.filter((staffId) => working.some((one) => one.staffId === staffId)),
    reaches: (staffId) => now.carers.includes(staffId) || byRole(staffId, here),
    sees: (staffId) => !left.has(staffId) && (near.includes(staffId) || byRole(staffId, ever)),
  };
}

export function covers({ unitIds }: Pick<RoleHolder, 'unitIds'>, units: readonly string[]): boolean {
  return unitIds === null || units.some((unitId) => unitIds.has(unitId));
}

/** The holders of a need at a unit, whether they are on the staff list or not. */
export function holdersAt({ holders }: Reach, need: string, unitId: string): RoleHolder[] {
  return holders.filter((one) => one.needs.includes(need) && !one.isNear && covers(one, [unitId]));
}

/** Those that are open, or begin later; where there are none, those that wait for the next year. */
function openOn(enrolments: readonly EnrolmentFact[], today: IsoDate): EnrolmentFact[] {
  const open = enrolments.filter((one) => isOpen(one, today));
  return open.length > 0
    ? open
    : enrolments.filter(({ bridgedUntil }) => bridgedUntil !== null && today <= bridgedUntil);
}

function isOpen({ startsOn, endsOn }: EnrolmentFact, today: IsoDate): boolean {
  // One that ends before it begins never was.
  return endsOn === null || (endsOn >= today && (startsOn === null || endsOn >= startsOn));
}

function holdsOn({ startsOn, endsOn }: CaseloadFact, today: IsoDate): boolean {
  return (startsOn === null || startsOn <= today) && (endsOn === null || endsOn >= today);
}
