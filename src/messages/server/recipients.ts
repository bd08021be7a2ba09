import type { Tx } from '../../platform/db/database.ts';
import type { RecipientKind } from '../core/kinds.ts';
import { trouble } from './problems.ts';

export interface Recipient {
  id: string;
  /** How they are addressed. */
  name: string;
  address: string | null;
}

/** Whom a message goes to: of two records of one student the one that was kept. */
export async function findRecipient(
  trx: Tx,
  institutionId: number,
  to: { kind: RecipientKind; id: string },
): Promise<Recipient> {
  // Whom a student trusts is known to a slice above this one.
  const find = { staff: findStaff, student: findStudent, guardian: findGuardian, trusted: async () => null }[to.kind];
  const found = await find(trx, institutionId, to.id);
  if (!found)
    throw trouble.notFound('Nobody with this address is in the roster. Check whom the message is for.', { to });
  return { ...found, address: usable(found.address) };
}

async function findStaff(trx: Tx, institutionId: number, staffId: string): Promise<Recipient | null> {
  const row = await trx
    .selectFrom('roster.staff')
    .select(['staff_id', 'display_name', 'email'])
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
  return row ? { id: row.staff_id, name: row.display_name, address: row.email } : null;
}

async function findStudent(trx: Tx, institutionId: number, studentId: string): Promise<Recipient | null> {
  const row = await trx
    .selectFrom('roster.student')
    .select(['student_id', 'display_name', 'given_name', 'email', 'merged_into_student_id'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .executeTakeFirst();
  if (!row) return null;
  if (row.merged_into_student_id) return findStudent(trx, institutionId, row.merged_into_student_id);
  return { id: row.student_id, name: row.given_name ?? row.display_name, address: row.email };
}

async function findGuardian(trx: Tx, institutionId: number, guardianId: string): Promise<Recipient | null> {
  const row = await trx
    .selectFrom('roster.guardian')
    .select(['guardian_id', 'display_name', 'email'])
    .where('institution_id', '=', institutionId)
    .where('guardian_id', '=', guardianId)
    .executeTakeFirst();
  return row ? { id: row.guardian_id, name: row.display_name, address: row.email } : null;
}

/** What cannot be an address is as good as none: it never reaches a mail server. */
function usable(address: string | null): string | null {
  const trimmed = address?.trim() ?? '';
  return /^[^\s@<>(),;:"[\]\\\p{C}]+@[^\s@<>(),;:"[\]\\\p{C}]+$/u.test(trimmed) && trimmed.length <= 254
    ? trimmed
    : null;
}
