import { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { clockIn, isOfLaterTime, realMoment } from '../../core/appointment.ts';
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
    const { at, timeZone } = await momentOf(trx, ctx);
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
    if (row.overdue_told_at && row.watcher_staff_id)
      await notifyStaff(trx, ctx, {
        staffId: row.watcher_staff_id,
        words:
          real < at
            ? `${actor.name} is back from the home visit since ${clockIn(timeZone, real).time}; their phone had no connection.`
            : `${actor.name} is back from the home visit.`,
        link: `/appointments/${id}`,
        dedupeKey: `visit-back/${id}`,
        origin: { kind: 'appointment', id },
      });
    await record(trx, ctx, {
      verb: 'interventions.check-in',
      subject: { kind: 'appointment', id },
      details: { backAt: real.toISOString() },
    });
    return { checkedInAt: real.toISOString() };
  });
}

/** Tells the named person of home visits from which nobody checked in by the time that was set: once each. */
export async function watchVisits(verb: Verb): Promise<{ told: number }> {
  const { db, actor } = verb;
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { at, timeZone } = await momentOf(trx, verb);
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
    for (const row of rows) {
      if (!row.watcher_staff_id || !row.check_in_by) continue;
      const { display_name } = await trx
        .selectFrom('roster.staff')
        .select('display_name')
        .where('institution_id', '=', actor.institutionId)
        .where('staff_id', '=', row.organiser_staff_id)
        .executeTakeFirstOrThrow();
      const due = Temporal.Instant.fromEpochMilliseconds(row.check_in_by.getTime())
        .toZonedDateTimeISO(timeZone)
        .toPlainTime()
        .toString({ smallestUnit: 'minute' });
      await notifyStaff(trx, verb, {
        staffId: row.watcher_staff_id,
        words: `${display_name} is not back from a home visit: they were to check in by ${due}. Call them now; the safety notes are with the visit.`,
        link: `/appointments/${row.appointment_id}`,
        dedupeKey: `visit-overdue/${row.appointment_id}/${row.sequence}`,
        origin: { kind: 'appointment', id: row.appointment_id },
      });
    }
    if (rows.length > 0)
      await record(trx, verb, { verb: 'interventions.watch-visits', details: { told: rows.length } });
    return { told: rows.length };
  });
}
