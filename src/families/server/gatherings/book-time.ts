import { z } from 'zod';
import { type Acting, type Moment, momentOf, storeContacts, type Verb } from '../../../cases/server/index.ts';
import { bookVisit, endBookedVisit } from '../../../interventions/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelMessages, notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { closesAt, type InvitationStep, type MeetingWay, stepFrom } from '../../core/gatherings/invitation.ts';
import { holderKindOf, nameOfHolder } from './people-names.ts';
import { trouble } from './problems.ts';
import { type Answering, type InvitationRow, requireInvitation } from './require-invitation.ts';

export const Booking = z.object({
  slotId: z.uuid(),
  /** The language; null: none is needed. Left out: as it is. */
  interpreter: z.string().trim().min(2).max(35).nullable().optional(),
  wish: z.string().trim().max(1_000).optional(),
});

/** Staff book, move, cancel or decline for a family that said so by another way. */
export async function answerForFamily(
  { db, clock, actor }: Verb,
  invitationId: string,
  answer: ({ step: 'book' } & z.output<typeof Booking>) | { step: 'cancel' | 'decline' },
): Promise<{ state: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const moment = await momentOf(trx, { clock, actor });
    const answering: Answering = { by: 'staff', actor, today: moment.today };
    return answer.step === 'book'
      ? bookTime(trx, { clock, actor }, invitationId, answer, answering)
      : freeTime(trx, { clock, actor }, invitationId, answer.step, answering);
  });
}

/**
 * Books a time, or another one instead, in the caller's transaction: of two families that want the same one, the second is told.
 * Families keep to the offer's notice; staff need not.
 */
export async function bookTime(
  trx: Tx,
  ctx: Acting,
  invitationId: string,
  { slotId, interpreter, wish }: z.output<typeof Booking>,
  answering: Answering,
): Promise<{ state: string }> {
  const { institutionId } = ctx.actor;
  const moment = await momentOf(trx, ctx);
  const row = await requireInvitation(trx, institutionId, invitationId, answering);
  const state = requireStep(row, 'book');
  if (row.offer_state !== 'open') throw trouble.closed('These times are no longer offered. Ask the school for others.');
  const held = await bookedSlot(trx, institutionId, invitationId);
  let startsAt = held?.starts_at ?? moment.at;
  let minutes = held?.minutes ?? 0;
  if (held?.slot_id !== slotId) {
    requireNotice(row, held?.starts_at ?? null, moment, answering);
    if (held) await emptySlot(trx, ctx, held.slot_id, invitationId);
    const taken = await trx
      .updateTable('families.slot')
      .set({ invitation_id: invitationId, reminded_at: null })
      .where('institution_id', '=', institutionId)
      .where('slot_id', '=', slotId)
      .where('offer_id', '=', row.offer_id)
      .where('invitation_id', 'is', null)
      .where('is_withdrawn', '=', false)
      .where('starts_at', '>', moment.at)
      .returning(['starts_at', 'minutes'])
      .executeTakeFirst();
    if (!taken) throw trouble.conflict('Somebody else took this time just now, or it is over. Choose another.');
    requireNotice(row, taken.starts_at, moment, answering);
    ({ starts_at: startsAt, minutes } = taken);
  }
  await write(trx, ctx, row, moment, answering, {
    state,
    ...(interpreter === undefined ? {} : { interpreter }),
    ...(wish === undefined ? {} : { wish }),
  });
  const visit = row.way === 'home' ? await planVisit(trx, ctx, row, { startsAt, minutes, wish }) : null;
  await tell(trx, ctx, row, moment, held ? 'moved their meeting' : 'booked a meeting', visit);
  await record(trx, ctx, {
    verb: 'families.book-time',
    subject: { kind: 'student', id: row.student_id },
    details: { invitationId, by: answering.by, isMoved: held !== undefined },
  });
  return { state };
}

/** Cancels a booking, or says that none is wanted; the time is free for others. */
export async function freeTime(
  trx: Tx,
  ctx: Acting,
  invitationId: string,
  step: 'cancel' | 'decline',
  answering: Answering,
): Promise<{ state: string }> {
  const { institutionId } = ctx.actor;
  const moment = await momentOf(trx, ctx);
  const row = await requireInvitation(trx, institutionId, invitationId, answering);
  const state = requireStep(row, step);
  const held = await bookedSlot(trx, institutionId, invitationId);
  requireNotice(row, held?.starts_at ?? null, moment, answering);
  if (held) await emptySlot(trx, ctx, held.slot_id, invitationId);
  await write(trx, ctx, row, moment, answering, { state });
  await endBookedVisit(trx, ctx, bookingOf(row), {
    state: 'cancelled',
    words: answering.by === 'family' ? 'The family cancelled it.' : 'It was cancelled for the family.',
  });
  await tell(trx, ctx, row, moment, step === 'cancel' ? 'cancelled their meeting' : 'does not want to meet now');
  await record(trx, ctx, {
    verb: step === 'cancel' ? 'families.cancel-booking' : 'families.decline-invitation',
    subject: { kind: 'student', id: row.student_id },
    details: { invitationId, by: answering.by },
  });
  return { state };
}

export const MeetingEnd = z.object({
  outcome: z.enum(['held', 'missed']),
  words: z.string().trim().max(4_000).default(''),
});

