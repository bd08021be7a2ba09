import type { IsoDate } from '../../kernel/week.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Jobs } from '../../platform/services.ts';

/** The job that scores. Named here, below all that asks for it: calendars, units, rosters. */
export const weekly_run_job = 'scoring.weekly-run';

/**
 * `scoresFrom` in an event's details is the day from which on what scores rest on has changed: the run that comes next scores
 * the weeks from then on again, whoever starts it. This day stands for a change whose first week is not known.
 */
export const from_the_beginning: IsoDate = '1970-01-01';

export type AfterChange = (trx: Tx) => Promise<void>;

/** Has the affected weeks scored again soon: queued in the transaction of the change, once however many changes there are. */
export function scoreAgain({ jobs, actor }: { jobs: Jobs; actor: { institutionId: number } }): AfterChange {
  const { institutionId } = actor;
  return (trx) =>
    jobs.enqueue(trx, weekly_run_job, { institutionId, reason: 'correction' }, `changed ${institutionId}`);
}

/** The earlier of two days; null stands for no change at all. */
export function earlier(a: IsoDate | null, b: IsoDate | null): IsoDate | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
