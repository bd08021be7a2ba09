import { clockOf, institutionById, listInstitutions, systemActor } from '../../institution/server/index.ts';
import { Problem } from '../../kernel/problem.ts';
import type { JobKind, Services } from '../../platform/services.ts';
import {
  findDelivery,
  moveDelivery,
  sweepScratch,
  take_in_job,
  takeInRoster,
  type VerbContext,
} from '../../sources/server/index.ts';
import { takeInDelivery } from './take-in-delivery.ts';

interface Payload {
  institutionId: number;
  deliveryId?: string;
  /** No other process can be writing: what a killed one left open is taken over. */
  takesOver?: boolean;
}

/** Checks and stores a delivery in the background. What broke off is taken up again; what is done is left as it is. */
export const takeInJob: JobKind<Payload> = {
  name: take_in_job,
  retries: 5,
  run: async ({ institutionId, deliveryId, takesOver }, services) => {
    const context = await systemContext(services, institutionId);
    if (!context || deliveryId === undefined) return;
    const find = () => services.db.forInstitution(institutionId, (trx) => findDelivery(trx, institutionId, deliveryId));
    const { kind } = await find();
    try {
      if (kind === 'roster') await takeInRoster(context, deliveryId);
      else await takeInDelivery(context, deliveryId, takesOver ?? false);
    } catch (error) {
      // Somebody else is storing into the same source: later.
      if (error instanceof Problem) throw error;
      const { state } = await find();
      if (state !== 'checking' && state !== 'applying') throw error;
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC' || (error as { code?: string }).code === '53100';
      const reason = full
        ? 'The server has no room left, so nothing of it was stored. Free some space, then check it again.'
        : 'Something broke while it was read; nothing of it was stored. Check it again, and tell whoever runs this server if it happens again.';
      await services.db.forInstitution(institutionId, (trx) =>
        moveDelivery(trx, institutionId, deliveryId, state, 'fail', { state_reason: reason }),
      );
      services.log.error('delivery failed', { deliveryId, message: (error as Error).message });
    }
  },
};

/** Queues again what a stopped process left half-way. Call it when a process starts to work. */
export async function resumeDeliveries(services: Services): Promise<void> {
  await sweepScratch(services.dataFolder);
  for (const { institutionId } of await listInstitutions(services.db)) {
    await services.db.forInstitution(institutionId, async (trx) => {
      const waiting = await trx
        .selectFrom('sources.delivery')
        .select('delivery_id')
        .where('institution_id', '=', institutionId)
        .where('state', 'in', ['checking', 'applying'])
        .execute();
      const takesOver = services.db.kind === 'embedded';
      for (const { delivery_id: deliveryId } of waiting)
        await services.jobs.enqueue(trx, take_in_job, { institutionId, deliveryId, takesOver }, deliveryId);
    });
  }
}

/** The system acting in an institution, by the institution's own clock. */
export async function systemContext(
  { db, dataFolder, jobs }: Services,
  institutionId: number,
  name = 'Leadline',
): Promise<VerbContext | null> {
  const institution = await institutionById(db, institutionId);
  return institution && { db, dataFolder, jobs, clock: clockOf(institution), actor: systemActor(institutionId, name) };
}
