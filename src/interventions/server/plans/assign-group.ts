import { z } from 'zod';
import { keptStudent, momentOf, requireStudents, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { trouble } from '../problems.ts';
import { TierInput } from '../tiers/tiers.ts';
import { PlanBody, writeNewPlan } from './make-plan.ts';

/** Many enough for a class, few enough for one transaction. */
const most_students = 40;

export const NewGroup = PlanBody.extend({
  name: z.string().trim().min(1, 'name the group').max(120),
  studentIds: z.array(z.uuid()).min(2, 'a group has two members or more').max(most_students),
  tier: TierInput,
  playbookId: z.uuid().nullable().default(null),
});

/** The same plan for several students who meet together: all of them, or none. Each keeps a plan of their own. */
export async function assignGroup(
  { db, clock, actor }: Verb,
  { name, studentIds: given, ...body }: z.output<typeof NewGroup>,
): Promise<{ planGroupId: string; planIds: string[] }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const studentIds: string[] = [];
    for (const studentId of given) studentIds.push(await keptStudent(trx, institutionId, studentId));
    if (new Set(studentIds).size < studentIds.length) throw trouble.invalid('A student is in the group twice.');
    await requireStudents(trx, actor, 'plans:work', studentIds, today);
    const planGroupId = uuidv7();
    await trx
      .insertInto('interventions.plan_group')
      .values({ institution_id: institutionId, plan_group_id: planGroupId, name, made_at: at, by_name: actor.name })
      .execute();
    const planIds: string[] = [];
    for (const studentId of studentIds) {
      const { planId } = await writeNewPlan(trx, ctx, {
        ...body,
        studentId,
        planGroupId,
        origin: { kind: 'group', id: planGroupId },
      });
      planIds.push(planId);
    }
    await record(trx, ctx, {
      verb: 'interventions.assign-group',
      subject: { kind: 'plan-group', id: planGroupId },
      details: { plans: planIds.length, kind: body.kindKey },
    });
    return { planGroupId, planIds };
  });
}