/** Says how a meeting went; it is logged as a contact with the student's family. */
export async function endMeeting(
  { db, clock, actor }: Verb,
  invitationId: string,
  { outcome, words }: z.output<typeof MeetingEnd>,
): Promise<{ state: string }> {
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const moment = await momentOf(trx, ctx);
    const answering: Answering = { by: 'staff', actor, today: moment.today };
    const row = await requireInvitation(trx, actor.institutionId, invitationId, answering);
    requireStep(row, outcome);
    const slot = await bookedSlot(trx, actor.institutionId, invitationId);
    if (slot && slot.starts_at > moment.at)
      throw trouble.invalid('This meeting is yet to come. Say how it went once it has been, or cancel it.');
    const state = await closeMeeting(trx, ctx, row, { outcome, words }, answering);
    await endBookedVisit(trx, ctx, bookingOf(row), {
      state: outcome === 'held' ? 'held' : 'not-held',
      words: words || (outcome === 'held' ? 'It took place.' : 'It did not take place.'),
    });
    return { state };
  });
}

/** Writes how a meeting went, and logs it as a contact, in the caller's transaction. */
export async function closeMeeting(
  trx: Tx,
  ctx: Acting,
  row: InvitationRow,
  { outcome, words }: z.output<typeof MeetingEnd>,
  answering: Answering,
): Promise<string> {
  const moment = await momentOf(trx, ctx);
  const state = requireStep(row, outcome);
  await write(trx, ctx, row, moment, answering, { state });
  await storeContacts(trx, ctx, moment, {
    studentIds: [row.student_id],
    way: contactWayOf[row.way as MeetingWay] ?? 'meeting',
    reach: outcome === 'held' ? 'two_way' : 'attempt',
    words: words || (outcome === 'held' ? row.title : `They did not come: ${row.title}`),
  });
  await record(trx, ctx, {
    verb: 'families.end-meeting',
    subject: { kind: 'student', id: row.student_id },
    details: { invitationId: row.invitation_id, outcome },
  });
  return state;
}

const contactWayOf = { 'in-person': 'meeting', phone: 'call', video: 'meeting', home: 'visit' } as const;

function requireStep(row: InvitationRow, step: InvitationStep) {
  const state = stepFrom(row.state, step);
  if (state === null)
    throw trouble.conflict(
      row.state === 'held' || row.state === 'missed'
        ? 'This meeting has been. Offer new times for another.'
        : 'No time is booked. Book one first.',
      { state: row.state },
    );
  return state;
}

function requireNotice(row: InvitationRow, startsAt: Date | null, { at }: Moment, { by }: Answering): void {
  if (by === 'staff' || startsAt === null) return;
  const start = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime());
  if (closesAt(start, row.notice_hours).epochMilliseconds < at.getTime())
    throw trouble.closed(
      `This can be changed here until ${row.notice_hours} hours before. Please call the school: they can still change it.`,
      { noticeHours: row.notice_hours },
    );
}

function bookedSlot(trx: Tx, institutionId: number, invitationId: string) {
  return trx
    .selectFrom('families.slot')
    .select(['slot_id', 'starts_at', 'minutes'])
    .where('institution_id', '=', institutionId)
    .where('invitation_id', '=', invitationId)
    .executeTakeFirst();
}

/** The time is free again; a reminder of it that waits is not sent. */
async function emptySlot(trx: Tx, ctx: Acting, slotId: string, invitationId: string): Promise<void> {
  const { institutionId } = ctx.actor;
  await cancelMessages(trx, ctx, { kind: 'meeting-reminder', id: invitationId }, 'The meeting was moved or cancelled.');
  await trx
    .updateTable('families.slot')
    .set({ invitation_id: null, reminded_at: null })
    .where('institution_id', '=', institutionId)
    .where('slot_id', '=', slotId)
    .execute();
}

async function write(
  trx: Tx,
  { actor }: Acting,
  row: InvitationRow,
  { at }: Moment,
  { by }: Answering,
  set: { state: string; interpreter?: string | null; wish?: string },
): Promise<void> {
  await trx
    .updateTable('families.invitation')
    .set({
      ...set,
      sequence: row.sequence + 1,
      revision: row.revision + 1,
      answered_at: at,
      answered_by: by === 'family' ? 'family' : actor.name,
    })
    .where('institution_id', '=', actor.institutionId)
    .where('invitation_id', '=', row.invitation_id)
    .execute();
}

const bookingOf = (row: InvitationRow) => ({ kind: 'invitation', id: row.invitation_id });

/** A visit to a home is planned with the booking: it stands where somebody notices that nobody came back. */
async function planVisit(
  trx: Tx,
  ctx: Acting,
  row: InvitationRow,
  { startsAt, minutes, wish }: { startsAt: Date; minutes: number; wish: string | undefined },
): Promise<string> {
  const kind = holderKindOf(row.holder_kind);
  const { appointmentId } = await bookVisit(trx, ctx, {
    origin: bookingOf(row),
    studentId: row.student_id,
    hostStaffId: row.host_staff_id,
    startsAt,
    minutes,
    place: row.place,
    purpose: (wish ?? row.wish) ? `${row.title}. ${wish ?? row.wish}` : row.title,
    family: {
      guardianId: kind === 'guardian' ? row.holder_id : null,
      name: await nameOfHolder(trx, ctx.actor.institutionId, { kind, id: row.holder_id }),
    },
  });
  return appointmentId;
}

/** The host hears of it, unless they did it themselves. */
async function tell(
  trx: Tx,
  ctx: Acting,
  row: InvitationRow,
  { at }: Moment,
  what: string,
  visit: string | null = null,
): Promise<void> {
  if (ctx.actor.staffId === row.host_staff_id) return;
  await notifyStaff(trx, ctx, {
    staffId: row.host_staff_id,
    words: `A family ${what}: ${row.title}.${visit ? ' It stands among your home visits: say who looks out for you, and what to know before going in.' : ''}`,
    link: visit ? `/appointments/${visit}` : `/families/meetings/${row.offer_id}`,
    dedupeKey: `invitation/${row.invitation_id}/${row.sequence + 1}/${at.getTime()}`,
    origin: { kind: 'invitation', id: row.invitation_id },
  });
}
