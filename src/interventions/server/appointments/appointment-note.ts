import { z } from 'zod';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { appointmentKindWords, realMoment } from '../../core/appointment.ts';
import { addPlanEntry } from '../plans/make-plan.ts';
import { requireAppointment, text } from './appointments.ts';

export const AppointmentNote = z.object({
  noteId: z.uuid(),
  words: text(4_000).min(1, 'write a few words'),
  /** By the device's clock: it may have had no network then. */
  writtenAt: z.iso.datetime({ offset: true }).optional(),
});

/** Keeps what somebody wrote at a meeting or a home visit. It never depends on what became of the appointment meanwhile. */
export async function noteOnAppointment(
  { db, clock: by, actor }: Verb,
  id: string,
  { noteId, words, writtenAt }: z.output<typeof AppointmentNote>,
): Promise<{ noteId: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { at } = await momentOf(trx, ctx);
    const { row } = await requireAppointment(trx, ctx, 'plans:work', id);
    const { numInsertedOrUpdatedRows: kept } = await trx
      .insertInto('interventions.appointment_note')
      .values({
        institution_id: actor.institutionId,
        note_id: noteId,
        appointment_id: id,
        words,
        written_at: realMoment(writtenAt, { heardAt: at, madeAt: row.made_at }),
        kept_at: at,
        by_id: actor.actorId,
        by_name: actor.name,
      })
      .onConflict((clash) => clash.columns(['institution_id', 'note_id']).doNothing())
      .executeTakeFirstOrThrow();
    if (!kept) return { noteId };
    if (row.plan_id)
      await addPlanEntry(trx, ctx, row.plan_id, {
        kind: 'appointment',
        words: `${appointmentKindWords[row.kind as keyof typeof appointmentKindWords]}: ${words}`,
      });
    await record(trx, ctx, {
      verb: 'interventions.note-on-appointment',
      subject: { kind: 'appointment', id },
      details: { noteId },
    });
    return { noteId };
  });
}
