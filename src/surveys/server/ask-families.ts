import { z } from 'zod';
import { listSavedCohorts } from '../../access/server/index.ts';
import { type Acting, momentOf, type Verb } from '../../cases/server/index.ts';
import { type Foreseen, findAudience, foreseeBatch, writeSoon, writeToFamilies } from '../../families/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { requireNeed } from '../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../kernel/week.ts';
import { record } from '../../ledger/server/index.ts';
import { bulkInsert } from '../../platform/db/bulk-insert.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { Services } from '../../platform/services.ts';
import { trouble } from './problems.ts';
import { requireSurvey, windowsOf, wordingsOf } from './survey-row.ts';

const most_days = 60;

const Who = z.object({
  unitIds: z.array(z.uuid()).max(50).default([]),
  /** Saved cohorts, as they are today. */
  cohortIds: z.array(z.uuid()).max(10).default([]),
});
const isChosen = ({ unitIds, cohortIds }: z.output<typeof Who>) => unitIds.length + cohortIds.length > 0;
const unchosen = { path: ['unitIds'], message: 'choose whose families are asked' };

export const Wanted = Who.refine(isChosen, unchosen);
export const NewWindow = Who.extend({ closesOn: z.iso.date() }).refine(isChosen, unchosen);

/** Who would be asked, before anybody is. */
export async function foreseeAsking(
  { db, clock, actor }: Verb,
  wanted: z.output<typeof Wanted>,
): Promise<Foreseen & { students: number }> {
  requireNeed(actor, 'surveys:manage');
  requireNeed(actor, 'families:write');
  const ctx = { clock, actor };
  const students = await db.forInstitution(actor.institutionId, async (trx) =>
    findStudents(trx, ctx, wanted, (await momentOf(trx, ctx)).today),
  );
  return { students: students.length, ...(await foreseeBatch(db, ctx, 'survey', students)) };
}

/** Of all that were chosen, each student once, as far as the actor may write to their families. */
async function findStudents(
  trx: Tx,
  { actor }: Acting,
  { unitIds, cohortIds }: z.output<typeof Who>,
  today: IsoDate,
): Promise<string[]> {
  const found = new Set<string>();
  const audiences = [
    ...[...new Set(unitIds)].map((unitId) => ({ kind: 'unit' as const, unitId })),
    ...[...new Set(cohortIds)].map((cohortId) => ({ kind: 'cohort' as const, cohortId })),
  ];
  for (const audience of audiences)
    for (const { studentId } of await findAudience(trx, actor, audience, today)) found.add(studentId);
  return [...found];
}

/**
 * Asks the families of some units or saved cohorts, as far as the actor may write to them: one message to each household through the same batch, consent
 * and safety valve as any other, with the address of their own page.
 */
export async function askFamilies(
  { db, clock, actor, jobs }: Verb & Pick<Services, 'jobs'>,
  surveyId: string,
  { closesOn, ...who }: z.output<typeof NewWindow>,
): Promise<{ windowId: string; students: number }> {
  requireNeed(actor, 'surveys:manage');
  requireNeed(actor, 'families:write');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    await requireSurvey(trx, institutionId, surveyId, { held: true });
    if (closesOn <= today || closesOn > addDays(today, most_days))
      throw trouble.invalid(`Choose a last day after today, within ${most_days} days.`);
    if (!(await wordingsOf(trx, institutionId, surveyId)).some(({ speaker }) => speaker !== null))
      throw trouble.invalid('Nobody has approved its words in any language yet. Do that first.');
    if ((await windowsOf(trx, institutionId, surveyId, today)).some(({ state }) => state === 'open'))
      throw trouble.conflict('This survey is open now. Close it before you ask again.');
    const students = await findStudents(trx, ctx, who, today);
    if (students.length === 0) throw trouble.invalid('Nobody whose family you may write to is there. Choose others.');
    const cohorts = await listSavedCohorts(trx, actor);
    const windowId = uuidv7();
    const batch = await writeToFamilies(trx, ctx, {
      templateKey: 'survey',
      students: students.map((studentId) => ({ studentId })),
      origin: { kind: 'survey-window', id: windowId },
      dedupeKey: `survey/${windowId}`,
      day: closesOn,
    });
    await trx
      .insertInto('surveys.window')
      .values({
        institution_id: institutionId,
        window_id: windowId,
        survey_id: surveyId,
        opens_on: today,
        closes_on: closesOn,
        unit_ids: [...new Set(who.unitIds)],
        cohorts: who.cohortIds.flatMap((id) => cohorts.find(({ savedCohortId }) => savedCohortId === id)?.name ?? []),
        batch_id: batch?.batchId ?? null,
        made_at: at,
        made_by: actor.actorId,
        made_by_name: actor.name,
      })
      .execute();
    await bulkInsert(trx, 'surveys.asked', {
      institution_id: { type: 'int4', values: institutionId },
      window_id: { type: 'uuid', values: windowId },
      student_id: { type: 'uuid', values: students },
    });
    await record(trx, ctx, {
      verb: 'surveys.ask-families',
      subject: { kind: 'survey', id: surveyId },
      details: { windowId, students: students.length, closesOn },
    });
    await writeSoon(trx, jobs, institutionId);
    return { windowId, students: students.length };
  });
}

/** Ends a window before its day: nothing more is answered or changed. */
export async function closeWindow(
  { db, clock, actor }: Verb,
  surveyId: string,
  windowId: string,
): Promise<{ state: 'closed' }> {
  requireNeed(actor, 'surveys:manage');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const closed = await trx
      .updateTable('surveys.window')
      .set({ closed_at: at })
      .where('institution_id', '=', actor.institutionId)
      .where('survey_id', '=', surveyId)
      .where('window_id', '=', windowId)
      .where('closed_at', 'is', null)
      .where('closes_on', '>=', today)
      .returning('survey_id')
      .executeTakeFirst();
    if (!closed) throw trouble.notFound('No open survey has this address. Check the link.');
    await record(trx, ctx, {
      verb: 'surveys.close-window',
      subject: { kind: 'survey', id: closed.survey_id },
      details: { windowId },
    });
    return { state: 'closed' as const };
  });
}
