import type { Actor, Need } from '../../../kernel/actor.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import { trouble } from '../problems.ts';

/** The plan, if the actor may see its student; else it is as unknown as one that does not exist. */
export async function requirePlan(trx: Tx, actor: Actor, need: Need, planId: string, today: IsoDate) {
  const row = await readPlan(trx, actor.institutionId, planId);
  if (!row) throw unknownPlan(planId);
  const reason = await whyStudent(trx, await studentScope(trx, actor, need), row.student_id, today);
  if (reason === null) throw unknownPlan(planId);
  return { row, reason };
}

export type PlanRow = Awaited<ReturnType<typeof requirePlan>>['row'];

function readPlan(trx: Tx, institutionId: number, planId: string) {
  return trx
    .selectFrom('interventions.plan')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .executeTakeFirst();
}

function unknownPlan(planId: string) {
  return trouble.notFound(
    'No plan of a student of yours has this address. Check the link, or ask who looks after the student.',
    { planId },
  );
}

export function requireActive(row: PlanRow): void {
  if (row.state === 'ended')
    throw trouble.conflict(`This plan ended on ${row.ended_on}. Make a new one where more is needed.`, {
      revision: row.revision,
    });
}
