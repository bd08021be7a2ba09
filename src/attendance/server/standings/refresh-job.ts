import { sql } from 'kysely';
import {
  attendance_job,
  institutionById,
  listInstitutions,
  scoreAgain,
  todayOf,
} from '../../../institution/server/index.ts';
import { weekOf } from '../../../kernel/week.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { refreshStandings, refreshWaiting } from './refresh-standings.ts';

/** Every morning: who joined, moved or left since, and days that the calendar closed. */
export const refresh_schedule = '30 4 * * *';

export const refreshAttendanceJob: JobKind<{ institutionId: number; onlyWaiting?: boolean }> = {
  name: attendance_job,
  retries: 3,
  run: async ({ institutionId, onlyWaiting }, { db, jobs }) => {
    const changedFrom = await refreshWaiting(db, institutionId);
    if (!onlyWaiting) await refreshStandings(db, institutionId, null);
    const institution = await institutionById(db, institutionId);
    // The running week is scored when it is over; a correction of one before it has its score made again.
    if (institution && changedFrom !== null && changedFrom < weekOf(todayOf(institution)))
      await db.forInstitution(institutionId, scoreAgain({ jobs, actor: { institutionId } }));
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
