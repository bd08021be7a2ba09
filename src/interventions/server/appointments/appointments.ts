import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, keptStudent, momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelMessages, notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent, studentScope, whyStudent } from '../../../roster/server/index.ts';
import {
  type AppointmentEvent,
  type AppointmentState,
  appointmentAfter,
  appointmentKinds,
  appointmentKindWords,
  momentIn,
} from '../../core/appointment.ts';
import { addPlanEntry, requireCaseManager } from '../plans/make-plan.ts';
import { requireActive, requirePlan } from '../plans/require-plan.ts';
import { trouble } from '../problems.ts';

export const text = (most: number) => z.string().trim().max(most);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as 15:30');

const When = z.object({ on: z.iso.date(), at: clock, minutes: z.int().min(5).max(480) });
const Where = z.object({
  place: text(200).default(''),
  purpose: text(500).min(1, 'say what it is about'),
  safetyNotes: text(2_000).default(''),
  /** Minutes after its end by which whoever goes says that they are back. */
  backWithinMinutes: z.int().min(0).max(240).nullable().default(null),
  /** Who is told where they do not. */
  watcherStaffId: z.uuid().nullable().default(null),
  staffIds: z.array(z.uuid()).max(12).default([]),
  guardianIds: z.array(z.uuid()).max(6).default([]),
});

export const NewAppointment = When.extend(Where.shape).extend({
  studentId: z.uuid(),
  planId: z.uuid().nullable().default(null),
  kind: z.enum(appointmentKinds),
});

/** Plans a meeting, a conference or a home visit. Whoever goes hears of it; a home visit has somebody who is told when nobody comes back. */
export async function planAppointment(
  { db, clock: by, actor }: Verb,
  input: z.output<typeof NewAppointment>,
): Promise<{ appointmentId: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { institutionId, staffId } = actor;
    const { at, today, timeZone } = await momentOf(trx, ctx);
    if (staffId === null)
      throw trouble.invalid('Somebody of the staff list asks people to a meeting, and you have no staff record here.');
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'plans:work', studentId, today);
    if (input.planId) {
      const { row } = await requirePlan(trx, actor, 'plans:work', input.planId, today);
      requireActive(row);
      if (row.student_id !== studentId) throw trouble.invalid('This plan is about another student.');
    }
    const times = timesOf(input, input.kind, timeZone, today);
    await requireWatcher(trx, institutionId, input, { studentId, today, organiser: staffId });
    const appointmentId = uuidv7();
    await trx
      .insertInto('interventions.appointment')
      .values({
        institution_id: institutionId,
        appointment_id: appointmentId,
        student_id: studentId,
        plan_id: input.planId,
        kind: input.kind,
        purpose: input.purpose,
        ...times,
        place: input.place,
        state: 'planned',
        organiser_staff_id: staffId,
        safety_notes: input.safetyNotes,
        watcher_staff_id: input.kind === 'home-visit' ? input.watcherStaffId : null,
        made_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .execute();
    const asked = await writePeople(trx, ctx, { ...input, appointmentId, studentId });
    await tellWhoGoes(trx, ctx, asked, {
      appointmentId,
      words: `${actor.name} asks you to a ${appointmentKindWords[input.kind].toLowerCase()} on ${input.on} at ${input.at}.`,
      sequence: 0,
    });
    if (input.planId)
      await addPlanEntry(trx, ctx, input.planId, {
        kind: 'appointment',
        words: `${appointmentKindWords[input.kind]} planned for ${input.on}, ${input.at}: ${input.purpose}`,
      });
    await record(trx, ctx, {
      verb: 'interventions.plan-appointment',
      subject: { kind: 'appointment', id: appointmentId },
      details: { studentId, kind: input.kind, on: input.on },
    });
    return { appointmentId };
  });
}

function timesOf(
  { on, at, minutes, backWithinMinutes }: z.output<typeof When> & { backWithinMinutes: number | null },
  kind: string,
  timeZone: string,
  today: IsoDate,
) {
  if (on < addDays(today, -31) || on > addDays(today, 366))
    throw trouble.invalid('This day is more than a year away, or more than a month past. Check the day.');
  const starts = momentIn(timeZone, on, at);
  const ends = starts.add({ minutes });
  const date = (instant: Temporal.Instant) => new Date(instant.epochMilliseconds);
  return {
    starts_at: date(starts),
    ends_at: date(ends),
    check_in_by: kind === 'home-visit' ? date(ends.add({ minutes: backWithinMinutes ?? 30 })) : null,
  };
}

