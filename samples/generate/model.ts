import type { IsoDate } from '../../src/kernel/week.ts';
import type { MappingInput } from '../../src/sources/core/mapping.ts';
import type { SourceKindKey } from '../../src/sources/core/source-kinds.ts';
import type { Story } from '../cast.ts';
import type { Disposition } from './engagement.ts';
import type { Period } from './school-year.ts';

export interface GeneratedUnit {
  kind: 'faculty' | 'school' | 'programme';
  code: string;
  name: string;
  parent: string | null;
}

export interface GeneratedSource {
  key: string;
  name: string;
  /** Of the catalogue (sources/core/source-kinds.ts); left out: nobody said. */
  kind?: SourceKindKey;
  measure: 'count' | 'active_days' | 'rate' | 'level';
  direction: 1 | -1;
  weight_group: string;
  /** Programmes (schools) to which it applies; null: all. */
  programmes: readonly string[] | null;
  owner_name: string;
  owner_contact: string;
  purpose: string;
}

/** One kind of file that comes again and again; its mapping names the sources that it feeds. */
export interface GeneratedFeed {
  key: string;
  columns: readonly string[];
  delimiter: ',' | ';';
  mapping: MappingInput;
}

/** A file that a feed brought, and the days of which it speaks. */
export interface GeneratedFile {
  feed: string;
  path: string;
  rows: number;
  from: IsoDate;
  to: IsoDate;
}

/** What an institution is, before anybody studies there. */
export interface InstitutionPlan {
  key: string;
  name: string;
  preset: 'higher-education' | 'us-k12';
  timeZone: string;
  /** The fixed now: an instant. */
  now: string;
  /** Its day in the institution's time zone. */
  today: IsoDate;
  academic_year: string;
  units: readonly GeneratedUnit[];
  periods: readonly Period[];
  sources: readonly GeneratedSource[];
  feeds: readonly GeneratedFeed[];
}

export interface GeneratedEnrolment {
  key: string;
  programme: string;
  year: string;
  mode: 'full-time' | 'part-time';
  starts_on: IsoDate;
  ends_on: IsoDate | null;
  end_reason: 'withdrawn' | 'transferred' | null;
  is_primary: boolean;
}

export interface GeneratedStudent {
  index: number;
  id: string;
  given: string;
  family: string;
  display: string;
  home_language: string;
  date_of_birth: IsoDate;
  email: string;
  card: string;
  gender: 'F' | 'M' | 'X';
  characteristics: Readonly<Record<string, string>>;
  /** The primary one first. */
  enrolments: readonly GeneratedEnrolment[];
  story: Story;
  disposition: Disposition;
}

export interface GeneratedStaff {
  id: string;
  display: string;
  email: string;
}

export interface GeneratedClass {
  key: string;
  unit: string;
  name: string;
  subject: string;
  staff: readonly string[];
  students: readonly string[];
}

export interface GeneratedCircumstance {
  student: string;
  kind: 'exemption' | 'circumstance';
  reason: string;
  starts_on: IsoDate;
  ends_on: IsoDate | null;
}

/** Who looks after whom, and what must be known about some of them. */
export interface GeneratedPeople {
  staff: readonly GeneratedStaff[];
  caseloads: readonly { staff: string; student: string; kind: 'tutor' | 'counselor' }[];
  classes: readonly GeneratedClass[];
  circumstances: readonly GeneratedCircumstance[];
}
