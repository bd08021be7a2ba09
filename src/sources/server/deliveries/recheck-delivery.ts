import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { VerbContext } from '../context.ts';
import { requireStored } from '../files/store-file.ts';
import { trouble } from '../problems.ts';
import { type Delivery, findDelivery } from '../queries.ts';
import { moveDelivery } from './move-delivery.ts';
import { noteDelivery } from './receive-delivery.ts';

/**
 * Reads the stored file of a delivery again, after the roster or the mapping was mended. One that is in force is given again as
 * a new delivery, which takes its place when it passes: until then nothing changes.
 */
export async function recheckDelivery(
  context: VerbContext,
  deliveryId: string,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<Delivery> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const delivery = await context.db.forInstitution(institutionId, (trx) =>
    findDelivery(trx, institutionId, deliveryId),
  );
  await requireStored(context, delivery.contentHash);
  if (delivery.kind === 'roster' && delivery.state === 'applied')
    throw trouble.notPossible('A roster that is in force is not read again. Upload the next one.');
  return context.db.forInstitution(institutionId, async (trx) => {
    if (delivery.state === 'applied') {
      const again = await noteDelivery(trx, context, delivery);
      await follow?.(trx, again);
      return findDelivery(trx, institutionId, again);
    }
    await moveDelivery(trx, institutionId, deliveryId, delivery.state, 'recheck', {
      state_reason: null,
      progress_pct: 0,
    });
    await follow?.(trx, deliveryId);
    await record(trx, context, {
      verb: 'sources.recheck-delivery',
      subject: { kind: 'delivery', id: deliveryId },
      details: { was: delivery.state },
    });
    return findDelivery(trx, institutionId, deliveryId);
  });
}
