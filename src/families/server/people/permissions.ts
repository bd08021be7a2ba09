import type { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelForRecipient } from '../../../messages/server/index.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { categories } from '../../core/writing/occasions.ts';
import { trouble } from '../problems.ts';
import type { Ending, PermissionInput } from './inputs.ts';

/**
 * Says what a guardian may still be told about a student, or that they are not contacted at all. It holds at once: what waits for
 * them is called back. It can only narrow what the roster allows.
 */
export async function restrictGuardian(
  { db, clock, actor }: Verb,
  studentId: string,
  input: z.output<typeof PermissionInput>,
): Promise<{ permissionId: string; cancelled: number }> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    await requireStudent(trx, actor, 'families:lead', studentId, today);
    const { guardianId, rule, ground, words } = input;
    const startsOn = input.startsOn ?? today;
    if (input.until !== null && input.until < startsOn)
      throw trouble.invalid('The last day cannot be before the first.');
    if (input.until !== null && input.until < today) throw trouble.invalid('This would be over already.');
    const belongs = await trx
      .selectFrom('roster.guardianship')
      .select('guardian_id')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', studentId)
      .where('guardian_id', '=', guardianId)
      .executeTakeFirst();
    if (!belongs) throw trouble.notFound('This is no guardian of the student. Reload the page.', { guardianId });
    const permissionId = uuidv7();
    await trx
      .insertInto('families.permission')
      .values({
        institution_id: institutionId,
        permission_id: permissionId,
        student_id: studentId,
        guardian_id: guardianId,
        rule,
        categories: rule === 'only' ? input.categories : [],
        ground,
        words,
        starts_on: startsOn,
        until: input.until,
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: at,
      })
      .execute();
    const gone = rule === 'no_contact' ? categories : categories.filter((one) => !input.categories.includes(one));
    const { cancelled } =
      startsOn > today
        ? { cancelled: 0 }
        : await cancelForRecipient(
            trx,
            ctx,
            { kind: 'guardian', id: guardianId },
            { categories: gone, studentId, why: 'They may not be told this any more.' },
          );
    await record(trx, ctx, {
      verb: 'families.restrict-guardian',
      subject: { kind: 'student', id: studentId },
      details: {
        permissionId,
        guardianId,
        rule,
        categories: input.categories,
        ground,
        startsOn,
        until: input.until,
        cancelled,
      },
    });
    return { permissionId, cancelled };
  });
}

/** Ends a restriction; it stays in the history with who ended it and why. */
export async function liftRestriction(
  { db, clock, actor }: Verb,
  permissionId: string,
  { reason }: z.output<typeof Ending>,
): Promise<null> {
  requireNeed(actor, 'families:lead');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('families.permission')
      .select(['student_id', 'guardian_id', 'ended_at'])
      .where('institution_id', '=', actor.institutionId)
      .where('permission_id', '=', permissionId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such restriction. Reload the page.');
    await requireStudent(trx, actor, 'families:lead', row.student_id, today);
    if (row.ended_at !== null) throw trouble.conflict('Somebody ended this already. Reload the page.');
    await trx
      .updateTable('families.permission')
      .set({ ended_at: at, ended_by_name: actor.name, end_reason: reason })
      .where('institution_id', '=', actor.institutionId)
      .where('permission_id', '=', permissionId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.lift-restriction',
      subject: { kind: 'student', id: row.student_id },
      details: { permissionId, guardianId: row.guardian_id },
    });
    return null;
  });
}
