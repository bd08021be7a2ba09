import { listUnits, unitSubtree } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { StaffChoice } from '../../core/views.ts';
import { trouble } from '../problems.ts';

/**
 * The staff who could open a case of this student: whoever looks after them, and whoever holds a role that works on cases and
 * reaches them. A case goes to nobody else, since they could not read it.
 */
export async function staffFor(
  trx: Tx,
  institutionId: number,
  studentId: string,
  today: IsoDate,
): Promise<StaffChoice[]> {
  const carers = await trx
    .selectFrom('roster.caseload')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where((on) => on.or([on('starts_on', 'is', null), on('starts_on', '<=', today)]))
    .where((on) => on.or([on('ends_on', 'is', null), on('ends_on', '>=', today)]))
    .execute();
  const near = new Set(carers.map(({ staff_id }) => staff_id));
  const ids = new Set([...near, ...(await staffByRole(trx, institutionId, studentId))]);
  if (ids.size === 0) return [];
  const rows = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name'])
    .where('institution_id', '=', institutionId)
    .where('staff_id', 'in', [...ids])
    .where((on) => on.or([on('left_on', 'is', null), on('left_on', '>', today)]))
    .orderBy('display_name')
    .execute();
  return rows
    .map(({ staff_id, display_name }) => ({ staffId: staff_id, name: display_name, isNear: near.has(staff_id) }))
    .sort((a, b) => Number(b.isNear) - Number(a.isNear));
}

async function staffByRole(trx: Tx, institutionId: number, studentId: string): Promise<string[]> {
  const held = await trx
    .selectFrom('access.assignment as a')
    .innerJoin('access.role as r', (join) =>
      join.onRef('r.institution_id', '=', 'a.institution_id').onRef('r.role_key', '=', 'a.role_key'),
    )
    .select(['a.staff_id', 'a.unit_id', 'r.reach', 'r.needs'])
    .where('a.institution_id', '=', institutionId)
    .where('r.institution_id', '=', institutionId)
    .where('a.staff_id', 'is not', null)
    .execute();
  const working = held.filter(({ needs }) => needs.includes('cases:work'));
  if (working.length === 0) return [];
  const enrolments = await trx
    .selectFrom('roster.enrolment')
    .select(['programme_unit_id', 'campus_unit_id'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .execute();
  const places = new Set(enrolments.flatMap((row) => [row.programme_unit_id, row.campus_unit_id]));
  const units = working.some(({ unit_id }) => unit_id) ? await listUnits(trx, institutionId) : [];
  return working.flatMap(({ staff_id, unit_id, reach }) => {
    if (staff_id === null || reach === 'caseload' || reach === 'class') return [];
    const reaches = unit_id === null || unitSubtree(units, unit_id).some((unitId) => places.has(unitId));
    return reaches ? [staff_id] : [];
  });
}

export async function requireOwner(
  trx: Tx,
  institutionId: number,
  { studentId, staffId, today }: { studentId: string; staffId: string; today: IsoDate },
): Promise<string> {
  const found = (await staffFor(trx, institutionId, studentId, today)).find((one) => one.staffId === staffId);
  if (found) return found.name;
  throw trouble.invalid(
    'This person could not open the case: they neither look after the student nor hold a role here that reaches them. Choose somebody from the list.',
  );
}

/** The student's own tutor or counselor, who gets a case that names nobody. */
export async function tutorOf(
  trx: Tx,
  institutionId: number,
  studentId: string,
  today: IsoDate,
): Promise<string | null> {
  return (await staffFor(trx, institutionId, studentId, today)).find(({ isNear }) => isNear)?.staffId ?? null;
}
