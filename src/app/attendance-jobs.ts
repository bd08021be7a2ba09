import { passOnUnresolved } from '../attendance/server/index.ts';
import { institutionById, listUnits } from '../institution/server/index.ts';
import { notifyStaff } from '../messages/server/index.ts';
import type { JobKind } from '../platform/services.ts';

/** Zones differ by quarters of an hour. */
export const unresolved_schedule = '*/15 * * * *';

/** Absences that nobody has explained by the hour that is set go to the person named: in the app, and in their next digest. */
export const unresolvedJob: JobKind<{ institutionId: number }> = {
  name: 'attendance.unresolved',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    await passOnUnresolved(db, institution, async (trx, by, { resolveById, staffId, day, students, unitId }) => {
      const unit = (await listUnits(trx, institutionId)).find((one) => one.unitId === unitId)?.name;
      const where = unit === undefined ? '' : ` at ${unit}`;
      await notifyStaff(trx, by, {
        staffId,
        words: `${students === 1 ? 'One absence' : `${students} absences`} of today${where} ${students === 1 ? 'is' : 'are'} not explained yet, and ${students === 1 ? 'is' : 'are'} with you now.`,
        link: `/attendance?day=${day}`,
        dedupeKey: `unresolved/${resolveById}/${day}`,
        origin: { kind: 'attendance', id: resolveById },
      });
    });
  },
};
