import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { momentOf, staffFor, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordListView, recordViews } from '../../../ledger/server/index.ts';
import { invitationOf } from '../../../messages/core/invitation.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { inScope, requireStudent, studentScope, whyStudent } from '../../../roster/server/index.ts';
import {
  type AppointmentKind,
  type AppointmentState,
  appointmentKindWords,
  ConferenceSheet,
  clockIn,
} from '../../core/appointment.ts';
import type { AppointmentLine, AppointmentsView, AppointmentView } from '../../core/success/together-views.ts';
import { trouble } from '../problems.ts';
import { requireAppointment } from './appointments.ts';

interface Row {
  appointmentId: string;
  studentId: string;
  name: string;
  identifier: string;
  kind: AppointmentKind;
  purpose: string;
  startsAt: Date;
  endsAt: Date;
  state: AppointmentState;
  organiser: string;
  isOverdue: boolean;
  isUnprepared: boolean;
  isMine: boolean;
}

async function lines(
  trx: Tx,
  { institutionId: i, staffId }: { institutionId: number; staffId: string | null },
  timeZone: string,
  which: RawBuilder<unknown>,
): Promise<AppointmentLine[]> {
  const { rows } = await sql<Row>`
    select a.appointment_id as "appointmentId", a.student_id as "studentId", s.display_name as name, s.source_key as identifier, a.kind, a.purpose,
      a.starts_at as "startsAt", a.ends_at as "endsAt", a.state, t.display_name as organiser,
      (a.state = 'planned' and a.overdue_told_at is not null and a.checked_in_at is null) as "isOverdue",
      (a.state = 'planned' and a.origin_id is not null and (a.watcher_staff_id is null or a.safety_notes = '')) as "isUnprepared",
      coalesce(a.organiser_staff_id = ${staffId}::uuid or exists (select from interventions.appointment_person p where p.institution_id = ${i}
        and p.appointment_id = a.appointment_id and p.staff_id = ${staffId}::uuid), false) as "isMine"
    from interventions.appointment a
    join roster.student s on s.institution_id = ${i} and s.student_id = a.student_id
    join roster.staff t on t.institution_id = ${i} and t.staff_id = a.organiser_staff_id
    where a.institution_id = ${i} and ${which} order by a.starts_at desc, a.appointment_id limit 100`.execute(trx);
  return rows.map(({ studentId, name, identifier, startsAt, endsAt, ...row }) => {
    const { day, time } = clockIn(timeZone, startsAt);
    return {
      ...row,
      student: { studentId, name, identifier },
      on: day,
      at: time,
      minutes: Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000),
    };
  });
}

async function choicesOf(trx: Tx, i: number, studentId: string, today: IsoDate): Promise<AppointmentView['choices']> {
  const rows = await trx
    .selectFrom('roster.guardianship as s')
    .innerJoin('roster.guardian as g', (join) =>
      join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
    )
    .select(['g.guardian_id', 'g.display_name', 's.relation', 's.may_receive'])
    .where('s.institution_id', '=', i)
    .where('g.institution_id', '=', i)
    .where('s.student_id', '=', studentId)
    .orderBy('g.display_name')
    .execute();
  return {
    staff: await staffFor(trx, i, studentId, today),
    guardians: rows.map((row) => ({
      guardianId: row.guardian_id,
      name: row.display_name,
      relation: row.relation,
      mayReceive: row.may_receive,
    })),
  };
}

export const AppointmentsQuery = z.object({ student: z.uuid().optional() });

/** Of a student: all that were planned. Without one: one's own, from a month back on, and for leads whoever is not back. */
export async function listAppointments(
  { db, clock, actor }: Verb,
  { student }: z.output<typeof AppointmentsQuery>,
): Promise<AppointmentsView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i, staffId } = actor;
    const ctx = { clock, actor };
    const { at, today, timeZone } = await momentOf(trx, ctx);
    if (student) await requireStudent(trx, actor, 'plans:read', student, today);
    const scope = await studentScope(trx, actor, 'plans:read');
    const seen = inScope(scope, sql.ref<string>('a.student_id'), today);
    const mine = sql`(a.organiser_staff_id = ${staffId}::uuid or exists (select from interventions.appointment_person p where p.institution_id = ${i}
      and p.appointment_id = a.appointment_id and p.staff_id = ${staffId}::uuid) or a.watcher_staff_id = ${staffId}::uuid)`;
    const overdue = sql`(a.state = 'planned' and a.overdue_told_at is not null and a.checked_in_at is null)`;
    const found = await lines(
      trx,
      actor,
      timeZone,
      student
        ? sql`a.student_id = ${student}::uuid and ${seen}`
        : sql`a.starts_at > ${at}::timestamptz - interval '31 days' and (${mine} or ${overdue}) and ${seen}`,
    );
    await recordListView(trx, ctx, {
      page: 'appointments',
      reason: scope.why[0]?.reason ?? '',
      filter: student ? { student } : {},
      studentIds: found.map((one) => one.student.studentId),
    });
    return {
      today,
      appointments: found,
      choices: student ? await choicesOf(trx, i, student, today) : { staff: [], guardians: [] },
      mayWork: actor.why('plans:work').length > 0 && staffId !== null,
    };
  });
}

