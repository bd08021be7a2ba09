import type { AdultChoice } from '../../../cases/core/trusted-adult.ts';
import type { IsoDate } from '../../../kernel/week.ts';

/** GET /students/no-trusted-adult?why=said|unknown&page= */
export interface WithoutAdultView {
  today: IsoDate;
  /** said: the student's own answer; unknown: nobody asked, or no answer. */
  why: 'said' | 'unknown';
  reason: string;
  /** Whether any source asks about an adult at all. */
  isAsked: boolean;
  /** Within so many days a two-way contact takes a student off the list. */
  contactDays: number;
  /** At most as many as are counted. */
  total: number;
  mostCounted: number;
  isMore: boolean;
  /** How many the other list has; one more than are counted where it has more. */
  others: number;
  page: number;
  pages: number;
  readerStaffId: string | null;
  rows: WithoutAdultRow[];
}

export interface WithoutAdultRow {
  studentId: string;
  name: string;
  identifier: string;
  programme: string;
  year: string;
  answeredOn: IsoDate | null;
  lastTwoWayOn: IsoDate | null;
  /** Who looks after or teaches the student. */
  near: AdultChoice[];
}
