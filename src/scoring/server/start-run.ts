import { z } from 'zod';
import { requireNeed } from '../../kernel/require-need.ts';
import { record } from '../../ledger/server/index.ts';
import type { Services } from '../../platform/services.ts';
import type { RunContext, RunReason } from './run-record.ts';
import { checkWeek } from './run-week.ts';

/** The job that scores; whoever composes runs with what follows them (trends, pages) does the work. */
export const weekly_run_job = 'scoring.weekly-run';

export const RunOrderInput = z.strictObject({
  /** One week, by its Monday; left out: every week that has no standing run. */
  week: z.iso.date().optional(),
  /** Every week from this one on, also those that were scored. */
  from: z.iso.date().optional(),
});

/** The job's payload. */
export interface RunOrder extends z.output<typeof RunOrderInput> {
  institutionId: number;
  reason: RunReason;
}

/** Puts a run into the queue, after refusing what could not be scored anyway. Its progress is in the list of runs. */
export async function startRun(
  context: RunContext & Pick<Services, 'jobs'>,
  order: z.output<typeof RunOrderInput>,
): Promise<{ isQueued: true }> {
  requireNeed(context.actor, 'runs:start');
  const { db, clock, actor, jobs } = context;
  const { institutionId } = actor;
  if (order.week !== undefined) await checkWeek(context, order.week, false);
  await db.forInstitution(institutionId, async (trx) => {
    const payload: RunOrder & Record<string, unknown> = { institutionId, reason: 'button', ...order };
    await jobs.enqueue(trx, weekly_run_job, payload, `${institutionId} ${order.week ?? ''} ${order.from ?? ''}`);
    await record(
      trx,
      { clock, actor },
      { verb: 'scoring.start-run', subject: { kind: 'week', id: order.week ?? order.from ?? 'missing' } },
    );
  });
  return { isQueued: true };
}
