import { clockOf, listInstitutions, loadInstitution, systemActor } from '../../../institution/server/index.ts';
import { markReportsTaken, newReports } from '../../../messages/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { JobKind, Services } from '../../../platform/services.ts';
import { channels, type FamilyChannel } from '../../core/people/holder.ts';
import { warnOfNames } from '../conversations/check-names.ts';
import { type HealthInput, noteContactHealth } from './contact-health.ts';
import { openReviews } from './rights.ts';
import { sweepReach } from './unreachable.ts';

export const people_schedule = '40 3 * * *';
export const reports_schedule = '*/5 * * * *';

const at_once = 200;

/** Every night: who comes of age, who cannot be reached, and whether who is named can open what they are told of. */
export const peopleJob: JobKind<{ institutionId: number }> = {
  name: 'families.people',
  retries: 1,
  run: async ({ institutionId }, { db }) => {
    await openReviews(db, institutionId);
    await sweepReach(db, institutionId);
    await warnOfNames(db, institutionId);
  },
};

/** What providers say of addresses becomes what is known of them. */
export const contactReportsJob: JobKind<{ institutionId: number }> = {
  name: 'families.contact-reports',
  retries: 1,
  run: async ({ institutionId }, { db }) => {
    await takeReports(db, institutionId);
  },
};

const foundOf: Record<string, HealthInput['found']> = {
  good: 'good',
  bouncing: 'bouncing',
  'wrong-number': 'wrong_number',
  'opted-out': 'opted_out',
};

/** @returns how many reports were read */
export async function takeReports(db: Database, institutionId: number): Promise<number> {
  let read = 0;
  for (;;) {
    const some = await db.forInstitution(institutionId, async (trx) => {
      const clock = clockOf(await loadInstitution(trx, institutionId));
      const ctx = { clock, actor: systemActor(institutionId) };
      const reports = await newReports(trx, institutionId, at_once);
      for (const { to, channel, address, health, reach } of reports) {
        if (to.kind === 'staff' || !isFamilyChannel(channel)) continue;
        const found = health ? foundOf[health] : reach === 'undelivered' ? 'failing' : undefined;
        if (found)
          await noteContactHealth(trx, ctx, {
            holder: { kind: to.kind, id: to.id },
            channel,
            address,
            found,
            words: 'The provider says so.',
          });
      }
      await markReportsTaken(
        trx,
        institutionId,
        reports.map(({ reportId }) => reportId),
      );
      return reports.length;
    });
    read += some;
    if (some < at_once) return read;
  }
}

const isFamilyChannel = (channel: string): channel is FamilyChannel => channels.some((one) => one === channel);

/** An institution whose families nobody has looked through yet is looked through soon after it starts. */
export async function resumePeople({ db, jobs }: Services): Promise<void> {
  for (const { institutionId } of await listInstitutions(db))
    await db.forInstitution(institutionId, async (trx) => {
      const swept = await trx
        .selectFrom('families.sweep')
        .select('done_on')
        .where('institution_id', '=', institutionId)
        .executeTakeFirst();
      if (!swept) await jobs.enqueue(trx, peopleJob.name, { institutionId }, String(institutionId));
    });
}