async function requireWatcher(
  trx: Tx,
  institutionId: number,
  { kind, watcherStaffId, staffIds }: z.output<typeof NewAppointment>,
  { studentId, today, organiser }: { studentId: string; today: IsoDate; organiser: string },
): Promise<void> {
  if (kind !== 'home-visit') return;
  if (watcherStaffId === null)
    throw trouble.invalid('Name somebody who is told when nobody comes back from the visit in time.');
  if (watcherStaffId === organiser || staffIds.includes(watcherStaffId))
    throw trouble.invalid('Whoever goes cannot be the one who notices that they are not back. Name somebody else.');
  await requireCaseManager(trx, institutionId, { studentId, staffId: watcherStaffId, today }).catch(() => {
    throw trouble.invalid('This person does not reach the student. Name somebody from the list.');
  });
}

interface Asked {
  appointmentId: string;
  studentId: string;
  staffIds: readonly string[];
  guardianIds: readonly string[];
}

/** Who is there. Staff have to reach the student; guardians are those of the roster. @returns the staff who are new to it */
async function writePeople(
  trx: Tx,
  ctx: Acting,
  { appointmentId, studentId, staffIds, guardianIds }: Asked,
): Promise<string[]> {
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const people: { staff_id: string | null; guardian_id: string | null; name: string }[] = [];
  for (const staffId of new Set(staffIds))
    people.push({
      staff_id: staffId,
      guardian_id: null,
      name: await requireCaseManager(trx, institutionId, { studentId, staffId, today }).catch(() => {
        throw trouble.invalid('One of the colleagues does not reach the student. Choose from the list.');
      }),
    });
  for (const guardianId of new Set(guardianIds)) {
    const found = await trx
      .selectFrom('roster.guardianship as s')
      .innerJoin('roster.guardian as g', (join) =>
        join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
      )
      .select('g.display_name')
      .where('s.institution_id', '=', institutionId)
      .where('g.institution_id', '=', institutionId)
      .where('s.student_id', '=', studentId)
      .where('s.guardian_id', '=', guardianId)
      .where('s.may_receive', '=', true)
      .executeTakeFirst();
    if (!found) throw trouble.invalid('One of the family is not on the roster, or may not be written to.');
    people.push({ staff_id: null, guardian_id: guardianId, name: found.display_name });
  }
  const before = await trx
    .deleteFrom('interventions.appointment_person')
    .where('institution_id', '=', institutionId)
    .where('appointment_id', '=', appointmentId)
    .returning('staff_id')
    .execute();
  if (people.length > 0)
    await trx
      .insertInto('interventions.appointment_person')
      .values(
        people.map((person, index) => ({
          institution_id: institutionId,
          appointment_id: appointmentId,
          person_no: index + 1,
          ...person,
        })),
      )
      .execute();
  const known = new Set(before.map(({ staff_id }) => staff_id));
  return people.flatMap(({ staff_id }) => (staff_id && !known.has(staff_id) ? [staff_id] : []));
}

export async function tellWhoGoes(
  trx: Tx,
  ctx: Acting,
  staffIds: readonly string[],
  { appointmentId, words, sequence }: { appointmentId: string; words: string; sequence: number },
): Promise<void> {
  for (const staffId of staffIds)
    if (staffId !== ctx.actor.staffId)
      await notifyStaff(trx, ctx, {
        staffId,
        words,
        link: `/appointments/${appointmentId}`,
        dedupeKey: `appointment/${appointmentId}/${sequence}/${staffId}`,
        origin: { kind: 'appointment', id: appointmentId },
      });
}

export type AppointmentRow = Awaited<ReturnType<typeof requireAppointment>>['row'];

/** The appointment, if the actor reaches its student; else it is as unknown as one that does not exist. */
export async function requireAppointment(trx: Tx, ctx: Acting, need: 'plans:read' | 'plans:work', id: string) {
  const { actor } = ctx;
  const { today } = await momentOf(trx, ctx);
  const row = await trx
    .selectFrom('interventions.appointment')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('appointment_id', '=', id)
    .executeTakeFirst();
  const reason = row ? await whyStudent(trx, await studentScope(trx, actor, need), row.student_id, today) : null;
  if (!row || reason === null) throw trouble.notFound('No meeting or visit of a student of yours has this address.');
  const people = await trx
    .selectFrom('interventions.appointment_person')
    .select(['staff_id', 'guardian_id', 'name'])
    .where('institution_id', '=', actor.institutionId)
    .where('appointment_id', '=', id)
    .orderBy('person_no')
    .execute();
  const goes = [row.organiser_staff_id, ...people.flatMap(({ staff_id }) => (staff_id ? [staff_id] : []))];
  const isGoing = actor.staffId !== null && goes.includes(actor.staffId);
  const leads = (await whyStudent(trx, await studentScope(trx, actor, 'plans:lead'), row.student_id, today)) !== null;
  return { row, reason, people, goes, isGoing, leads };
}

export const AppointmentChange = When.extend(Where.shape).extend({ revision: z.int() });

