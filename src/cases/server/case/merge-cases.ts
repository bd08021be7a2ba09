import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { momentOf, type Verb } from '../acting.ts';
import { leadDuplicates } from '../follow-merge.ts';
import { trouble } from '../problems.ts';
import { type CaseRow, requireCase } from '../require-student.ts';
import { writeCase } from './change-case.ts';

export const Merging = z.object({ revision: z.int(), intoCaseId: z.uuid() });

const merged_reason = 'Merged with another case';

/** Makes two cases of one student one: what happened on either shows on the one that stays. It can be undone. */
export async function mergeCases(
  { db, clock, actor }: Verb,
  caseId: string,
  { revision, intoCaseId }: z.output<typeof Merging>,
): Promise<{ mergeId: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const { row: merged } = await requireCase(trx, actor, 'cases:work', caseId, today);
    const { row: kept } = await requireCase(trx, actor, 'cases:work', intoCaseId, today);
    await requireMergeable(trx, institutionId, merged, kept);
    const before = await trx
      .selectFrom('cases.case')
      .select(['closed_at', 'closed_on', 'closed_by_name', 'close_reason', 'outcome', 'is_duplicate'])
      .where('institution_id', '=', institutionId)
      .where('case_id', '=', caseId)
      .executeTakeFirstOrThrow();
    const mergeId = uuidv7();
    const closed = merged.closed_at
      ? { merged_into_case_id: intoCaseId }
      : {
          merged_into_case_id: intoCaseId,
          closed_at: at,
          closed_on: today,
          closed_by_name: actor.name,
          close_reason: merged_reason,
          is_duplicate: false,
        };
    await writeCase(trx, ctx, merged, revision, closed, {
      kind: 'merged',
      words: 'Merged into another case of the student.',
    });
    await writeCase(
      trx,
      ctx,
      kept,
      kept.revision,
      {},
      {
        kind: 'merged',
        words: 'Took in another case of the student.',
        origin: { kind: 'case', id: caseId },
      },
    );
    await leadDuplicates(trx, institutionId, kept.student_id);
    await trx
      .insertInto('cases.merge')
      .values({
        institution_id: institutionId,
        merge_id: mergeId,
        kept_case_id: intoCaseId,
        merged_case_id: caseId,
        merged_at: at,
        by_name: actor.name,
        before: jsonb(before),
      })
      .execute();
    await record(trx, ctx, {
      verb: 'cases.merge',
      subject: { kind: 'case', id: intoCaseId },
      details: { mergeId, mergedCaseId: caseId },
    });
    return { mergeId };
  });
}

async function requireMergeable(trx: Tx, institutionId: number, merged: CaseRow, kept: CaseRow): Promise<void> {
  if (merged.case_id === kept.case_id) throw trouble.invalid('A case cannot be merged with itself.');
  if (merged.student_id !== kept.student_id) throw trouble.invalid('Only cases of one student can be merged.');
  if (merged.merged_into_case_id || kept.merged_into_case_id)
    throw trouble.conflict('One of them was merged already. Open the case that it was merged into.');
  if (!merged.closed_at && kept.closed_at)
    throw trouble.invalid(
      'An open case is not merged into a closed one. Merge the other way round, or reopen that one.',
    );
  const holding = await trx
    .selectFrom('cases.merge')
    .select('merge_id')
    .where('institution_id', '=', institutionId)
    .where('kept_case_id', '=', merged.case_id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (holding)
    throw trouble.conflict('This case took in another one. Merge the other way round, or undo that merge first.');
}

/** What a case was before it was merged, as mergeCases wrote it. */
interface Before {
  closed_at: string | null;
  closed_on: string | null;
  closed_by_name: string | null;
  close_reason: string | null;
  outcome: string | null;
  is_duplicate?: boolean;
}

/** Makes them two again, each as it was. */
export async function unmergeCases({ db, clock, actor }: Verb, mergeId: string): Promise<{ caseId: string }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const unknown = trouble.notFound('No merge of cases of a student of yours has this address.', { mergeId });
    const merge = await trx
      .selectFrom('cases.merge')
      .selectAll()
      .where('institution_id', '=', institutionId)
      .where('merge_id', '=', mergeId)
      .where('undone_at', 'is', null)
      .executeTakeFirst();
    if (!merge) throw unknown;
    const { row } = await requireCase(trx, actor, 'cases:work', merge.merged_case_id, today).catch(() => {
      throw unknown;
    });
    const before = merge.before as unknown as Before;
    const isBeside = before.closed_at === null && (await hasOther(trx, institutionId, row, before));
    await writeCase(
      trx,
      ctx,
      row,
      row.revision,
      { ...before, is_duplicate: isBeside, merged_into_case_id: null },
      {
        kind: 'unmerged',
        words: 'Stands alone again.',
      },
    );
    await trx
      .updateTable('cases.merge')
      .set({ undone_at: at })
      .where('institution_id', '=', institutionId)
      .where('merge_id', '=', mergeId)
      .execute();
    await record(trx, ctx, {
      verb: 'cases.unmerge',
      subject: { kind: 'case', id: merge.merged_case_id },
      details: { mergeId },
    });
    return { caseId: merge.merged_case_id };
  });
}

/** Whether the case would stand beside another of its kind: only one that came with another record may. */
async function hasOther(trx: Tx, institutionId: number, row: CaseRow, before: Before): Promise<boolean> {
  const open = await trx
    .selectFrom('cases.case')
    .select('case_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', row.student_id)
    .where('kind_key', '=', row.kind_key)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  if (open && !before.is_duplicate)
    throw trouble.alreadyOpen(
      'Another case of this kind was opened for the student meanwhile. Close or merge that one first.',
      {
        caseId: open.case_id,
      },
    );
  return open !== undefined;
}
