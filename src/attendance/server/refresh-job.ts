import { sql } from 'kysely';
import { attendance_job, listInstitutions } from '../../institution/server/index.ts';
import type { JobKind, Services } from '../../platform/services.ts';
import { refreshStandings, refreshWaiting } from './refresh-standings.ts';

/** Every morning: who joined, moved or left since, and days that the calendar closed. */
export const refresh_schedule = '30 4 * * *';

export const refreshAttendanceJob: JobKind<{ institutionId: number; onlyWaiting?: boolean }> = {
  name: attendance_job,
  retries: 3,
  run: async ({ institutionId, onlyWaiting }, { db }) => {
    await refreshWaiting(db, institutionId);
    if (!onlyWaiting) await refreshStandings(db, institutionId, null);
  },
};

/** Takes up what a stopped process left waiting. */
export async function resumeAttendance({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, async (trx) => {
      const { rows } =
        await sql`select from attendance.waiting where institution_id = ${institutionId} limit 1`.execute(trx);
      if (rows.length > 0)
        await jobs.enqueue(
          trx,
          attendance_job,
          { institutionId, onlyWaiting: true },
          `attendance waiting ${institutionId}`,
        );
    });
}