/** Another time, place or other people: everybody who goes is told, and calendars follow by a higher number. */
export async function changeAppointment(
  { db, clock: by, actor }: Verb,
  id: string,
  { revision, ...input }: z.output<typeof AppointmentChange>,
): Promise<{ revision: number; sequence: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { today, timeZone } = await momentOf(trx, ctx);
    const { row, goes, isGoing, leads } = await requireAppointment(trx, ctx, 'plans:work', id);
    if (!isGoing && !leads) throw trouble.invalid('Only whoever goes, or leads here, changes it. Ask who planned it.');
    const kind = row.kind as z.output<typeof NewAppointment>['kind'];
    const times = timesOf(input, kind, timeZone, today);
    if (row.origin_id && times.starts_at.getTime() !== row.starts_at.getTime()) throw bookedByFamily();
    const wanted = { ...input, kind, studentId: row.student_id, planId: row.plan_id };
    await requireWatcher(trx, actor.institutionId, wanted, {
      studentId: row.student_id,
      today,
      organiser: row.organiser_staff_id,
    });
    const written = await writeRow(trx, ctx, row, revision, 'move', {
      ...times,
      place: input.place,
      purpose: input.purpose,
      safety_notes: input.safetyNotes,
      watcher_staff_id: kind === 'home-visit' ? input.watcherStaffId : null,
      // Another time: whoever goes is looked out for anew.
      overdue_told_at: null,
      ...(row.checked_in_at && row.checked_in_at < times.starts_at
        ? { checked_in_at: null, checked_in_by: null, check_in_heard_at: null }
        : {}),
      sequence: sql<number>`sequence + 1`,
    });
    if (times.starts_at.getTime() !== row.starts_at.getTime()) await forgetReminder(trx, ctx, id);
    const added = await writePeople(trx, ctx, { appointmentId: id, studentId: row.student_id, ...input });
    await tellWhoGoes(trx, ctx, [...new Set([...goes, ...added])], {
      appointmentId: id,
      words: `${actor.name} changed a ${appointmentKindWords[kind].toLowerCase()}: it is on ${input.on} at ${input.at}.`,
      sequence: written.sequence,
    });
    await record(trx, ctx, {
      verb: 'interventions.change-appointment',
      subject: { kind: 'appointment', id },
      details: { on: input.on, sequence: written.sequence },
    });
    return written;
  });
}

/** Writes a change where the appointment is still as its editor read it, and may still change. */
export async function writeRow(
  trx: Tx,
  ctx: Acting,
  row: AppointmentRow,
  revision: number,
  event: AppointmentEvent,
  set: Record<string, unknown>,
): Promise<{ revision: number; sequence: number }> {
  const state = appointmentAfter(row.state as AppointmentState, event);
  if (state === null)
    throw trouble.conflict(`It is over already (${row.state}). Plan another one.`, { state: row.state });
  const written = await trx
    .updateTable('interventions.appointment')
    .set({ ...set, state, revision: sql<number>`revision + 1` })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('appointment_id', '=', row.appointment_id)
    .where('revision', '=', revision)
    .where('state', '=', 'planned')
    .returning(['revision', 'sequence'])
    .executeTakeFirst();
  if (!written)
    throw trouble.conflict(
      'Somebody changed it after you opened it. Nothing of yours is lost: look at it, then save again.',
      {
        revision: row.revision,
      },
    );
  return written;
}

/** A reminder of a time that holds no more does not go. */
async function forgetReminder(trx: Tx, ctx: Acting, id: string): Promise<void> {
  await cancelMessages(trx, ctx, { kind: 'meeting-reminder', id }, 'The meeting was moved or called off.');
}

/** The time is the family's: it is freed, and they hear of it, where it was booked. */
function bookedByFamily() {
  return trouble.invalid(
    'The family booked this time. Move it or call it off under Families, Meetings: they hear of it there.',
  );
}

export const Cancelling = z.object({ revision: z.int(), words: text(500).min(1, 'say why') });

export async function cancelAppointment(
  { db, clock: by, actor }: Verb,
  id: string,
  { revision, words }: z.output<typeof Cancelling>,
): Promise<{ state: 'cancelled' }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { at } = await momentOf(trx, ctx);
    const { row, goes, isGoing, leads } = await requireAppointment(trx, ctx, 'plans:work', id);
    if (!isGoing && !leads) throw trouble.invalid('Only whoever goes, or leads here, calls it off.');
    if (row.origin_id) throw bookedByFamily();
    const { sequence } = await writeRow(trx, ctx, row, revision, 'cancel', {
      outcome: words,
      outcome_at: at,
      outcome_by: actor.name,
      sequence: sql<number>`sequence + 1`,
    });
    await forgetReminder(trx, ctx, id);
    await tellWhoGoes(trx, ctx, goes, {
      appointmentId: id,
      words: `${actor.name} called off a meeting or visit that you were asked to: ${words}`,
      sequence,
    });
    await record(trx, ctx, {
      verb: 'interventions.cancel-appointment',
      subject: { kind: 'appointment', id },
      details: { sequence },
    });
    return { state: 'cancelled' as const };
  });
}
