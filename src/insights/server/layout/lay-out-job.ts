import { listInstitutions } from '../../../institution/server/index.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { layOutRuns } from './lay-out-runs.ts';

/** Lays out what standing runs lack, for a process that was stopped between scoring and laying out. */
export const layOutJob: JobKind<{ institutionId: number }> = {
  name: 'insights.lay-out',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    await layOutRuns(db, { institutionId });
  },
};

/** Queues it for every institution. Call it when a process starts to work: where nothing is missing, it does nothing. */
export async function resumeLayouts({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db)) {
    await db.forInstitution(institutionId, (trx) =>
      jobs.enqueue(trx, layOutJob.name, { institutionId }, String(institutionId)),
    );
  }
}
