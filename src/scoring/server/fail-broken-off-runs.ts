import { sql } from 'kysely';
import type { Database } from '../../platform/db/database.ts';

/**
 * Takes every run under way for failed. Only for a process that has the database to itself and has just started: whoever worked on
 * them is gone, and nobody need wait until their silence is noticed.
 */
export async function failBrokenOffRuns(db: Database, institutionId: number): Promise<void> {
  await db.forInstitution(institutionId, (trx) =>
    sql`update scoring.run set state = 'failed', finished_at = now(),
        failure = 'Leadline was stopped in the middle of this run. The scores of the run before still stand.'
      where institution_id = ${institutionId} and state = 'running'`.execute(trx),
  );
}
