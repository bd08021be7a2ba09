import type { IsoDate } from '../../../kernel/week.ts';

export interface YearEnrolment {
  enrolmentId: number;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
  isPrimary: boolean;
}

/** A student's enrolments of a year: the one that stands for the year, and those whose earlier days it carries. */
export interface Carried {
  lastId: number;
  /** The days of another before the carrying one began are added to its own; the oldest first. */
  carried: { enrolmentId: number; before: IsoDate }[];
}

const first_day = '0001-01-01';
const last_day = '9999-12-31';

/**
 * Who moved school keeps their counts: the enrolment that ends last, the primary one of several, carries the days of the others
 * before it began. A day of two enrolments at once is counted of one, so that dual registration counts once.
 */
export function carriedBy(enrolments: readonly YearEnrolment[]): Carried | null {
  const order = enrolments.toSorted(
    (a, b) =>
      (b.endsOn ?? last_day).localeCompare(a.endsOn ?? last_day) ||
      Number(b.isPrimary) - Number(a.isPrimary) ||
      (b.startsOn ?? first_day).localeCompare(a.startsOn ?? first_day) ||
      b.enrolmentId - a.enrolmentId,
  );
  const [last, ...others] = order;
  if (!last) return null;
  const carried: Carried['carried'] = [];
  let before = last.startsOn ?? first_day;
  for (const { enrolmentId, startsOn, endsOn } of others) {
    const begins = startsOn ?? first_day;
    // A merged record's enrolment may have been closed as if it had never begun.
    if (begins >= before || (endsOn !== null && endsOn < begins)) continue;
    carried.push({ enrolmentId, before });
    before = begins;
  }
  return { lastId: last.enrolmentId, carried: carried.reverse() };
}
