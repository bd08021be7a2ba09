import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { JobKind, Jobs, Services } from '../../../platform/services.ts';
import type { AlertContext } from '../context.ts';
import { evaluateRules } from './evaluate-rules.ts';
import { takeWorkflowSteps } from './take-workflow-steps.ts';

export const evaluate_job = 'alerts.evaluate';
/** At least daily whatever is delivered; hourly, so that what waits and what is due next comes in time. */
export const evaluate_schedule = '20 * * * *';

/** Evaluates whatever is due and takes the steps that are. Looking at what is there, it may run twice or break off. */
export const evaluateJob: JobKind<{ institutionId: number }> = {
  name: evaluate_job,
  retries: 3,
  run: async ({ institutionId }, services) => {
    const context = await alertContext(services, institutionId);
    if (!context) return;
    await evaluateRules(context);
    await takeWorkflowSteps(context);
  },
};

/** Asks for an evaluation once the transaction is through; asked for twice, it comes once. */
export async function evaluateSoon(jobs: Jobs, trx: Tx, institutionId: number): Promise<void> {
  await jobs.enqueue(trx, evaluate_job, { institutionId }, String(institutionId));
}

async function alertContext({ db }: Services, institutionId: number): Promise<AlertContext | null> {
  const institution = await institutionById(db, institutionId);
  return institution && { db, clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline, by rule') };
}
