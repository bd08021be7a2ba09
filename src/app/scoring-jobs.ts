import { clockOf, institutionById, listInstitutions, systemActor } from '../institution/server/index.ts';
import { Problem } from '../kernel/problem.ts';
import type { JobKind, Services } from '../platform/services.ts';
import { closeDeadRuns, hasBrokenOffRun, type RunOrder, weekly_run_job } from '../scoring/server/index.ts';
import { scoreInstitution } from './score-institution.ts';

/** What the schedule's own payload leaves out. */
type Payload = { institutionId: number } & Partial<RunOrder>;

/**
 * Scores what was ordered, or whatever is due. By schedule every week is looked at again, so that what has changed in the
 * roster, the calendar or exemptions counts too; weeks that come out the same keep their run.
 */
export const weeklyRunJob: JobKind<Payload> = {
  name: weekly_run_job,
  retries: 2,
  run: async ({ institutionId, reason = 'schedule', week, from }, services) => {
    const institution = await institutionById(services.db, institutionId);
    if (!institution) return;
    const context = { ...services, clock: clockOf(institution), actor: systemActor(institutionId, 'Weekly run') };
    const onlyMissing = reason !== 'schedule' && from === undefined;
    try {
      await scoreInstitution(context, { reason, week, from, onlyMissing });
    } catch (error) {
      // Nothing to score yet, or another worker is at it: tried again next Monday, or already done.
      const isExpected =
        error instanceof Problem && ['scoring.nothing-delivered', 'scoring.already-running'].includes(error.code);
      if (!isExpected) throw error;
      services.log.info('nothing scored', { institutionId, code: error.code });
    }
  },
};

/** Monday morning in the institution's time zone, after the night's deliveries. */
export const weekly_run_schedule = '0 5 * * 1';

/** Queues again what a stopped process left half-way. Call it when a process starts to work. */
export async function resumeRuns({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, async (trx) => {
      await closeDeadRuns(trx, institutionId);
      const order: RunOrder & Record<string, unknown> = { institutionId, reason: 'command' };
      if (await hasBrokenOffRun(trx, institutionId))
        await jobs.enqueue(trx, weekly_run_job, order, String(institutionId));
    });
}
