import { coveredBy, momentOf } from '../../../cases/server/index.ts';
import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import {
  calendarSender,
  inviteInRounds,
  inviteStaff,
  staffWhoWantInvitations,
} from '../../../messages/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { JobKind } from '../../../platform/services.ts';
import { appointmentsFor, followUpsOf } from '../plans/feed.ts';

/** Soon enough that a meeting of this afternoon arrives before it. */
export const invite_schedule = '*/5 * * * *';

/**
 * Mails staff who want it what their calendar address would show: follow-ups, meetings and visits, and each change or end of them. It
 * looks at what holds now, so whatever moved them is followed: a colleague, cover, a plan that ended.
 */
export async function mailInvitations(
  { db, publicUrl }: { db: Database; publicUrl: string },
  institutionId: number,
): Promise<number> {
  const institution = await institutionById(db, institutionId);
  if (!institution) return 0;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId, 'Leadline') };
  const base = `${publicUrl}/${institution.key}`;
  const { staff, sender, today } = await db.forInstitution(institutionId, async (trx) => {
    const { today } = await momentOf(trx, ctx);
    return {
      today,
      staff: await staffWhoWantInvitations(trx, institutionId, today),
      sender: await calendarSender(trx, institution),
    };
  });
  let mailed = 0;
  for (const to of staff)
    mailed += await inviteInRounds(db, ctx, async (trx) => {
      const staffIds = [to.id, ...(await coveredBy(trx, institutionId, to.id, today))];
      const events = [
        ...(await followUpsOf(trx, institutionId, staffIds, base)),
        ...(await appointmentsFor(trx, institutionId, to.id, base, ctx.clock.now())),
      ];
      return inviteStaff(
        trx,
        ctx,
        to,
        { source: 'work', sender, timeZone: institution.timeZone },
        events.map(({ id, when, summary, description, link }) => ({
          id,
          summary,
          description,
          link,
          place: '',
          when: 'on' in when ? when : { startsAt: when.startsAt.toString(), endsAt: when.endsAt.toString() },
        })),
      );
    });
  return mailed;
}

export const inviteJob: JobKind<{ institutionId: number }> = {
  name: 'interventions.mail-invitations',
  retries: 2,
  run: async ({ institutionId }, services) => {
    await mailInvitations(services, institutionId);
  },
};
