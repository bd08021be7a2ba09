import type { Jobs } from '../../platform/services.ts';
import type { AfterChange } from './score-again.ts';

/** The job that offers open casework to whoever it concerns now. Named here, below all that moves students. */
export const pass_on_job = 'cases.pass-on';

/** Has open casework follow the students that a change moved: queued in its transaction, once however many changes there are. */
export function passOnSoon({ jobs, actor }: { jobs: Jobs; actor: { institutionId: number } }): AfterChange {
  const { institutionId } = actor;
  return (trx) => jobs.enqueue(trx, pass_on_job, { institutionId }, `pass-on ${institutionId}`);
}
