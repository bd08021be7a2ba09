import { clockOf, institutionById, pass_on_job, systemActor } from '../../../institution/server/index.ts';
import type { JobKind } from '../../../platform/services.ts';
import { passOn } from './pass-on.ts';

/** Daily too: enrolments and caseloads end on days of their own, whatever is delivered. */
export const pass_on_schedule = '40 4 * * *';

/** Looking at what is there, it may run twice or break off. */
export const passOnJob: JobKind<{ institutionId: number }> = {
  name: pass_on_job,
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    await passOn({ db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline, by the roster') });
  },
};
