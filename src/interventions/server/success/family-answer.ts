import { momentOf } from '../../../cases/server/index.ts';
import { clockOf, type Institution, systemActor } from '../../../institution/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { addPlanEntry } from '../plans/make-plan.ts';
import { type SuccessRow, stateAfter } from './success-plan-row.ts';

export interface FamilyAnswer {
  answer: 'agreed' | 'changes';
  name: string;
  words: string;
  linkId: string;
  guardianId: string | null;
}

/** Keeps the answer, once for each that differs, and tells the case manager. */
export async function keepFamilyAnswer(
  trx: Tx,
  { institution }: { institution: Institution },
  row: SuccessRow,
  said: FamilyAnswer,
): Promise<void> {
  const { institutionId } = institution;
  const ctx = { clock: clockOf(institution), actor: systemActor(institutionId, `${said.name} (family)`) };
  const { at, today } = await momentOf(trx, ctx);
  const last = await trx
    .selectFrom('interventions.success_plan_answer')
    .select(['answer', 'words', 'name'])
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', row.successPlanId)
    .where('link_id', '=', said.linkId)
    .orderBy('answered_at', 'desc')
    .orderBy('answer_id', 'desc')
    .executeTakeFirst();
  // The same again, by a second press or a reload, is one answer.
  if (last && last.answer === said.answer && last.words === said.words && last.name === said.name) return;
  const answerId = uuidv7();
  await trx
    .insertInto('interventions.success_plan_answer')
    .values({
      institution_id: institutionId,
      answer_id: answerId,
      success_plan_id: row.successPlanId,
      answer: said.answer,
      way: 'link',
      guardian_id: said.guardianId,
      name: said.name,
      words: said.words,
      link_id: said.linkId,
      answered_at: at,
      answered_on: today,
    })
    .execute();
  await stateAfter(trx, ctx, row, said.answer);
  const words =
    said.answer === 'agreed'
      ? `${said.name} agreed with the success plan.`
      : `${said.name} asked for a change of the success plan: ${said.words}`;
  await addPlanEntry(trx, ctx, row.planId, { kind: 'success-plan', words });
  const plan = await trx
    .selectFrom('interventions.plan')
    .select('case_manager_staff_id')
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', row.planId)
    .executeTakeFirstOrThrow();
  await notifyStaff(trx, ctx, {
    staffId: plan.case_manager_staff_id,
    words: said.answer === 'agreed' ? words : `${said.name} would like a change of a success plan.`,
    link: `/plans/${row.planId}/success-plan`,
    dedupeKey: `success-plan-answer/${answerId}`,
    origin: { kind: 'plan', id: row.planId },
  });
  await record(trx, ctx, {
    verb: 'interventions.answer-success-plan',
    subject: { kind: 'plan', id: row.planId },
    details: { successPlanId: row.successPlanId, answer: said.answer, way: 'link', linkId: said.linkId },
  });
}
