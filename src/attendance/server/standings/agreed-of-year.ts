import { sql } from 'kysely';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Adjustment, Step } from '../../../roster/core/adjustment.ts';
import { type AgreedDays, agreedDays } from '../../core/tally/agreed.ts';
import type { Reading } from '../reading.ts';

/** What was agreed with students, laid out by day for whoever asks. */
export interface AgreedOfYear {
  of(studentId: string, unitId: string): AgreedDays | null;
  /** Students with any agreement. */
  studentIds: readonly string[];
}

/**
 * @param from earlier than the year where older marks are read too
 * @param studentIds left out: everybody
 */
export async function agreedOfYear(
  trx: Tx,
  reading: Pick<Reading, 'institutionId' | 'year' | 'today' | 'shapeOf'>,
  from: IsoDate = reading.year.from,
  studentIds?: readonly string[],
): Promise<AgreedOfYear> {
  const { institutionId, year, today } = reading;
  const first = from < year.from ? from : year.from;
  const last = year.to > today ? year.to : today;
  const { rows } = await sql<{
    studentId: string;
    kind: Adjustment['kind'];
    startsOn: IsoDate;
    endsOn: IsoDate;
    arrivesAt: string | null;
    steps: Step[];
  }>`select student_id as "studentId", kind, starts_on as "startsOn", ends_on as "endsOn", arrives_at as "arrivesAt", steps
    from roster.adjustment
    where institution_id = ${institutionId} and ends_on >= ${first}::date and starts_on <= ${last}::date and ends_on >= starts_on
      ${studentIds === undefined ? sql`` : sql`and student_id = any(${[...studentIds]}::uuid[])`}
    order by starts_on`.execute(trx);
  const byStudent = Map.groupBy(rows, ({ studentId }) => studentId);
  const known = new Map<string, AgreedDays | null>();
  return {
    studentIds: [...byStudent.keys()],
    of: (studentId, unitId) => {
      const adjustments = byStudent.get(studentId);
      if (!adjustments) return null;
      const key = `${studentId} ${unitId}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      // A unit's day keeps its shape while an agreement holds; the shape of its last day is taken.
      const days = agreedDays(adjustments, reading.shapeOf(unitId, last), first, last);
      known.set(key, days);
      return days;
    },
  };
}
