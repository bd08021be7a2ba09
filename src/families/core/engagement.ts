import type { IsoDate } from '../../kernel/week.ts';

/** How a family and the school were in touch over a term, each beside what it is a part of. Nothing of it enters a score. */
export interface Engagement {
  /** Since when it is counted: the term's first day. */
  from: IsoDate;
  /** Messages that went to anybody of the family, of which read or answered as far as their channel tells, and answered. */
  sent: number;
  read: number;
  answered: number;
  /** Meetings that were offered, of which booked (also those that have been), and those to which they came. */
  offered: number;
  booked: number;
  met: number;
  /** Events that have been, to which they were invited and to which they came. */
  invited: number;
  came: number;
}

/** The same of a school: each figure counts households; null: too few to be told of. */
export type SchoolEngagement = { unitId: string; name: string } & {
  [K in 'households' | 'read' | 'answered' | 'offered' | 'booked' | 'invited' | 'came']: number | null;
};
