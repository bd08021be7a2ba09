import { setTimeout } from 'node:timers/promises';
import {
  clockOf,
  institutionById,
  listInstitutions,
  systemActor,
  weekly_run_job,
} from '../institution/server/index.ts';
import { Problem } from '../kernel/problem.ts';
import type { JobKind, Services } from '../platform/services.ts';
import {
  actorOfOrder,
  closeDeadRuns,
  hasBrokenOffRun,
  hasStandingRun,
  type RunOrder,
  type RunReason,
} from '../scoring/server/index.ts';
import { type ScoreOrder, scoreInstitution } from './score-institution.ts';

/** What the schedule's own payload leaves out. */
type Payload = { institutionId: number } & Partial<RunOrder>;

/** Who a run is recorded to be started by when nobody asked for it. */
const ownAccord: Record<RunReason, string> = {
  schedule: 'Weekly run',
  correction: 'Leadline, after a change',
  command: 'Leadline, after a restart',
  button: 'Leadline',
  import: 'Leadline, after an import',
};

/**
 * Scores what was ordered, or whatever is due. By schedule every week is looked at again; weeks that come out the same keep
 * their run. After a change of roster or calendar the weeks that rest on it are, once there are any scores.
 */
export const weeklyRunJob: JobKind<Payload> = {
  name: weekly_run_job,
  retries: 2,
  run: async ({ institutionId, reason = 'schedule', week, from, orderedBy }, services) => {
    const institution = await institutionById(services.db, institutionId);
    if (!institution) return;
    const isCorrection = reason === 'correction';
    const { actor, isScored } = await services.db.forInstitution(institutionId, async (trx) => ({
      actor: orderedBy
        ? await actorOfOrder(trx, institutionId, orderedBy)
        : systemActor(institutionId, ownAccord[reason]),
      isScored: await hasStandingRun(trx, institutionId),
    }));
    // While an institution is being set up, its first scores wait for somebody to ask for them.
    if (isCorrection && !isScored) return;
    const context = { ...services, clock: clockOf(institution), actor };
    const onlyMissing = reason !== 'schedule' && from === undefined;
    const score = () => scoreInstitution(context, { reason, week, from, onlyMissing } satisfies ScoreOrder);
    try {
      // Who scores at the moment may have read before the change: then it is this job's turn afterwards.
      await (isCorrection ? whenFree(score) : score());
    } catch (error) {
      // Nothing to score yet, or another worker is at it: tried again next Monday, or already done.
      if (!isProblem(error, 'scoring.nothing-delivered') && (isCorrection || !isProblem(error, already_running)))
        throw error;
      services.log.info('nothing scored', { institutionId, code: (error as Problem).code });
    }
  },
};

const already_running = 'scoring.already-running';
const patience = { pause_ms: 3_000, times: 200 };

async function whenFree(score: () => Promise<unknown>): Promise<void> {
  for (let time = 1; ; time++) {
    try {
      await score();
      return;
    } catch (error) {
      if (!isProblem(error, already_running) || time === patience.times) throw error;
      await setTimeout(patience.pause_ms);
    }
  }
}

function isProblem(error: unknown, code: string): boolean {
  return error instanceof Problem && error.code === code;
}

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
