import { weekSums } from '../../../activity/core/column.ts';
import { readSourceWeek } from '../../../activity/server/index.ts';
import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { Attendance } from '../../core/student/standing.ts';

const nothing: Attendance = { attended: 0, expected: 0 };

/** What every enrolment attended and was expected at in a week, over all sources that keep attendance. */
export async function attendanceOfWeek(
  db: Database,
  institutionId: number,
  week: Week,
): Promise<{ of(enrolmentId: number): Attendance }> {
  const sources = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('sources.source')
      .select('source_id')
      .where('institution_id', '=', institutionId)
      .where('measure', '=', 'rate')
      .where('weight_group', '=', 'attendance')
      .execute(),
  );
  const byEnrolment = new Map<number, Attendance>();
  for (const { source_id } of sources) {
    const column = await db.forInstitution(institutionId, (trx) =>
      readSourceWeek(trx, { institutionId, sourceId: source_id, week }),
    );
    if (!column.expected) continue;
    const attended = weekSums(column.days);
    const expected = weekSums(column.expected);
    for (let i = 0; i < column.enrolmentIds.length; i++) {
      const enrolmentId = column.enrolmentIds[i] ?? 0;
      const sum = byEnrolment.get(enrolmentId) ?? { attended: 0, expected: 0 };
      sum.attended += attended[i] ?? 0;
      sum.expected += expected[i] ?? 0;
      byEnrolment.set(enrolmentId, sum);
    }
  }
  return { of: (enrolmentId) => byEnrolment.get(enrolmentId) ?? nothing };
}
