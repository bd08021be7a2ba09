import { clockOf, institutionById, listInstitutions, systemActor } from '../../../institution/server/index.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { keepChronicMonth } from './chronic-again.ts';
import { fireFollowUps } from './fire-follow-ups.ts';
import { handOnPlans } from './hand-on.ts';

/** Before the digests; an hour that a change of the clocks skips or repeats does not matter, since each is told of once. */
export const fire_schedule = '20 5 * * *';

export const fireJob: JobKind<{ institutionId: number }> = {
  name: 'interventions.fire-follow-ups',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    const verb = { db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline') };
    await handOnPlans(verb);
    await fireFollowUps(verb);
    await keepChronicMonth(verb);
  },
};

/** The same work, and then plans follow: when students moved or people left, what is open about them is passed on first. */
export function thenHandOn<P extends { institutionId: number }>(kind: JobKind<P>): JobKind<P> {
  return {
    ...kind,
    run: async (payload, services) => {
      await kind.run(payload, services);
      const institution = await institutionById(services.db, payload.institutionId);
      if (!institution) return;
      await handOnPlans({
        db: services.db,
        clock: clockOf(institution),
        actor: systemActor(payload.institutionId, 'Leadline'),
      });
    },
  };
}

/** What fell due while the machine was off is told of when it starts. */
export async function resumeFollowUps({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, (trx) =>
      jobs.enqueue(trx, fireJob.name, { institutionId }, `fire-${institutionId}`),
    );
}
