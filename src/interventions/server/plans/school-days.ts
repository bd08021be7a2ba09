import { listCalendarPeriods, listUnits, unitChain } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type SchoolDays, schoolDays } from '../../core/school-days.ts';

/** When the schools of these students are open, by the calendar of where each is enrolled first. */
export async function schoolDaysOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: IsoDate,
): Promise<(studentId: string) => SchoolDays> {
  const periods = await listCalendarPeriods(trx, institutionId);
  const units = await listUnits(trx, institutionId);
  const everywhere = schoolDays(periods, []);
  if (studentIds.length === 0) return () => everywhere;
  const rows = await trx
    .selectFrom('roster.enrolment')
    .distinctOn('student_id')
    .select(['student_id', 'programme_unit_id', 'campus_unit_id'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...new Set(studentIds)])
    .where((on) => on.or([on('ends_on', 'is', null), on('ends_on', '>=', today)]))
    .orderBy('student_id')
    .orderBy('is_primary', 'desc')
    .orderBy('enrolment_id')
    .execute();
  const byUnit = new Map<string, SchoolDays>();
  const byStudent = new Map(
    rows.map((row) => {
      const unitId = row.programme_unit_id;
      const days = byUnit.get(unitId) ?? schoolDays(periods, unitChain(units, unitId));
      byUnit.set(unitId, days);
      return [row.student_id, days];
    }),
  );
  return (studentId) => byStudent.get(studentId) ?? everywhere;
}
