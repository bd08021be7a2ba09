import { scoreAgain } from '../../institution/server/index.ts';
import type { JobKind } from '../../platform/services.ts';
import { reread_job } from '../../roster/server/index.ts';
import { moveDelivery, type VerbContext } from '../../sources/server/index.ts';
import { applyDelivery } from './apply-delivery.ts';
import { systemContext } from './take-in-job.ts';

/**
 * Reads the deliveries in force again, in the order in which they took effect, so that later corrections stay on top: after two
 * records were merged, what feeds said of either reaches the enrolment that stands. Blocks that stay as they are are not
 * written, so this may be run twice.
 */
export async function rereadDeliveries(context: VerbContext): Promise<{ reread: number }> {
  const { db, actor } = context;
  const { institutionId } = actor;
  const standing = await db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('sources.delivery')
      .select('delivery_id')
      .where('institution_id', '=', institutionId)
      .where('kind', '<>', 'roster')
      .where('state', '=', 'applied')
      .orderBy('applied_at')
      .orderBy('received_at')
      .orderBy('delivery_id')
      .execute(),
  );
  for (const { delivery_id } of standing) {
    // Without the day it has reached, everything of it is stored anew.
    await db.forInstitution(institutionId, (trx) =>
      moveDelivery(trx, institutionId, delivery_id, 'applied', 'reach', { reached_on: null }),
    );
    await applyDelivery(context, delivery_id);
  }
  return { reread: standing.length };
}

export const rereadJob: JobKind<{ institutionId: number }> = {
  name: reread_job,
  retries: 3,
  run: async ({ institutionId }, services) => {
    const context = await systemContext(services, institutionId);
    if (!context) return;
    await rereadDeliveries(context);
    // Only now is everything there that the weeks rest on.
    await services.db.forInstitution(institutionId, scoreAgain({ ...services, actor: context.actor }));
  },
};
