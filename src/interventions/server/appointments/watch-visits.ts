import { z } from 'zod';
import { type Acting, momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { clockIn, isOfLaterTime, realMoment } from '../../core/appointment.ts';
import { leadsOf } from '../plans/leads-of.ts';
import { trouble } from '../problems.ts';
import { requireAppointment } from './appointments.ts';

export const CheckIn = z.object({
  /** By the device's clock: it may have had no network then. */
  backAt: z.iso.datetime({ offset: true }).optional(),
  /** Which of its times the device knew. */
  sequence: z.int().optional(),
});

/** Whoever went says that they are back. Saying it twice is no trouble. */
export async function checkIn(
  { db, clock: by, actor }: Verb,
  id: string,
  { backAt, sequence }: z.output<typeof CheckIn>,
): Promise<{ checkedInAt: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { at, today, timeZone } = await momentOf(trx, ctx);
    const { row, isGoing } = await requireAppointment(trx, ctx, 'plans:work', id);
    if (row.kind !== 'home-visit') throw trouble.invalid('Only from a home visit somebody checks in.');
    if (!isGoing) throw trouble.invalid('Only whoever goes says that they are back.');
    if (row.checked_in_at) return { checkedInAt: row.checked_in_at.toISOString() };
    const real = realMoment(backAt, { heardAt: at, madeAt: row.made_at });
    if (isOfLaterTime({ sequence, real }, row))
      throw trouble.conflict(
        'It was moved to a later time meanwhile, and whoever goes then is looked out for. That you are back from the earlier one is not said of it.',
        { state: row.state, revision: row.revision, sequence: row.sequence },
      );
    await trx
      .updateTable('interventions.appointment')
      .set({ checked_in_at: real, checked_in_by: actor.name, check_in_heard_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('appointment_id', '=', id)
      .where('checked_in_at', 'is', null)
      .execute();
    if (row.overdue_told_at) {
      const words =
        real < at
          ? `${actor.name} is back from the home visit since ${clockIn(timeZone, real).time}; their phone had no connection.`
          : `${actor.name} is back from the home visit.`;
      for (const staffId of (await lookingOut(trx, ctx, [row], today)).get(id) ?? [])
        await notifyStaff(trx, ctx, {
          staffId,
          words,
          link: `/appointments/${id}`,
          dedupeKey: `visit-back/${id}/${staffId}`,
          origin: { kind: 'appointment', id },
        });
    }
    await record(trx, ctx, {
      verb: 'interventions.check-in',
      subject: { kind: 'appointment', id },
      details: { backAt: real.toISOString() },
    });
    return { checkedInAt: real.toISOString() };
  });
}

/** Tells the named person, or those who lead there where none was named, of home visits from which nobody checked in in time: once each. */
export async function watchVisits(verb: Verb): Promise<{ told: number }> {
  const { db, actor } = verb;
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at, today, timeZone } = await momentOf(trx, verb);
    const rows = await trx
      .updateTable('interventions.appointment')
      .set({ overdue_told_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('state', '=', 'planned')
      .where('check_in_by', '<=', at)
      .where('checked_in_at', 'is', null)
      .where('overdue_told_at', 'is', null)
      .returning(['appointment_id', 'organiser_staff_id', 'watcher_staff_id', 'check_in_by', 'sequence', 'student_id'])
      .execute();
    const looking = await lookingOut(trx, verb, rows, today);
    for (const row of rows) {
      if (!row.check_in_by) continue;
      const { display_name } = await trx
        .selectFrom('roster.staff')
        .select('display_name')
        .where('institution_id', '=', actor.institutionId)
        .where('staff_id', '=', row.organiser_staff_id)
        .executeTakeFirstOrThrow();
      const due = clockIn(timeZone, row.check_in_by).time;
      const words = row.watcher_staff_id
        ? 'Call them now; the safety notes are with the visit.'
        : 'Nobody was named to look out for them: call them now.';
      for (const staffId of looking.get(row.appointment_id) ?? [])
        await notifyStaff(trx, verb, {
          staffId,
          words: `${display_name} is not back from a home visit: they were to check in by ${due}. ${words}`,
          link: `/appointments/${row.appointment_id}`,
          dedupeKey: `visit-overdue/${row.appointment_id}/${row.sequence}/${staffId}`,
          origin: { kind: 'appointment', id: row.appointment_id },
        });
    }
    if (rows.length > 0)
      await record(trx, verb, { verb: 'interventions.watch-visits', details: { told: rows.length } });
    return { told: rows.length };
  });
}

interface Watched {
  appointment_id: string;
  student_id: string;
  organiser_staff_id: string;
  watcher_staff_id: string | null;
}

/** Who is told of each: the named person; of a visit that a family booked and for which nobody was named yet, whoever leads there. */
async function lookingOut(
  trx: Tx,
  { actor }: Acting,
  rows: readonly Watched[],
  today: IsoDate,
): Promise<Map<string, string[]>> {
  const unwatched = rows.filter((row) => row.watcher_staff_id === null).map((row) => row.student_id);
  const leads =
    unwatched.length > 0 ? await leadsOf(trx, actor.institutionId, unwatched, today) : new Map<string, string[]>();
  return new Map(
    rows.map((row) => [
      row.appointment_id,
      row.watcher_staff_id
        ? [row.watcher_staff_id]
        : (leads.get(row.student_id) ?? []).filter((staffId) => staffId !== row.organiser_staff_id),
    ]),
  );
}
