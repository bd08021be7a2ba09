import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import type { JobKind } from '../../../platform/services.ts';
import { watchVisits } from './watch-visits.ts';

/** Minutes matter to somebody who is alone in a stranger's home. */
export const watch_schedule = '*/2 * * * *';

export const watchJob: JobKind<{ institutionId: number }> = {
  name: 'interventions.watch-visits',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    await watchVisits({ db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline') });
  },
};
