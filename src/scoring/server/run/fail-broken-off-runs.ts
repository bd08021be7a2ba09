import type { Database } from '../../../platform/db/database.ts';
import { closeDeadRuns } from './run-record.ts';

/**
 * Takes every run under way for failed. Only for a process that has the database to itself and has just started: whoever worked on
 * them is gone, and nobody need wait until their silence is noticed.
 */
export async function failBrokenOffRuns(db: Database, institutionId: number): Promise<void> {
  await db.forInstitution(institutionId, (trx) => closeDeadRuns(trx, institutionId, true));
}
