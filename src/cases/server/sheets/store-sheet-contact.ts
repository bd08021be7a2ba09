import type { Tx } from '../../../platform/db/database.ts';
import type { SheetContact, Taken } from '../../core/casework-sheet.ts';
import { type Acting, momentOf } from '../acting.ts';
import { storeContacts } from '../contacts/log-contacts.ts';
import { recordsOf } from '../require-student.ts';
import { staffNamed } from './named-in-sheet.ts';

/** A contact of a sheet, unless the student has the same one already. */
export async function storeContact(
  trx: Tx,
  ctx: Acting,
  importId: string,
  contact: SheetContact & { studentId: string },
): Promise<Taken> {
  const { institutionId } = ctx.actor;
  const { studentId, day, way, reach, withFamily, words } = contact;
  const by = contact.by === null ? null : await staffNamed(trx, institutionId, contact.by);
  if (contact.by !== null && by === null)
    return {
      fate: 'unknown-person',
      words: `"${contact.by}" is not on the staff list.`,
      studentId: null,
      caseId: null,
    };
  const same = await trx
    .selectFrom('cases.contact')
    .select('contact_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', await recordsOf(trx, institutionId, studentId))
    .where('day', '=', day)
    .where('way', '=', way)
    .where('reach', '=', reach)
    .where('with_family', '=', withFamily)
    .where('words', 'is not distinct from', words || null)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (same)
    return {
      fate: 'duplicate',
      words: 'The student has this contact of that day.',
      studentId,
      caseId: null,
    };
  const moment = await momentOf(trx, ctx);
  await storeContacts(trx, ctx, moment, {
    studentIds: [studentId],
    way,
    reach,
    withFamily,
    day,
    words,
    imported: { importId, by },
  });
  return { fate: 'stored', words: null, studentId, caseId: null };
}
