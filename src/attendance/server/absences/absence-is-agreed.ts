import { dayNumber, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { sessionsOf } from '../../core/session-shape.ts';
import { isAgreedAway } from '../../core/tally/agreed.ts';
import { openReading } from '../reading.ts';
import { agreedOfYear } from '../standings/agreed-of-year.ts';

/**
 * Which of these students nobody expects on a day, as it was agreed: no message about an absence goes to them or their families.
 * Who is expected for a part of the day is not among them.
 */
export async function absenceIsAgreed(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  day: IsoDate,
): Promise<Set<string>> {
  if (studentIds.length === 0) return new Set();
  const reading = await openReading(trx, institutionId, day);
  const agreed = await agreedOfYear(trx, reading, day, studentIds);
  if (agreed.studentIds.length === 0) return new Set();
  const enrolments = await trx
    .selectFrom('roster.enrolment')
    .select(['student_id', 'programme_unit_id'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...agreed.studentIds])
    .where((on) => on.or([on('starts_on', 'is', null), on('starts_on', '<=', day)]))
    .where((on) => on.or([on('ends_on', 'is', null), on('ends_on', '>=', day)]))
    .execute();
  const byStudent = Map.groupBy(enrolments, ({ student_id }) => student_id);
  return new Set(
    [...byStudent].flatMap(([studentId, own]) =>
      own.every(({ programme_unit_id }) => {
        const found = agreed.of(studentId, programme_unit_id)?.get(dayNumber(day));
        if (!found) return false;
        return sessionsOf(reading.shapeOf(programme_unit_id, day)).every((session) => isAgreedAway(found, session));
      })
        ? [studentId]
        : [],
    ),
  );
}
