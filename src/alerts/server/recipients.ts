import { sql } from 'kysely';
import { listUnits, type Unit, unitChain } from '../../institution/server/index.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { RecipientKey } from '../core/definition.ts';

export interface Recipients {
  /** Staff ids, each once. */
  of(keys: readonly RecipientKey[], about: { studentId: string | null; programmeUnitId: string | null }): string[];
}

/** The role that stands behind a recipient who is found by unit. */
const roleOf: Partial<Record<RecipientKey, string>> = {
  'programme-lead': 'leader',
  'attendance-officer': 'attendance-officer',
};

/** Who looks after these students, and who leads the units that they are in; those who left are nobody. */
export async function recipientsFor(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  today: string,
): Promise<Recipients> {
  const units = await listUnits(trx, institutionId);
  const { rows: caseload } = await sql<{ studentId: string; staffId: string; kind: string }>`
    select c.student_id as "studentId", c.staff_id as "staffId", c.kind from roster.caseload c
    join roster.staff s on s.institution_id = c.institution_id and s.staff_id = c.staff_id
    where c.institution_id = ${institutionId} and s.institution_id = ${institutionId}
      and c.student_id = any(${sql.lit(`{${studentIds.join(',')}}`)}::uuid[])
      and (c.starts_on is null or c.starts_on <= ${today}::date) and (c.ends_on is null or c.ends_on >= ${today}::date)
      and (s.left_on is null or s.left_on >= ${today}::date)`.execute(trx);
  const leads = await trx
    .selectFrom('access.assignment')
    .select(['role_key', 'unit_id', 'staff_id'])
    .where('institution_id', '=', institutionId)
    .where('role_key', 'in', Object.values(roleOf))
    .where('staff_id', 'is not', null)
    .execute();
  const byStudent = Map.groupBy(caseload, ({ studentId }) => studentId);
  return {
    of: (keys, { studentId, programmeUnitId }) => {
      const found = new Set<string>();
      for (const key of keys) {
        const mine = studentId === null ? [] : (byStudent.get(studentId) ?? []);
        if (key === 'tutor') for (const one of mine) if (one.kind !== 'case-manager') found.add(one.staffId);
        if (key === 'case-manager') for (const one of mine) if (one.kind === 'case-manager') found.add(one.staffId);
        const role = roleOf[key];
        if (role !== undefined)
          for (const staffId of nearestLeads(units, leads, role, programmeUnitId)) found.add(staffId);
      }
      return [...found];
    },
  };
}

/** Those whose unit stands nearest above the programme; who leads the whole institution comes last. */
function nearestLeads(
  units: readonly Unit[],
  leads: readonly { role_key: string; unit_id: string | null; staff_id: string | null }[],
  role: string,
  programmeUnitId: string | null,
): string[] {
  const chain = [...(programmeUnitId === null ? [] : unitChain(units, programmeUnitId)), null];
  for (const unitId of chain) {
    const here = leads.filter((lead) => lead.role_key === role && lead.unit_id === unitId);
    if (here.length > 0) return here.flatMap(({ staff_id }) => staff_id ?? []);
  }
  return [];
}
