import { sql } from 'kysely';
import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { inScope, studentScope } from '../../../roster/server/index.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { staffFor } from './staff-for.ts';

const most_cases = 500;

export const NewHandover = z.object({
  /** Whose open cases; with caseIds only some of them. */
  fromStaffId: z.uuid(),
  toStaffId: z.uuid(),
  caseIds: z.array(z.uuid()).max(most_cases).optional(),
  words: z.string().trim().min(1, 'say what the next person should know').max(4_000),
});

/** Offers one person's open cases to another, with a note; they accept it or ask back. Until then nothing changes hands. */
export async function offerHandover(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewHandover>,
): Promise<{ handoverId: string; cases: number; leftOut: number }> {
  const { institutionId } = actor;
  // One's own cases anyone may offer; somebody else's only who leads.
  requireNeed(actor, input.fromStaffId === actor.staffId ? 'cases:work' : 'cases:lead');
  return db.forInstitution(institutionId, async (trx) => {
    const { at, today } = await momentOf(trx, { clock, actor });
    if (input.fromStaffId === input.toStaffId) throw trouble.invalid('Choose somebody else to take them.');
    const need = input.fromStaffId === actor.staffId ? 'cases:work' : 'cases:lead';
    const scope = await studentScope(trx, actor, need);
    let query = trx
      .selectFrom('cases.case as c')
      .select(['c.case_id', 'c.student_id'])
      .where('c.institution_id', '=', institutionId)
      .where('c.owner_staff_id', '=', input.fromStaffId)
      .where('c.closed_at', 'is', null)
      .where(inScope(scope, sql.ref<string>('c.student_id'), today))
      .limit(most_cases);
    if (input.caseIds) query = query.where('c.case_id', 'in', [...input.caseIds, uuidv7()]);
    const all = await query.execute();
    const mayTake: string[] = [];
    for (const { case_id, student_id } of all) {
      const staff = await staffFor(trx, institutionId, student_id, today);
      if (staff.some(({ staffId }) => staffId === input.toStaffId)) mayTake.push(case_id);
    }
    if (mayTake.length === 0)
      throw trouble.invalid(
        all.length === 0
          ? 'There is no open case of theirs that you may hand over.'
          : 'They could open none of these cases: they neither look after these students nor hold a role that reaches them. Arrange cover or a role first.',
      );
    const handoverId = uuidv7();
    await trx
      .insertInto('cases.handover')
      .values({
        institution_id: institutionId,
        handover_id: handoverId,
        from_staff_id: input.fromStaffId,
        to_staff_id: input.toStaffId,
        words: input.words,
        state: 'offered',
        made_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
        by_staff_id: actor.staffId,
      })
      .execute();
    await trx
      .insertInto('cases.handover_case')
      .values(mayTake.map((case_id) => ({ institution_id: institutionId, handover_id: handoverId, case_id })))
      .execute();
    await notifyStaff(
      trx,
      { clock, actor },
      {
        staffId: input.toStaffId,
        words: `${actor.name} offers you ${mayTake.length === 1 ? 'a case' : `${mayTake.length} cases`}. Accept, or ask back.`,
        link: '/cases',
        dedupeKey: `handover/${handoverId}`,
        origin: { kind: 'handover', id: handoverId },
      },
    );
    await record(
      trx,
      { clock, actor },
      {
        verb: 'cases.offer-handover',
        subject: { kind: 'staff', id: input.fromStaffId },
        details: { handoverId, toStaffId: input.toStaffId, cases: mayTake.length },
      },
    );
    return { handoverId, cases: mayTake.length, leftOut: all.length - mayTake.length };
  });
}
