import { sql } from 'kysely';
import { type Acting, momentOf } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type AppointmentState, clockIn } from '../../core/appointment.ts';
import { tellWhoGoes } from './appointments.ts';

const back_within_minutes = 30;

/** What was booked above this slice: it knows of it no more than a kind and a number. */
export interface Origin {
  kind: string;
  id: string;
}

export interface BookedVisit {
  origin: Origin;
  studentId: string;
  hostStaffId: string;
  startsAt: Date;
  minutes: number;
  place: string;
  purpose: string;
  /** Who of the family is there. They are reminded by what they booked. */
  family: { guardianId: string | null; name: string };
}

/**
 * Plans the home visit that somebody booked, or moves the one that stands for it: the caller's transaction holds the booking, so that of one
 * booking there is one visit. Who looks out for the host, and what to know before going in, is still asked of the host.
 */
export async function bookVisit(trx: Tx, ctx: Acting, visit: BookedVisit): Promise<{ appointmentId: string }> {
  const { institutionId, actorId, name } = ctx.actor;
  const { at, timeZone } = await momentOf(trx, ctx);
  const { startsAt } = visit;
  const endsAt = new Date(startsAt.getTime() + visit.minutes * 60_000);
  const standing = await standingVisit(trx, institutionId, visit.origin);
  const appointmentId = standing?.appointment_id ?? uuidv7();
  if (standing?.starts_at.getTime() === startsAt.getTime()) return { appointmentId };
  if (standing) {
    const margin = (standing.check_in_by ?? standing.ends_at).getTime() - standing.ends_at.getTime();
    const { sequence } = await trx
      .updateTable('interventions.appointment')
      .set({
        starts_at: startsAt,
        ends_at: endsAt,
        check_in_by: new Date(endsAt.getTime() + margin),
        overdue_told_at: null,
        ...(standing.checked_in_at && standing.checked_in_at < startsAt
          ? { checked_in_at: null, checked_in_by: null, check_in_heard_at: null }
          : {}),
        sequence: sql<number>`sequence + 1`,
        revision: sql<number>`revision + 1`,
      })
      .where('institution_id', '=', institutionId)
      .where('appointment_id', '=', appointmentId)
      .returning('sequence')
      .executeTakeFirstOrThrow();
    const { day, time } = clockIn(timeZone, startsAt);
    await tellWhoGoes(trx, ctx, await companionsOf(trx, institutionId, appointmentId), {
      appointmentId,
      words: `The family moved a home visit that you were asked to: it is on ${day} at ${time}.`,
      sequence,
    });
  } else {
    await trx
      .insertInto('interventions.appointment')
      .values({
        institution_id: institutionId,
        appointment_id: appointmentId,
        student_id: visit.studentId,
        kind: 'home-visit',
        purpose: visit.purpose,
        starts_at: startsAt,
        ends_at: endsAt,
        check_in_by: new Date(endsAt.getTime() + back_within_minutes * 60_000),
        place: visit.place,
        state: 'planned',
        organiser_staff_id: visit.hostStaffId,
        origin_kind: visit.origin.kind,
        origin_id: visit.origin.id,
        made_at: at,
        by_id: actorId,
        by_name: name,
      })
      .execute();
    if (visit.family.name !== '')
      await trx
        .insertInto('interventions.appointment_person')
        .values({
          institution_id: institutionId,
          appointment_id: appointmentId,
          person_no: 1,
          guardian_id: visit.family.guardianId,
          name: visit.family.name,
        })
        .execute();
  }
  await record(trx, ctx, {
    verb: standing ? 'interventions.change-appointment' : 'interventions.plan-appointment',
    subject: { kind: 'appointment', id: appointmentId },
    details: { studentId: visit.studentId, kind: 'home-visit', origin: visit.origin.kind },
  });
  return { appointmentId };
}

/** The visit that stands for a booking ends with it; one that is over already stays as it was. */
export async function endBookedVisit(
  trx: Tx,
  ctx: Acting,
  origin: Origin,
  { state, words }: { state: 'held' | 'not-held' | 'cancelled'; words: string },
): Promise<void> {
  const { institutionId, name } = ctx.actor;
  const standing = await standingVisit(trx, institutionId, origin);
  if (!standing) return;
  const { at } = await momentOf(trx, ctx);
  const id = standing.appointment_id;
  const { sequence } = await trx
    .updateTable('interventions.appointment')
    .set({
      state,
      outcome: words,
      outcome_at: at,
      outcome_by: name,
      sequence: sql<number>`sequence + 1`,
      revision: sql<number>`revision + 1`,
    })
    .where('institution_id', '=', institutionId)
    .where('appointment_id', '=', id)
    .returning('sequence')
    .executeTakeFirstOrThrow();
  if (state === 'cancelled')
    await tellWhoGoes(trx, ctx, await companionsOf(trx, institutionId, id), {
      appointmentId: id,
      words: `A home visit that you were asked to was called off: ${words}`,
      sequence,
    });
  await record(trx, ctx, {
    verb: state === 'cancelled' ? 'interventions.cancel-appointment' : 'interventions.record-outcome',
    subject: { kind: 'appointment', id },
    details: { state, origin: origin.kind },
  });
}

/** What came of visits that were booked, by what they were booked as: those of which somebody said it. */
export async function endsOfBookedVisits(
  trx: Tx,
  institutionId: number,
  originIds: readonly string[],
): Promise<Map<string, { state: Exclude<AppointmentState, 'planned' | 'cancelled'>; words: string; by: string }>> {
  if (originIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('interventions.appointment')
    .select(['origin_id', 'state', 'outcome', 'outcome_by'])
    .where('institution_id', '=', institutionId)
    .where('origin_id', 'in', [...originIds])
    .where('state', 'in', ['held', 'not-held'])
    .execute();
  return new Map(
    rows.flatMap(({ origin_id, state, outcome, outcome_by }) =>
      origin_id === null
        ? []
        : [[origin_id, { state: state === 'held' ? 'held' : 'not-held', words: outcome ?? '', by: outcome_by ?? '' }]],
    ),
  );
}

function standingVisit(trx: Tx, institutionId: number, { kind, id }: Origin) {
  return trx
    .selectFrom('interventions.appointment')
    .select(['appointment_id', 'starts_at', 'ends_at', 'check_in_by', 'checked_in_at'])
    .where('institution_id', '=', institutionId)
    .where('origin_kind', '=', kind)
    .where('origin_id', '=', id)
    .where('state', '=', 'planned')
    .forUpdate()
    .executeTakeFirst();
}

async function companionsOf(trx: Tx, institutionId: number, appointmentId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('interventions.appointment_person')
    .select('staff_id')
    .where('institution_id', '=', institutionId)
    .where('appointment_id', '=', appointmentId)
    .where('staff_id', 'is not', null)
    .execute();
  return rows.flatMap(({ staff_id }) => staff_id ?? []);
}
