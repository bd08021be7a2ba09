import type { IsoDate } from '../../../kernel/week.ts';

export interface StudentBehind {
  studentId: string;
  name: string;
  identifier: string;
  place: string;
  year: string;
  /** Null: plans of this student are nothing for the reader, nor are there any here then. */
  tier: number | null;
  /** Plans that are active. */
  plans: { planId: string; kind: string; startsOn: IsoDate }[];
  /** What of the number is this student's; null where being on the list says it. */
  said: string | null;
  /** The days of it: of the alert and of the help. */
  days: IsoDate[];
}

/** The students whom a number counts. */
export interface StudentsBehindView {
  /** "In tier 3 at Riverbend Middle School" */
  what: string;
  reason: string;
  /** What the words of each student are headed. */
  saidLabel: string | null;
  /** Whom the reader may see. */
  total: number;
  /** As many as the number said. */
  counted: number;
  page: number;
  pages: number;
  students: StudentBehind[];
}

export const tier_parts = ['all', 'tier-1', 'tier-2', 'tier-3', 'planned', 'without-plan'] as const;
export const access_parts = ['named', 'helped'] as const;
export const effect_parts = [
  'compared',
  'similar',
  'begun',
  'any-compared',
  'too-soon',
  'no-start',
  'nobody-alike',
] as const;
