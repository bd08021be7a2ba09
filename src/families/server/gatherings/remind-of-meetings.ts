import { sql } from 'kysely';
import type { Institution } from '../../../institution/server/index.ts';
import { claimVisitReminder, type FamilyVisit, visitsOfFamilies } from '../../../interventions/server/index.ts';
import { record } from '../../../ledger/server/index.ts';
import { type MessageContext, notifyStaff, queueToFamily } from '../../../messages/server/index.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Holder } from '../../core/people/holder.ts';
import { mayReach } from '../people/may-reach.ts';
import { makeMessage } from '../writing/batches/make-items.ts';
import { readFields } from '../writing/batches/real-fields.ts';
import { wordsForReaders } from '../writing/templates/approved-words.ts';
import { type BookedMeeting, bookedMeetings } from './booked.ts';
import { recipientOf } from './mail-meetings.ts';

/** From this hour of the day before, as the school's clock shows it. */
const from_hour = 9;

/**
 * Reminds families of what they booked for tomorrow: each time once, by their own channel, in their language and hours, and as far as
 * they may be written to. Tomorrow is what the school's calendar says, whatever the clocks do in the night.
 */
export async function remindOfMeetings(db: Database, ctx: MessageContext, institution: Institution): Promise<number> {
  const { institutionId, timeZone } = institution;
  const local = ctx.clock.now().toZonedDateTimeISO(timeZone);
  if (local.hour < from_hour) return 0;
  const tomorrow = local.toPlainDate().add({ days: 1 });
  const from = tomorrow.toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
  const until = tomorrow.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
  const coming = await db.forInstitution(institutionId, async (trx) => [
    ...(await bookedMeetings(trx, institutionId, { from, until })).map(ofMeeting),
    ...(await visitsOfFamilies(trx, institutionId, { from, until })).map(ofVisit),
  ]);
  let reminded = 0;
  for (const one of coming)
    reminded += await db.forInstitution(institutionId, (trx) => remind(trx, ctx, institution, one));
  return reminded;
}

/** What somebody of a family is reminded of: what they booked, or a meeting or visit that they were asked to. */
interface Coming {
  id: string;
  startsAt: Temporal.Instant;
  place: string;
  studentId: string;
  holder: Holder;
  hostStaffId: string;
  /** Where the host reads on. */
  link: string;
  /** Takes it for one worker, once, and only while it still holds. */
  claim: (trx: Tx, ctx: MessageContext) => Promise<boolean>;
}

function ofMeeting({ invitationId, slotId, ...meeting }: BookedMeeting): Coming {
  return {
    ...meeting,
    id: invitationId,
    link: '/families/meetings',
    claim: async (trx, { actor, clock }) => {
      const mine = await trx
        .updateTable('families.slot')
        .set({ reminded_at: sql<Date>`${clock.now().toString()}::timestamptz` })
        .where('institution_id', '=', actor.institutionId)
        .where('slot_id', '=', slotId)
        .where('invitation_id', '=', invitationId)
        .where('reminded_at', 'is', null)
        .returning('slot_id')
        .executeTakeFirst();
      return mine !== undefined;
    },
  };
}

function ofVisit(visit: FamilyVisit): Coming {
  return {
    ...visit,
    id: visit.appointmentId,
    holder: { kind: 'guardian', id: visit.guardianId },
    hostStaffId: visit.organiserStaffId,
    link: `/appointments/${visit.appointmentId}`,
    claim: (trx, { actor }) => claimVisitReminder(trx, actor.institutionId, visit),
  };
}

async function remind(trx: Tx, ctx: MessageContext, institution: Institution, meeting: Coming): Promise<number> {
  const { institutionId, timeZone } = institution;
  const { id, studentId, holder, startsAt } = meeting;
  if (!(await meeting.claim(trx, ctx))) return 0;
  const recipient = await recipientOf(trx, institutionId, holder, [studentId]);
  const answer = recipient
    ? await mayReach(trx, ctx, recipient, 'events', ctx.clock.now(), { studentIds: [studentId], isUrgent: true })
    : ({ kind: 'no', why: 'not-a-recipient' } as const);
  const dueAt = answer.kind === 'later' ? answer.until : ctx.clock.now();
  const isInTime = answer.kind !== 'no' && Temporal.Instant.compare(dueAt, startsAt) < 0;
  const words = await wordsForReaders(trx, institutionId, 'meeting-reminder');
  const fields = (await readFields(trx, institutionId, [studentId])).get(studentId);
  const zoned = startsAt.toZonedDateTimeISO(timeZone);
  const said =
    recipient && isInTime
      ? makeMessage(
          {
            institution,
            occasion: 'meeting-reminder',
            approved: words,
            ownWords: null,
            senderName: '',
            day: zoned.toPlainDate().toString(),
          },
          {
            recipient,
            corrects: null,
            students: [
              {
                studentId,
                school: fields?.school ?? institution.name,
                values: {
                  student: recipient.nameForStudent,
                  time: zoned.toPlainTime().toLocaleString(recipient.language, { timeStyle: 'short' }),
                  place: meeting.place,
                },
              },
            ],
          },
        )
      : null;
  const [first, ...fallback] = recipient?.channels ?? [];
  let fate = 'not-reached';
  if (recipient && first && said?.kind === 'said') {
    fate = 'queued';
    await queueToFamily(trx, ctx, {
      to: holder,
      channel: first.channel,
      address: first.address,
      language: recipient.language,
      studentIds: [studentId],
      householdKey: recipient.householdKey,
      category: 'events',
      subject: said.subject,
      body: said.body,
      dedupeKey: `meeting-reminder/${id}/${holder.id}/${startsAt.epochMilliseconds}/${ctx.clock.now().epochMilliseconds}`,
      origin: { kind: 'meeting-reminder', id },
      dueAt,
      expiresAt: startsAt,
      fallback,
      hours: { timeZone: recipient.timeZone, ...recipient.hours },
    });
  } else if (answer.kind === 'no' && answer.why === 'known-circumstance') fate = 'kept-back';
  else
    await notifyStaff(trx, ctx, {
      staffId: meeting.hostStaffId,
      words: 'A family that you meet tomorrow could not be reminded in its language. Call them, if you can.',
      link: meeting.link,
      dedupeKey: `not-reminded/${id}/${holder.id}/${startsAt.epochMilliseconds}`,
      origin: { kind: 'meeting-reminder', id },
    });
  await record(trx, ctx, {
    verb: 'families.remind-of-meeting',
    subject: { kind: 'student', id: studentId },
    details: { meetingId: id, fate },
  });
  return fate === 'queued' ? 1 : 0;
}