/** A meeting or visit. Its safety notes are for those who go, whoever looks out for them, and those who lead there. */
export async function viewAppointment({ db, clock, actor }: Verb, id: string): Promise<AppointmentView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const ctx = { clock, actor };
    const { today, timeZone } = await momentOf(trx, ctx);
    const { row, reason, people, isGoing, leads } = await requireAppointment(trx, ctx, 'plans:read', id);
    const [line] = await lines(trx, actor, timeZone, sql`a.appointment_id = ${id}::uuid`);
    if (!line) throw trouble.notFound('No meeting or visit of a student of yours has this address.');
    const mayWork =
      (isGoing || leads) &&
      (await whyStudent(trx, await studentScope(trx, actor, 'plans:work'), row.student_id, today)) !== null;
    const watcher = row.watcher_staff_id
      ? await trx
          .selectFrom('roster.staff')
          .select('display_name')
          .where('institution_id', '=', i)
          .where('staff_id', '=', row.watcher_staff_id)
          .executeTakeFirst()
      : undefined;
    const watches = row.watcher_staff_id !== null && row.watcher_staff_id === actor.staffId;
    const plan = row.plan_id
      ? await trx
          .selectFrom('interventions.plan')
          .select(['revision', 'goal', 'target', 'goal_by', 'goal_unit', 'student_voice', 'family_voice'])
          .where('institution_id', '=', i)
          .where('plan_id', '=', row.plan_id)
          .executeTakeFirst()
      : undefined;
    const notes = await trx
      .selectFrom('interventions.appointment_note')
      .select(['note_id', 'words', 'written_at', 'by_name'])
      .where('institution_id', '=', i)
      .where('appointment_id', '=', id)
      .orderBy('written_at')
      .orderBy('note_id')
      .execute();
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'appointment', reason }]);
    return {
      ...line,
      today,
      revision: row.revision,
      sequence: row.sequence,
      planId: row.plan_id,
      because: reason,
      isBooked: row.origin_id !== null,
      place: row.place,
      people: people.map(({ staff_id, guardian_id, name }) => ({ staffId: staff_id, guardianId: guardian_id, name })),
      safetyNotes: isGoing || leads || watches ? row.safety_notes : null,
      watcher: watcher?.display_name ?? null,
      watcherStaffId: row.watcher_staff_id,
      checkInBy: row.check_in_by ? clockIn(timeZone, row.check_in_by).time : null,
      backWithinMinutes: row.check_in_by
        ? Math.round((row.check_in_by.getTime() - row.ends_at.getTime()) / 60_000)
        : null,
      checkedInAt: row.checked_in_at ? clockIn(timeZone, row.checked_in_at).time : null,
      checkedInBy: row.checked_in_by,
      notes: notes.map((note) => ({
        noteId: note.note_id,
        words: note.words,
        ...clockIn(timeZone, note.written_at),
        by: note.by_name,
      })),
      outcome: row.outcome,
      outcomeBy: row.outcome_by,
      sheet: row.sheet ? ConferenceSheet.parse(row.sheet) : null,
      isGoing,
      mayWork,
      plan: plan
        ? {
            revision: plan.revision,
            goal: plan.goal,
            target: plan.target,
            goalBy: plan.goal_by,
            unit: plan.goal_unit,
            studentVoice: plan.student_voice,
            familyVoice: plan.family_voice,
          }
        : null,
      choices: mayWork ? await choicesOf(trx, i, row.student_id, today) : { staff: [], guardians: [] },
    };
  });
}

/** The invitation as calendar programs take it. It names no student, and no home's address: calendars are kept by others. */
export async function invitationFile(
  { db, clock, actor, publicUrl }: Verb & { publicUrl: string },
  id: string,
): Promise<string> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId: i } = actor;
    const { row, goes } = await requireAppointment(trx, { clock, actor }, 'plans:read', id);
    const { key } = await loadInstitution(trx, i);
    const staff = await trx
      .selectFrom('roster.staff')
      .select(['staff_id', 'display_name', 'email'])
      .where('institution_id', '=', i)
      .where('staff_id', 'in', goes)
      .execute();
    const organiser = staff.find(({ staff_id }) => staff_id === row.organiser_staff_id);
    if (!organiser?.email)
      throw trouble.invalid('Whoever asks people to it has no mail address on the staff list, and calendars need one.');
    const link = `${publicUrl}/${key}/appointments/${id}`;
    const instant = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime());
    return invitationOf(
      {
        id,
        sequence: row.sequence,
        when: { startsAt: instant(row.starts_at), endsAt: instant(row.ends_at) },
        summary: appointmentKindWords[row.kind as AppointmentKind],
        description: `Who it is about is said in Leadline: ${link}`,
        place: row.kind === 'home-visit' ? '' : row.place,
        link,
        organiser: { name: organiser.display_name, email: organiser.email },
        people: staff.flatMap(({ staff_id, display_name, email }) =>
          email && staff_id !== row.organiser_staff_id ? [{ name: display_name, email }] : [],
        ),
        isCancelled: row.state === 'cancelled',
      },
      clock.now(),
    );
  });
}
