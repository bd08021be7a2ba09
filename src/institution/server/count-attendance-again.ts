import type { Jobs } from '../../platform/services.ts';
import type { AfterChange } from './score-again.ts';

/** The job that makes attendance's sums and standings. Named here, below all that changes how marks count. */
export const attendance_job = 'attendance.refresh';

/** Has attendance counted again: queued in the transaction of the change, once however many changes there are. */
export function countAttendanceAgain({ jobs, actor }: { jobs: Jobs; actor: { institutionId: number } }): AfterChange {
  const { institutionId } = actor;
  return (trx) => jobs.enqueue(trx, attendance_job, { institutionId }, `attendance ${institutionId}`);
}

/** Several things that follow a change, one after the other. */
export function eachOf(...follow: readonly AfterChange[]): AfterChange {
  return async (trx) => {
    for (const one of follow) await one(trx);
  };
}
