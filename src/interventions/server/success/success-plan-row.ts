import { sql } from 'kysely';
import { type Acting, momentOf } from '../../../cases/server/index.ts';
import type { ReadyLanguage } from '../../../kernel/languages.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { SuccessContent, type SuccessState } from '../../core/success/success-plan.ts';

export interface SuccessRow {
  successPlanId: string;
  planId: string;
  studentId: string;
  version: number;
  revision: number;
  language: ReadyLanguage;
  state: SuccessState;
  content: SuccessContent;
  madeOn: IsoDate;
}

/** All versions of a plan's success plan, newest first. */
export async function versionsOf(trx: Tx, institutionId: number, planId: string): Promise<SuccessRow[]> {
  const rows = await trx
    .selectFrom('interventions.success_plan')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map(rowOf);
}

export async function successPlanById(trx: Tx, institutionId: number, id: string): Promise<SuccessRow | null> {
  const row = await trx
    .selectFrom('interventions.success_plan')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', id)
    .executeTakeFirst();
  return row ? rowOf(row) : null;
}

/** What students' families may read now, newest first: one of each plan. */
export async function sharedPlansOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<SuccessRow[]> {
  if (studentIds.length === 0) return [];
  const rows = await trx
    .selectFrom('interventions.success_plan')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .where('state', 'in', ['shared', 'agreed'])
    .orderBy('success_plan_id', 'desc')
    .limit(10)
    .execute();
  return rows.map(rowOf);
}

function rowOf(row: {
  success_plan_id: string;
  plan_id: string;
  student_id: string;
  version: number;
  revision: number;
  language: string;
  state: string;
  content: unknown;
  made_on: string;
}): SuccessRow {
  return {
    successPlanId: row.success_plan_id,
    planId: row.plan_id,
    studentId: row.student_id,
    version: row.version,
    revision: row.revision,
    // Written by saveSuccessPlan alone, which takes no other.
    language: row.language as ReadyLanguage,
    state: row.state as SuccessState,
    content: SuccessContent.parse(row.content),
    madeOn: row.made_on,
  };
}

/** Of the product's words on success plans and the family's page: one more whenever they change, since approvals are for a version. */
export const wording_version = 2;

/** Languages whose words a speaker approved, as they are now. */
export async function approvedLanguages(trx: Tx, institutionId: number): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('interventions.wording_approval')
    .select('language')
    .where('institution_id', '=', institutionId)
    .where('wording_version', '=', wording_version)
    .execute();
  return new Set(rows.map(({ language }) => language));
}

export interface Agreement {
  name: string;
  on: IsoDate;
}

/** Who agreed to a success plan, and when. */
export async function agreementsOf(trx: Tx, institutionId: number, successPlanId: string): Promise<Agreement[]> {
  const rows = await trx
    .selectFrom('interventions.success_plan_answer')
    .select(['name', 'answered_on as on'])
    .where('institution_id', '=', institutionId)
    .where('success_plan_id', '=', successPlanId)
    .where('answer', '=', 'agreed')
    .orderBy('answered_at')
    .execute();
  return rows;
}

/** The first to say yes makes it agreed; what was agreed stays so when somebody else asks for a change. */
export async function stateAfter(
  trx: Tx,
  ctx: Acting,
  { successPlanId }: Pick<SuccessRow, 'successPlanId'>,
  answer: 'agreed' | 'changes',
): Promise<void> {
  const { at } = await momentOf(trx, ctx);
  if (answer === 'agreed')
    await trx
      .updateTable('interventions.success_plan')
      .set({ state: 'agreed', revision: sql<number>`revision + 1`, changed_at: at })
      .where('institution_id', '=', ctx.actor.institutionId)
      .where('success_plan_id', '=', successPlanId)
      .where('state', 'in', ['draft', 'shared'])
      .execute();
}
