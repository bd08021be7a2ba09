import { type Acting, momentOf } from '../../../cases/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';

/** @returns false where somebody was quicker */
export async function closeHandover(
  trx: Tx,
  ctx: Acting,
  handoverId: string,
  { state, answer }: { state: 'taken' | 'declined' | 'withdrawn'; answer: string },
): Promise<boolean> {
  const { at } = await momentOf(trx, ctx);
  const closed = await trx
    .updateTable('interventions.plan_handover')
    .set({ state, decided_at: at, decided_by_name: ctx.actor.name, answer: answer || null })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('handover_id', '=', handoverId)
    .where('state', '=', 'offered')
    .returning('handover_id')
    .executeTakeFirst();
  return closed !== undefined;
}

/** A plan that was given a case manager waits for none; called by whatever gives it one. */
export async function settleHandover(trx: Tx, ctx: Acting, planId: string): Promise<void> {
  const open = await trx
    .selectFrom('interventions.plan_handover')
    .select('handover_id')
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('plan_id', '=', planId)
    .where('state', '=', 'offered')
    .executeTakeFirst();
  if (open) await closeHandover(trx, ctx, open.handover_id, { state: 'taken', answer: '' });
}
