import { sql } from 'kysely';
import { holdersAt } from '../../../cases/core/standing.ts';
import { listed, readReach } from '../../../cases/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** The staff who lead where a student is enrolled; where nobody leads there, whoever leads the institution. */
export async function leadsOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: IsoDate,
): Promise<Map<string, string[]>> {
  const reach = await readReach(trx, institutionId, today);
  const { rows } = await sql<{ student_id: string; units: string[] }>`
    select student_id, array_agg(distinct u)::text[] as units from roster.enrolment
    cross join lateral unnest(array[programme_unit_id, campus_unit_id]) u
    where institution_id = ${institutionId} and student_id in ${listed(studentIds)} and u is not null group by 1`.execute(
    trx,
  );
  return new Map(
    rows.map(({ student_id, units }) => {
      const leads = units
        .flatMap((unitId) => holdersAt(reach, 'plans:lead', unitId))
        .flatMap(({ staffId }) => (staffId && !reach.left.has(staffId) ? [staffId] : []));
      return [student_id, [...new Set(leads)]];
    }),
  );
}
