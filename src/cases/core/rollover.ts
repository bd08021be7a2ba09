import type { IsoDate } from '../../kernel/week.ts';
import { changeOf, type Place, unitOf } from './passing.ts';

/** GET /rollovers/{deliveryId}: what a roster delivery would do, before it does anything. */
export interface RolloverView {
  deliveryId: string;
  fileName: string;
  /** 'held': it can be carried out. */
  state: string;
  academicYear: string | null;
  /** The day on which the new year stands: where students are is compared between today and then. */
  asOf: IsoDate;
  sentence: string;
  counts: RolloverCounts;
  units: RolloverUnit[];
  /** Enrolments of an earlier year that would stay open beside the new one: they have no last day. */
  unended: number;
  /** Rows that cannot be read. */
  badRows: number;
  work: {
    passed: PassedTo[];
    /** Of students who leave: suggested to be closed. */
    closing: { students: number; cases: number };
    /** Open, of students who move, and with the right person already. */
    stays: number;
  };
  caseloads: {
    /** Of staff who have left by then. */
    left: { name: string; students: number }[];
    /** Enrolled by then, with nobody who looks after them; null where nobody looks after anybody. */
    withNobody: number | null;
  };
  /** Calendars that have terms this year and none in the new one. */
  calendars: string[];
  mayCarryOut: boolean;
  mayName: boolean;
}

export interface RolloverCounts {
  /** Enrolled today or then. */
  students: number;
  year: number;
  place: number;
  left: number;
  joined: number;
  stays: number;
}

export interface RolloverUnit {
  unitId: string;
  name: string;
  now: number;
  next: number;
  comes: number;
  goes: number;
}

export interface PassedTo {
  to: string;
  /** A person accepts it, or whoever leads the unit. */
  isUnit: boolean;
  students: number;
  cases: number;
  exemptions: number;
}

export const rolloverGroups = ['year', 'place', 'left', 'joined', 'passed', 'closing', 'nobody'] as const;
export type RolloverGroup = (typeof rolloverGroups)[number];

/** GET /rollovers/{deliveryId}/names */
export interface RolloverNamesView {
  total: number;
  students: { studentId: string | null; name: string; identifier: string }[];
}

/** What becomes of one student: the tutor alone counts as staying. */
export type RolloverFate = 'year' | 'place' | 'left' | 'joined' | 'stays';

/** Null: enrolled neither today nor then. */
export function fateOf(now: Place, next: Place): RolloverFate | null {
  if (now.places.length === 0) return next.places.length === 0 ? null : 'joined';
  const change = changeOf({ ...now, carers: [] }, { ...next, carers: [] });
  return change === 'year' || change === 'place' || change === 'left' ? change : 'stays';
}

/** By unit, how many are there today and then; a student in two counts in both. */
export function countUnits(
  students: Iterable<{ now: Place; next: Place }>,
  names: ReadonlyMap<string, string>,
): RolloverUnit[] {
  const units = new Map<string, RolloverUnit>();
  const at = (unitId: string) => {
    const found = units.get(unitId) ?? {
      unitId,
      name: names.get(unitId) ?? unitId,
      now: 0,
      next: 0,
      comes: 0,
      goes: 0,
    };
    units.set(unitId, found);
    return found;
  };
  for (const { now, next } of students) {
    const before = new Set(now.places.map(unitOf));
    const after = new Set(next.places.map(unitOf));
    for (const unitId of before) {
      at(unitId).now++;
      if (!after.has(unitId)) at(unitId).goes++;
    }
    for (const unitId of after) {
      at(unitId).next++;
      if (!before.has(unitId)) at(unitId).comes++;
    }
  }
  return [...units.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** The day on which the new year stands: the first of its terms, or of its enrolments, unless that has passed. */
export function standsFrom(firstDays: readonly (IsoDate | null)[], today: IsoDate): IsoDate {
  return firstDays.reduce<IsoDate>((last, day) => (day !== null && day > last ? day : last), today);
}

export function rolloverSentence(
  { year, place, left, joined, stays, students: all }: RolloverCounts,
  { students }: { students: string },
): string {
  const said = (n: number, what: string) => (n > 0 ? [`${n.toLocaleString('en')} ${what}`] : []);
  const parts = [
    ...said(year, 'move up'),
    ...said(place, 'change place'),
    ...said(left, 'leave'),
    ...said(joined, 'come new'),
    ...said(stays, 'stay where they are'),
  ];
  return `Of ${all.toLocaleString('en')} ${students}, ${parts.join(', ') || 'nobody moves'}.`;
}
