import { z } from 'zod';
import { type Moment, momentOf, requireStudents, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { meetingWays } from '../../core/gatherings/invitation.ts';
import { most_slots, overlapping, slotsWithin } from '../../core/gatherings/slots.ts';
import { recipientsFor } from '../people/recipients-for.ts';
import { trouble } from './problems.ts';

const farthest_days = 366;
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time as 15:30');

export const NewOffer = z.object({
  /** Left out: whoever offers. */
  hostStaffId: z.uuid().optional(),
  title: z.string().trim().min(1, 'say what it is about, in words a family understands').max(120),
  way: z.enum(meetingWays),
  place: z.string().trim().min(1, 'say where, or by which number or address').max(200),
  minutes: z.int().min(5).max(240),
  pauseMinutes: z.int().min(0).max(120).default(0),
  noticeHours: z.int().min(0).max(168).default(12),
  hours: z
    .array(z.object({ day: z.iso.date(), from: time, until: time }))
    .min(1, 'choose at least one day')
    .max(60),
  studentIds: z.array(z.uuid()).max(400).default([]),
});

/** Offers times to the families of students; each family books one of them. */
export async function offerTimes(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewOffer>,
): Promise<{ offerId: string; slots: number; invited: number; withoutFamily: number }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const moment = await momentOf(trx, { clock, actor });
    const hostStaffId = await requireHost(trx, institutionId, input.hostStaffId ?? actor.staffId, moment);
    for (const { day, from, until } of input.hours) {
      if (day < moment.today || day > addDays(moment.today, farthest_days))
        throw trouble.invalid('Times are offered from today on, for a year at most. Check the days.');
      if (until <= from) throw trouble.invalid(`On ${day} the hours end before they begin. Check the times.`);
    }
    const starts = slotsWithin(input.hours, { ...input, timeZone: moment.timeZone }).filter(
      (at) => at.epochMilliseconds > moment.at.getTime(),
    );
    if (starts.length === 0)
      throw trouble.invalid(
        'No time of that length fits into these hours. Make the hours longer or the times shorter.',
      );
    if (starts.length >= most_slots)
      throw trouble.invalid(`These hours come to ${most_slots} times or more. Offer fewer days at once.`);
    await requireFree(trx, institutionId, hostStaffId, starts, input.minutes);
    const offerId = uuidv7();
    await trx
      .insertInto('families.offer')
      .values({
        institution_id: institutionId,
        offer_id: offerId,
        host_staff_id: hostStaffId,
        title: input.title,
        way: input.way,
        place: input.place,
        notice_hours: input.noticeHours,
        state: 'open',
        made_by: actor.actorId,
        made_by_name: actor.name,
        made_at: moment.at,
      })
      .execute();
    await trx
      .insertInto('families.slot')
      .values(
        starts.map((at) => ({
          institution_id: institutionId,
          slot_id: uuidv7(),
          offer_id: offerId,
          host_staff_id: hostStaffId,
          starts_at: new Date(at.epochMilliseconds),
          minutes: input.minutes,
        })),
      )
      .execute();
    const { invited, withoutFamily } = await addInvitations(trx, { clock, actor }, moment, offerId, input.studentIds);
    await record(
      trx,
      { clock, actor },
      {
        verb: 'families.offer-times',
        subject: { kind: 'offer', id: offerId },
        details: { slots: starts.length, invited, withoutFamily },
      },
    );
    return { offerId, slots: starts.length, invited, withoutFamily };
  });
}

async function requireHost(trx: Tx, institutionId: number, staffId: string | null, { today }: Moment): Promise<string> {
  if (staffId === null) throw trouble.invalid('You have no staff record here, so say who will meet the families.');
  const host = await trx
    .selectFrom('roster.staff')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('staff_id', '=', staffId)
    .where((on) => on.or([on('left_on', 'is', null), on('left_on', '>', today)]))
    // Held until the end: two offers of one person cannot both find the same hour free.
    .forUpdate()
    .executeTakeFirst();
  if (!host)
    throw trouble.invalid('Nobody of the staff here is meant. Choose who will meet the families from the list.');
  return host.staff_id;
}

async function requireFree(
  trx: Tx,
  institutionId: number,
  hostStaffId: string,
  starts: readonly Temporal.Instant[],
  minutes: number,
): Promise<void> {
  const dayBefore = (starts[0]?.epochMilliseconds ?? 0) - 86_400_000;
  const rows = await trx
    .selectFrom('families.slot')
    .select(['starts_at', 'minutes'])
    .where('institution_id', '=', institutionId)
    .where('host_staff_id', '=', hostStaffId)
    .where('is_withdrawn', '=', false)
    .where('starts_at', '>=', new Date(dayBefore))
    .execute();
  const taken = rows.map((row) => ({
    startsAt: Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime()),
    minutes: row.minutes,
  }));
  const [first, ...more] = overlapping(
    starts.map((startsAt) => ({ startsAt, minutes })),
    taken,
  );
  if (first)
    throw trouble.conflict(
      `${more.length + 1} of these times ${more.length === 0 ? 'is' : 'are'} on offer already, by the same person. Choose other hours, or close the other offer first.`,
      { firstAt: first.startsAt.toString() },
    );
}

/** Asks everybody who may hear of events about these students; one invitation for each, and none twice. */
export async function addInvitations(
  trx: Tx,
  ctx: Pick<Verb, 'clock' | 'actor'>,
  moment: Moment,
  offerId: string,
  studentIds: readonly string[],
): Promise<{ invited: number; withoutFamily: number }> {
  const { institutionId } = ctx.actor;
  const ids = [...new Set(studentIds)].sort();
  if (ids.length === 0) return { invited: 0, withoutFamily: 0 };
  await requireStudents(trx, ctx.actor, 'families:write', ids, moment.today);
  const recipients = await recipientsFor(trx, institutionId, ids, 'events');
  const rows = [...recipients].flatMap(([studentId, people]) =>
    people.map((person) => ({
      institution_id: institutionId,
      invitation_id: uuidv7(),
      offer_id: offerId,
      student_id: studentId,
      holder_kind: person.kind,
      holder_id: person.id,
      state: 'invited',
      interpreter: person.needsInterpreter ? person.language : null,
    })),
  );
  const added =
    rows.length === 0
      ? []
      : await trx
          .insertInto('families.invitation')
          .values(rows)
          .onConflict((conflict) =>
            conflict.columns(['institution_id', 'offer_id', 'student_id', 'holder_kind', 'holder_id']).doNothing(),
          )
          .returning('invitation_id')
          .execute();
  return { invited: added.length, withoutFamily: ids.filter((id) => (recipients.get(id) ?? []).length === 0).length };
}
