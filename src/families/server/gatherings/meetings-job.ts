import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import type { JobKind } from '../../../platform/services.ts';
import { mailMeetings } from './mail-meetings.ts';
import { remindOfMeetings } from './remind-of-meetings.ts';
import { settleVisits } from './settle-visits.ts';

export const meetings_schedule = '*/5 * * * *';

/** What families booked comes into calendars, and they are reminded of it the day before. */
export const meetingsJob: JobKind<{ institutionId: number }> = {
  name: 'families.follow-meetings',
  retries: 2,
  run: async ({ institutionId }, { db, publicUrl }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    const ctx = { clock: clockOf(institution), actor: systemActor(institutionId) };
    await settleVisits(db, ctx);
    await mailMeetings({ db, publicUrl }, ctx, institution);
    await remindOfMeetings(db, ctx, institution);
  },
};
