import { clockOf, type Institution, loadInstitution } from '../../institution/server/index.ts';
import { dayIn, type IsoDate } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import type { Context } from '../../platform/http/route.ts';

/** What the verbs of this slice are given. With a queue, what changes scores has them made again; without, the caller sees to it. */
export type VerbContext = Pick<Context, 'db' | 'clock' | 'actor' | 'dataFolder'> & Partial<Pick<Context, 'jobs'>>;

/** The institution and its own day, by its own clock. */
export async function institutionNow(
  db: Database,
  institutionId: number,
): Promise<{ institution: Institution; now: Temporal.Instant; today: IsoDate }> {
  const institution = await db.forInstitution(institutionId, (trx) => loadInstitution(trx, institutionId));
  const now = clockOf(institution).now();
  return { institution, now, today: dayIn(institution.timeZone, now) };
}
