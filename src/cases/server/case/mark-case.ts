import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { momentOf, type Verb } from '../acting.ts';
import { trouble } from '../problems.ts';
import { type CaseRow, requireCase } from '../require-student.ts';

/** Finds the case, does it, records it. Marks change nothing that two editors could fight over, so no revision is asked. */
async function mark<T>(
  { db, clock, actor }: Verb,
  caseId: string,
  verb: string,
  work: (trx: Tx, row: CaseRow) => Promise<{ answer: T; details: Record<string, unknown> }>,
): Promise<T> {
  requireNeed(actor, 'cases:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { today } = await momentOf(trx, { clock, actor });
    const { row } = await requireCase(trx, actor, 'cases:work', caseId, today);
    const { answer, details } = await work(trx, row);
    await record(trx, { clock, actor }, { verb, subject: { kind: 'case', id: caseId }, details });
    return answer;
  });
}

export const Watching = z.object({ isWatching: z.boolean() });

/** Watches a case, or no longer. */
export function watchCase(doing: Verb, caseId: string, { isWatching }: z.output<typeof Watching>) {
  const { institutionId, staffId } = doing.actor;
  return mark(doing, caseId, 'cases.watch', async (trx) => {
    if (staffId === null)
      throw trouble.invalid('Only people with a staff record can watch a case: it says where their notices go.');
    if (isWatching) {
      await trx
        .insertInto('cases.watcher')
        .values({ institution_id: institutionId, case_id: caseId, staff_id: staffId })
        .onConflict((conflict) => conflict.columns(['institution_id', 'case_id', 'staff_id']).doNothing())
        .execute();
    } else {
      await trx
        .deleteFrom('cases.watcher')
        .where('institution_id', '=', institutionId)
        .where('case_id', '=', caseId)
        .where('staff_id', '=', staffId)
        .execute();
    }
    return { answer: { isWatching }, details: { isWatching } };
  });
}

export const Tags = z.object({ tags: z.array(z.string().trim().min(1).max(40)).max(20) });

export function tagCase(doing: Verb, caseId: string, input: z.output<typeof Tags>) {
  const { institutionId } = doing.actor;
  const tags = [...new Set(input.tags.map((tag) => tag.toLowerCase()))].sort();
  return mark(doing, caseId, 'cases.tag', async (trx) => {
    await trx
      .deleteFrom('cases.tag')
      .where('institution_id', '=', institutionId)
      .where('case_id', '=', caseId)
      .execute();
    if (tags.length > 0)
      await trx
        .insertInto('cases.tag')
        .values(tags.map((tag) => ({ institution_id: institutionId, case_id: caseId, tag })))
        .execute();
    return { answer: { tags }, details: { tags: tags.length } };
  });
}

export const Barriers = z.object({ barriers: z.array(z.string().max(40)).max(40) });

/** What stands in the student's way, of the institution's own list. */
export function nameBarriers(doing: Verb, caseId: string, input: z.output<typeof Barriers>) {
  const { institutionId } = doing.actor;
  const barriers = [...new Set(input.barriers)].sort();
  return mark(doing, caseId, 'cases.name-barriers', async (trx) => {
    const known = await trx
      .selectFrom('cases.barrier')
      .select('barrier_key')
      .where('institution_id', '=', institutionId)
      .execute();
    const unknown = barriers.find((key) => !known.some(({ barrier_key }) => barrier_key === key));
    if (unknown !== undefined) throw trouble.invalid(`"${unknown}" is not in the list of barriers here.`);
    await trx
      .deleteFrom('cases.case_barrier')
      .where('institution_id', '=', institutionId)
      .where('case_id', '=', caseId)
      .execute();
    if (barriers.length > 0)
      await trx
        .insertInto('cases.case_barrier')
        .values(barriers.map((key) => ({ institution_id: institutionId, case_id: caseId, barrier_key: key })))
        .execute();
    return { answer: { barriers }, details: { barriers } };
  });
}
