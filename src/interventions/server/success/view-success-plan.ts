import { signedLinksOf } from '../../../access/server/index.ts';
import { momentOf, type Verb } from '../../../cases/server/index.ts';
import { readyLanguageOf } from '../../../kernel/languages.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import { lacksForSharing, SuccessContent, stateSentences } from '../../core/success/success-plan.ts';
import { isDraftLanguage } from '../../core/success/success-plan-words.ts';
import type { SuccessAnswerView, SuccessPlanView } from '../../core/success/together-views.ts';
import { type PlanRow, requirePlan } from '../plans/require-plan.ts';
import { approvedLanguages, versionsOf } from './success-plan-row.ts';
import { link_purpose } from './success-plans.ts';

/** A plan's success plan: as it stands, or what to begin with. */
export async function viewSuccessPlan({ db, clock, actor }: Verb, planId: string): Promise<SuccessPlanView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    const { row, reason } = await requirePlan(trx, actor, 'plans:read', planId, today);
    const versions = await versionsOf(trx, institutionId, planId);
    const [newest] = versions;
    const guardians = await guardiansOf(trx, institutionId, row.student_id);
    const student = await studentOf(trx, institutionId, row);
    const language =
      newest?.language ??
      readyLanguageOf(guardians.find(({ mayReceive }) => mayReceive)?.language ?? student.homeLanguage);
    const content = newest?.content ?? (await beginning(trx, institutionId, row, student.caseManager));
    const versionOf = new Map(versions.map(({ successPlanId, version }) => [successPlanId, version]));
    const mayWork =
      row.state === 'active' &&
      (await whyStudent(trx, await studentScope(trx, actor, 'plans:work'), row.student_id, today)) !== null;
    const links = mayWork
      ? await signedLinksOf(trx, institutionId, {
          kind: 'success-plan',
          ids: [...versionOf.keys()],
          purpose: link_purpose,
        })
      : [];
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'success-plan', reason }]);
    return {
      today,
      planId,
      student: { studentId: row.student_id, name: student.name, identifier: student.identifier },
      caseManager: student.caseManager,
      mayWork,
      successPlanId: newest?.successPlanId ?? null,
      version: newest?.version ?? 1,
      revision: newest?.revision ?? 0,
      language,
      state: newest?.state ?? null,
      sentence: newest ? stateSentences[newest.state] : 'None was written yet.',
      content,
      isDraftLanguage: isDraftLanguage(language, await approvedLanguages(trx, institutionId)),
      lacks: newest ? lacksForSharing(newest.content) : null,
      answers: await answersOf(trx, institutionId, versionOf),
      links: links.map(({ subjectId, recipientId: _, madeAt, madeBy, expiresAt, lastOpenedAt, ...link }) => ({
        ...link,
        version: versionOf.get(subjectId) ?? 0,
        by: madeBy,
        madeAt: madeAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastOpenedAt: lastOpenedAt?.toISOString() ?? null,
      })),
      // How a family is reached is for whoever works with them.
      guardians: mayWork ? guardians : [],
    };
  });
}

async function studentOf(trx: Tx, institutionId: number, plan: PlanRow) {
  const found = await trx
    .selectFrom('roster.student as s')
    .innerJoin('roster.staff as m', (join) => join.onRef('m.institution_id', '=', 's.institution_id'))
    .select([
      's.display_name as name',
      's.source_key as identifier',
      's.home_language as homeLanguage',
      'm.display_name as caseManager',
    ])
    .where('s.institution_id', '=', institutionId)
    .where('m.institution_id', '=', institutionId)
    .where('s.student_id', '=', plan.student_id)
    .where('m.staff_id', '=', plan.case_manager_staff_id)
    .executeTakeFirstOrThrow();
  return found;
}

/** What the plan says already, so that nobody starts from an empty page. */
async function beginning(trx: Tx, institutionId: number, plan: PlanRow, contact: string): Promise<SuccessContent> {
  const steps = await trx
    .selectFrom('interventions.plan_step')
    .select('words')
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', plan.plan_id)
    .orderBy('place')
    .execute();
  return SuccessContent.parse({
    goal: plan.goal,
    hopes: plan.family_voice.slice(0, 1_000),
    school: steps.map(({ words }) => words).slice(0, 10),
    checkOn: plan.review_on,
    contact,
  });
}

async function guardiansOf(trx: Tx, institutionId: number, studentId: string): Promise<SuccessPlanView['guardians']> {
  const rows = await trx
    .selectFrom('roster.guardianship as s')
    .innerJoin('roster.guardian as g', (join) =>
      join.onRef('g.institution_id', '=', 's.institution_id').onRef('g.guardian_id', '=', 's.guardian_id'),
    )
    .select(['g.guardian_id', 'g.display_name', 'g.language', 'g.phone', 's.relation', 's.may_receive'])
    .where('s.institution_id', '=', institutionId)
    .where('g.institution_id', '=', institutionId)
    .where('s.student_id', '=', studentId)
    .orderBy('g.display_name')
    .execute();
  return rows.map((row) => ({
    guardianId: row.guardian_id,
    name: row.display_name,
    relation: row.relation,
    language: row.language,
    phone: row.phone,
    mayReceive: row.may_receive,
  }));
}

async function answersOf(
  trx: Tx,
  institutionId: number,
  versionOf: ReadonlyMap<string, number>,
): Promise<SuccessAnswerView[]> {
  if (versionOf.size === 0) return [];
  const rows = await trx
    .selectFrom('interventions.success_plan_answer')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', 'in', [...versionOf.keys()])
    .orderBy('answered_at', 'desc')
    .execute();
  return rows.map((row) => ({
    answerId: row.answer_id,
    version: versionOf.get(row.success_plan_id) ?? 0,
    // The checks of the table hold both to these.
    answer: row.answer as SuccessAnswerView['answer'],
    way: row.way as SuccessAnswerView['way'],
    name: row.name,
    words: row.words,
    answeredOn: row.answered_on,
    recordedBy: row.recorded_by,
  }));
}
