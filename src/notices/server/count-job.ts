import { clockOf, institutionById, listInstitutions } from '../../institution/server/index.ts';
import type { JobKind, Services } from '../../platform/services.ts';
import { countDue } from './count-due.ts';

/** Every ten minutes: it does nothing where no mark changed. */
export const count_schedule = '*/10 * * * *';

export const countDueJob: JobKind<{ institutionId: number }> = {
  name: 'notices.count',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (institution) await countDue(db, clockOf(institution), institutionId);
  },
};

/** What changed while the machine was off is counted when it starts. */
export async function resumeCounting({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, (trx) =>
      jobs.enqueue(trx, countDueJob.name, { institutionId }, `count notices ${institutionId}`),
    );
}
