import { z } from 'zod';
import { type Acting, momentOf, noteOnCase, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { dayIn } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { appointmentKindWords, ConferenceSheet, realMoment } from '../../core/appointment.ts';
import { writeChange } from '../plans/change-plan.ts';
import { addPlanEntry } from '../plans/make-plan.ts';
import { trouble } from '../problems.ts';
import { requireAppointment, text, writeRow } from './appointments.ts';

export const Outcome = z.object({
  revision: z.int(),
  state: z.enum(['held', 'not-held']),
  words: text(4_000).min(1, 'say in a sentence what came of it'),
  /** What a conference agreed; it goes into the plan as of the plan's revision that was read. */
  sheet: ConferenceSheet.nullable().default(null),
  planRevision: z.int().nullable().default(null),
  /** By the device's clock: it may have had no network then. */
  writtenAt: z.iso.datetime({ offset: true }).optional(),
});

/** What came of it. What a conference agreed becomes the plan's goal, voices and steps, in the same transaction. */
export async function recordOutcome(
  { db, clock: by, actor }: Verb,
  id: string,
  { revision, state, words, sheet, planRevision, writtenAt }: z.output<typeof Outcome>,
): Promise<{ state: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock: by, actor };
    const { at, today, timeZone } = await momentOf(trx, ctx);
    const { row, isGoing, leads } = await requireAppointment(trx, ctx, 'plans:work', id);
    if (!isGoing && !leads) throw trouble.invalid('Only whoever was there, or leads here, says what came of it.');
    // Sent again by a device that never heard the answer.
    if (row.state === state && row.outcome === words && row.outcome_by === actor.name && sheet === null)
      return { state };
    if (dayIn(timeZone, Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime())) > today)
      throw trouble.invalid('It has not taken place yet.');
    if (sheet && (row.kind !== 'conference' || row.plan_id === null || state !== 'held'))
      throw trouble.invalid('Only a conference about a plan that took place writes into it.');
    await writeRow(trx, ctx, row, revision, state === 'held' ? 'hold' : 'fail', {
      outcome: words,
      outcome_at: realMoment(writtenAt, { heardAt: at, madeAt: row.made_at }),
      outcome_by: actor.name,
      sheet: sheet ? jsonb(sheet) : null,
    });
    if (sheet && row.plan_id) await writeSheet(trx, ctx, row.plan_id, sheet, planRevision);
    const said = `${appointmentKindWords[row.kind as keyof typeof appointmentKindWords]} ${state === 'held' ? 'took place' : 'did not take place'}. ${words}`;
    if (row.plan_id) {
      await addPlanEntry(trx, ctx, row.plan_id, { kind: 'appointment', words: said });
      const plan = await trx
        .selectFrom('interventions.plan')
        .select('case_id')
        .where('institution_id', '=', actor.institutionId)
        .where('plan_id', '=', row.plan_id)
        .executeTakeFirstOrThrow();
      if (plan.case_id)
        await noteOnCase(trx, ctx, plan.case_id, {
          kind: 'plan',
          words: said,
          origin: { kind: 'plan', id: row.plan_id },
        });
    }
    await record(trx, ctx, {
      verb: 'interventions.record-outcome',
      subject: { kind: 'appointment', id },
      details: { state, hasSheet: sheet !== null },
    });
    return { state };
  });
}

async function writeSheet(
  trx: Tx,
  ctx: Acting,
  planId: string,
  sheet: ConferenceSheet,
  planRevision: number | null,
): Promise<void> {
  if (planRevision === null) throw trouble.invalid('Say which revision of the plan was on the table.');
  const steps = await trx
    .selectFrom('interventions.plan_step')
    .select(['step_no', 'words', 'by_whom', 'due_on'])
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('plan_id', '=', planId)
    .orderBy('place')
    .execute();
  if (steps.length + sheet.steps.length > 20)
    throw trouble.invalid('A plan has at most 20 steps. Take some away first.');
  await writeChange(trx, ctx, planId, {
    revision: planRevision,
    goal: sheet.goal,
    target: sheet.target,
    goalBy: sheet.goalBy,
    ...(sheet.studentVoice ? { studentVoice: sheet.studentVoice } : {}),
    ...(sheet.familyVoice ? { familyVoice: sheet.familyVoice } : {}),
    ...(sheet.steps.length > 0
      ? {
          steps: [
            ...steps.map((row) => ({ stepNo: row.step_no, words: row.words, byWhom: row.by_whom, dueOn: row.due_on })),
            ...sheet.steps.map((step) => ({ stepNo: null, ...step })),
          ],
        }
      : {}),
  });
}
