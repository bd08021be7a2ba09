import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/database.ts';
import type { StepLine, StepsPlanned } from '../../core/plans/plan-changes.ts';

export async function stepsBefore(trx: Tx, institutionId: number, planId: string): Promise<StepLine[]> {
  const rows = await trx
    .selectFrom('interventions.plan_step')
    .select(['step_no', 'words', 'by_whom', 'due_on'])
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .orderBy('place')
    .execute();
  return rows.map((row) => ({ stepNo: row.step_no, words: row.words, byWhom: row.by_whom, dueOn: row.due_on }));
}

/** Steps in their places. A step that stays keeps its tick, also one that was made this moment. */
export async function storeSteps(
  trx: Tx,
  institutionId: number,
  planId: string,
  { keep, add, drop }: StepsPlanned,
): Promise<void> {
  if (drop.length > 0)
    await trx
      .deleteFrom('interventions.plan_step')
      .where('institution_id', '=', institutionId)
      .where('plan_id', '=', planId)
      .where('step_no', 'in', drop)
      .execute();
  for (const { stepNo, place, words, byWhom, dueOn } of keep)
    await trx
      .updateTable('interventions.plan_step')
      .set({ place, words, by_whom: byWhom, due_on: dueOn })
      .where('institution_id', '=', institutionId)
      .where('plan_id', '=', planId)
      .where('step_no', '=', stepNo)
      .execute();
  if (add.length === 0) return;
  // The plan counts its steps, so that no number is ever given twice.
  const { steps_made: made } = await trx
    .updateTable('interventions.plan')
    .set({ steps_made: sql<number>`steps_made + ${add.length}::int` })
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .returning('steps_made')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('interventions.plan_step')
    .values(
      add.map(({ place, words, byWhom, dueOn }, index) => ({
        institution_id: institutionId,
        plan_id: planId,
        step_no: made - add.length + index + 1,
        place,
        words,
        by_whom: byWhom,
        due_on: dueOn,
      })),
    )
    .execute();
}
