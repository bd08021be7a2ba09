import { sql } from 'kysely';
import { z } from 'zod';
import { requireNeed } from '../../../kernel/require-need.ts';
import { leftReason } from '../../core/coming.ts';
import type { Verb } from '../acting.ts';
import { acceptHandovers, mine } from '../handover/answer-handovers.ts';
import { listed } from '../handover/standings.ts';
import { trouble } from '../problems.ts';
import { closeCase } from './close-case.ts';

export const LeftClosed = z.object({ handoverIds: z.array(z.uuid()).min(1).max(100) });

/**
 * Closes the cases of students who left, with their kind's reason for that, and settles the move. A case whose kind has no such
 * reason stays open, and its move waits.
 */
export async function closeLeft(
  ctx: Verb,
  { handoverIds }: z.output<typeof LeftClosed>,
): Promise<{ closed: number; open: number }> {
  const { db, actor } = ctx;
  requireNeed(actor, 'cases:work');
  const { institutionId } = actor;
  const cases = await db.forInstitution(institutionId, async (trx) => {
    const handovers = await mine(trx, ctx, handoverIds);
    if (handovers.length !== new Set(handoverIds).size || handovers.some(({ change }) => change !== 'left'))
      throw trouble.notFound('One of these is no student who left, or it was answered already.');
    const { rows } = await sql<{ handover_id: string; case_id: string; revision: number; close_reasons: string[] }>`
      select x.handover_id, c.case_id, c.revision, k.close_reasons from cases.handover_case x
      join cases."case" c on c.institution_id = ${institutionId} and c.case_id = x.case_id and c.closed_at is null
      join cases.kind k on k.institution_id = ${institutionId} and k.kind_key = c.kind_key
      where x.institution_id = ${institutionId} and x.handover_id in ${listed(handoverIds)}`.execute(trx);
    return rows;
  });
  const stays = new Set<string>();
  let closed = 0;
  for (const { handover_id, case_id, revision, close_reasons } of cases) {
    const reason = leftReason(close_reasons);
    if (reason === null) stays.add(handover_id);
    else {
      await closeCase(ctx, case_id, { revision, reason, outcome: '' });
      closed++;
    }
  }
  const done = handoverIds.filter((handoverId) => !stays.has(handoverId));
  if (done.length > 0) await acceptHandovers(ctx, { handoverIds: done });
  return { closed, open: cases.length - closed };
}
