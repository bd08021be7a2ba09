import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { momentOf, type Verb } from '../acting.ts';
import { leadDuplicates } from '../follow-merge.ts';
import { noteOpened } from '../handover/standings.ts';
import { requireKind } from '../kinds.ts';
import { trouble } from '../problems.ts';
import { requireCase } from '../require-student.ts';
import { endConcernsOf } from '../sharing/concerns.ts';
import { requireOpen, writeCase } from './change-case.ts';

export const Closing = z.object({
  revision: z.int(),
  reason: z.string().max(120),
  outcome: z.string().trim().max(2_000).default(''),
});

/** Closes a case with one of its kind's reasons. Whoever raised a concern that it took hears how it ended. */
export async function closeCase(
  { db, clock, actor }: Verb,
  caseId: string,
  { revision, reason, outcome }: z.output<typeof Closing>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
    requireOpen(row);
    const kind = await requireKind(trx, actor.institutionId, row.kind_key, { isEvenInactive: true });
    if (!kind.closeReasons.includes(reason))
      throw trouble.invalid(`Choose why it is closed: ${kind.closeReasons.join(', ')}.`);
    const closed = {
      closed_at: at,
      closed_on: today,
      closed_by_name: actor.name,
      close_reason: reason,
      outcome: outcome || null,
      is_duplicate: false,
    };
    const written = await writeCase(trx, ctx, row, revision, closed, {
      kind: 'closed',
      words: [`Closed: ${reason}.`, outcome].filter(Boolean).join(' '),
    });
    await leadDuplicates(trx, actor.institutionId, row.student_id);
    await endConcernsOf(trx, ctx, caseId, { at, ending: `The case was closed: ${reason}.` });
    await record(trx, ctx, {
      verb: 'cases.close',
      subject: { kind: 'case', id: caseId },
      details: { reason, studentId: row.student_id },
    });
    return { revision: written };
  });
}

export const Reopening = z.object({ revision: z.int(), words: z.string().trim().min(1, 'say why').max(2_000) });

/** Opens a closed case again, unless another of its kind was opened for the student meanwhile. */
export async function reopenCase(
  { db, clock, actor }: Verb,
  caseId: string,
  { revision, words }: z.output<typeof Reopening>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
    if (!row.closed_at) return { revision: row.revision };
    if (row.merged_into_case_id)
      throw trouble.conflict('This case was merged into another. Undo the merge on that case first.', {
        caseId: row.merged_into_case_id,
      });
    const open = await trx
      .selectFrom('cases.case')
      .select('case_id')
      .where('institution_id', '=', institutionId)
      .where('student_id', '=', row.student_id)
      .where('kind_key', '=', row.kind_key)
      .where('closed_at', 'is', null)
      .executeTakeFirst();
    if (open)
      throw trouble.alreadyOpen(
        'Another case of this kind is open for the student. Work on that one, or merge the two.',
        {
          caseId: open.case_id,
        },
      );
    const opened = { closed_at: null, closed_on: null, closed_by_name: null, close_reason: null, outcome: null };
    const written = await writeCase(trx, ctx, row, revision, opened, { kind: 'reopened', words: `Reopened: ${words}` });
    await noteOpened(trx, institutionId, { caseId, studentId: row.student_id, today, at });
    await record(trx, ctx, {
      verb: 'cases.reopen',
      subject: { kind: 'case', id: caseId },
      details: { studentId: row.student_id },
    });
    return { revision: written };
  });
}
