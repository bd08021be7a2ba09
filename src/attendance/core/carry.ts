import type { IsoDate } from '../../kernel/week.ts';

export interface YearEnrolment {
  enrolmentId: number;
  startsOn: IsoDate | null;
  endsOn: IsoDate | null;
  isPrimary: boolean;
}

/** A student's enrolments of a year: the one that stands for the year, and those before it whose days it carries. */
export interface Carried {
  lastId: number;
  /** Ended before it began; their days are added to its own. */
  carriedIds: number[];
}

const first_day = '0001-01-01';
const last_day = '9999-12-31';

/**
 * Who moved school keeps their counts: the enrolment that ends last, the primary one of several, carries those that ended before
 * it began. One beside it at the same time is not added, so that dual registration counts once.
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
  const carriedIds: number[] = [];
  let begins = last.startsOn ?? first_day;
  for (const other of others) {
    if ((other.endsOn ?? last_day) >= begins) continue;
    carriedIds.push(other.enrolmentId);
    begins = other.startsOn ?? first_day;
  }
  return { lastId: last.enrolmentId, carriedIds: carriedIds.reverse() };
}
