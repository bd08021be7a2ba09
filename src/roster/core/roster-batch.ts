import type { IsoDate } from '../../kernel/week.ts';

/** What a roster says, whatever form it came in. Keys are the roster source's own ids. */
export interface RosterBatch {
  /** bulk: each table given is the whole truth, and what it leaves out ends. delta: only what is given changes. */
  mode: 'bulk' | 'delta';
  units: RosterUnit[];
  periods: RosterPeriod[];
  students: RosterStudent[];
  enrolments: RosterEnrolment[];
  staff: RosterStaff[];
  caseloads: RosterCaseload[];
  classes: RosterClass[];
  classStudents: RosterClassMember[];
  classStaff: RosterClassStaff[];
  guardians: RosterGuardian[];
  guardianships: RosterGuardianship[];
  circumstances: RosterCircumstance[];
  outcomes: RosterOutcome[];
  /** Rows that could not be read, of any table. */
  bad: BadRow[];
}

export type RosterTable = Exclude<keyof RosterBatch, 'mode' | 'bad'>;

export const unitKinds = ['campus', 'school', 'faculty', 'department', 'programme', 'year_group'] as const;
export type UnitKind = (typeof unitKinds)[number];

export interface RosterUnit {
  kind: UnitKind;
  code: string;
  name: string;
  parent: { kind: UnitKind; code: string } | null;
  timeZone: string | null;
}

export interface RosterPeriod {
  kind: 'term' | 'holiday' | 'exams' | 'closure';
  /** The unit's code; null: the whole institution. */
  unit: string | null;
  termCode: string | null;
  name: string;
  academicYear: string;
  startsOn: IsoDate;
  endsOn: IsoDate;
}

export interface RosterStudent {
  key: string;
  displayName: string;
  givenName: string | null;
  familyName: string | null;
  dateOfBirth: IsoDate | null;
  email: string | null;
  homeLanguage: string | null;
  /** Beside the key itself and the email: card, vle, ... */
  identifiers: { kind: string; value: string }[];
  characteristics: Record<string, string>;
}

export interface RosterEnrolment {
  key: string;
  student: string;
  /** Code of the programme (higher education) or school (K-12). */
  programme: string;
  campus: string | null;
  termCode: string;
  academicYear: string;
  yearOfStudy: string;
  mode: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
  endReason: string | null;
  isPrimary: boolean;
}

export interface RosterStaff {
  key: string;
  displayName: string;
  email: string | null;
  leftOn: IsoDate | null;
}

export interface RosterCaseload {
  staff: string;
  student: string;
  kind: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

export interface RosterClass {
  key: string;
  unit: string;
  name: string;
  subject: string | null;
  termCode: string | null;
}

export interface RosterClassMember {
  class: string;
  student: string;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
}

export interface RosterClassStaff {
  class: string;
  staff: string;
}

export interface RosterGuardian {
  key: string;
  displayName: string;
  email: string | null;
  phone: string | null;
  language: string | null;
}

export interface RosterGuardianship {
  student: string;
  guardian: string;
  relation: string;
  household: string | null;
  mayReceive: boolean;
}

export interface RosterCircumstance {
  student: string;
  kind: 'exemption' | 'circumstance';
  reason: string;
  isRestricted: boolean;
  startsOn: IsoDate;
  endsOn: IsoDate | null;
}

export interface RosterOutcome {
  enrolment: string;
  value: string;
  knownOn: IsoDate;
}

export interface BadRow {
  file: string;
  row: number;
  reason: string;
  content: string;
}

export function emptyBatch(mode: RosterBatch['mode'] = 'bulk'): RosterBatch {
  return {
    mode,
    units: [],
    periods: [],
    students: [],
    enrolments: [],
    staff: [],
    caseloads: [],
    classes: [],
    classStudents: [],
    classStaff: [],
    guardians: [],
    guardianships: [],
    circumstances: [],
    outcomes: [],
    bad: [],
  };
}

/** What became of a row of the roster. */
export type RosterFate = 'created' | 'changed' | 'unchanged' | 'ended' | 'bad-value';

/** By table and fate: 'students.created'. */
export type RosterCounts = Partial<Record<`${RosterTable | 'rows'}.${RosterFate}`, number>>;

export function addFate(counts: RosterCounts, table: RosterTable | 'rows', fate: RosterFate, n: number): void {
  if (n > 0) counts[`${table}.${fate}`] = (counts[`${table}.${fate}`] ?? 0) + n;
}
