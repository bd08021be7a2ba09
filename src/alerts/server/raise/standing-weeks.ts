import type { Week } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';

export interface StandingWeek {
  week: Week;
  run: number;
}

/** Every week that has a standing run, oldest first. */
export async function standingWeeks(db: Database, institutionId: number): Promise<StandingWeek[]> {
  return db.forInstitution(institutionId, (trx) =>
    trx
      .selectFrom('scoring.run')
      .select(['week', 'run'])
      .where('institution_id', '=', institutionId)
      .where('state', '=', 'standing')
      .orderBy('week')
      .execute(),
  );
}
