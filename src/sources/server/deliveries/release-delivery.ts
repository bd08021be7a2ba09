import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { VerbContext } from '../context.ts';
import { type Delivery, findDelivery } from '../queries.ts';
import { moveDelivery } from './move-delivery.ts';

export const Decision = z.strictObject({ reason: z.string().trim().min(1, 'say why, in a few words').max(1000) });

/**
 * A person has looked at a held delivery and lets it in.
 * @param follow runs in the same transaction: to queue the storing
 */
export async function releaseDelivery(
  context: VerbContext,
  deliveryId: string,
  input: z.input<typeof Decision>,
  follow?: (trx: Tx, deliveryId: string) => Promise<void>,
): Promise<Delivery> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const { reason } = Decision.parse(input);
  return context.db.forInstitution(institutionId, async (trx) => {
    const delivery = await findDelivery(trx, institutionId, deliveryId);
    await moveDelivery(trx, institutionId, deliveryId, delivery.state, 'release', { progress_pct: 0 });
    await follow?.(trx, deliveryId);
    await record(trx, context, {
      verb: 'sources.release-delivery',
      subject: { kind: 'delivery', id: deliveryId },
      details: { reason, heldBecause: delivery.stateReason },
    });
    return findDelivery(trx, institutionId, deliveryId);
  });
}

/** A person has looked at a held or failed delivery and does not let it in. */
export async function refuseDelivery(
  context: VerbContext,
  deliveryId: string,
  input: z.input<typeof Decision>,
): Promise<Delivery> {
  requireNeed(context.actor, 'deliveries:manage');
  const { institutionId } = context.actor;
  const { reason } = Decision.parse(input);
  return context.db.forInstitution(institutionId, async (trx) => {
    const delivery = await findDelivery(trx, institutionId, deliveryId);
    await moveDelivery(trx, institutionId, deliveryId, delivery.state, 'refuse', {
      state_reason: `Refused by ${context.actor.name}: ${reason}`,
    });
    await record(trx, context, {
      verb: 'sources.refuse-delivery',
      subject: { kind: 'delivery', id: deliveryId },
      details: { reason },
    });
    return findDelivery(trx, institutionId, deliveryId);
  });
}
