import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Acting } from '../acting.ts';

/** Names one more barrier on a case, in the caller's transaction; that it is of the institution's list the database holds. */
export async function addBarrier(trx: Tx, ctx: Acting, caseId: string, barrierKey: string): Promise<void> {
  const { institutionId } = ctx.actor;
  const added = await trx
    .insertInto('cases.case_barrier')
    .values({ institution_id: institutionId, case_id: caseId, barrier_key: barrierKey })
    .onConflict((conflict) => conflict.doNothing())
    .returning('case_id')
    .executeTakeFirst();
  if (!added) return;
  await record(trx, ctx, {
    verb: 'cases.add-barrier',
    subject: { kind: 'case', id: caseId },
    details: { barrier: barrierKey },
  });
}
