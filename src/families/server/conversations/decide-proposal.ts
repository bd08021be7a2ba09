import { z } from 'zod';
import { explanationKeys } from '../../../attendance/core/registers/explanation.ts';
import { type Acting, addBarrier, openOrJoinCase, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { decideReason, proposeReason } from '../answers/explanations.ts';
import { trouble } from '../problems.ts';
import { type Conversation, requireConversation } from './require-conversation.ts';

/** Somebody asks within a week whether it has become better. */
const follow_up_days = 7;

export const ProposalDecision = z.object({
  decision: z.enum(['take', 'refuse']),
  /** Where the words do not say of which student. */
  studentId: z.uuid().optional(),
  /** Where a person reads another reason out of them. */
  reason: z.enum(explanationKeys).optional(),
});
type Decision = z.output<typeof ProposalDecision>;

/** Takes what a reply was read as, or not: a reason becomes the absence's, a barrier a case with somebody who follows it up. */
export async function decideProposal(
  verb: Verb,
  conversationId: string,
  proposalId: string,
  input: Decision,
): Promise<{ state: 'taken' | 'refused'; caseId: string | null }> {
  const { db, clock, actor } = verb;
  requireNeed(actor, 'families:write');
  const ctx = { clock, actor };
  const first = await db.forInstitution(actor.institutionId, async (trx) => {
    const conversation = await requireConversation(trx, ctx, 'families:write', conversationId, { locks: true });
    const row = await openProposal(trx, conversation, proposalId, actor.institutionId);
    if (row.kind === 'barrier' || input.decision === 'refuse' || row.explanation_id)
      return { row, explanationId: row.explanation_id };
    // Nobody could be certain of whom it was said: now a person is.
    requireNeed(actor, 'attendance:record');
    const studentId = studentOf(conversation, row.student_id, input);
    const inbound = await inboundOf(trx, actor.institutionId, conversationId, row.entry_id);
    if (!conversation.holder || !row.day) throw trouble.invalid('Say first whose address this is.');
    const said = await proposeReason(trx, ctx, {
      studentId,
      fromDay: row.day,
      toDay: row.day,
      reason: explanationKeys.find((key) => key === row.reason) ?? 'other',
      words: inbound.text,
      holder: conversation.holder,
      via: 'message',
      inboundId: inbound.inboundId,
    });
    if (said)
      await trx
        .updateTable('families.proposal')
        .set({ explanation_id: said.explanationId, student_id: studentId })
        .where('institution_id', '=', actor.institutionId)
        .where('proposal_id', '=', proposalId)
        .execute();
    return { row, explanationId: said?.explanationId ?? null };
  });
  // The reason's own verb decides it, and refuses what was decided on the list of reasons meanwhile.
  if (first.row.kind === 'reason' && first.explanationId)
    await decideReason(verb, first.explanationId, {
      decision: input.decision,
      ...(input.reason ? { reason: input.reason } : {}),
    });
  return db.forInstitution(actor.institutionId, async (trx) => {
    const conversation = await requireConversation(trx, ctx, 'families:write', conversationId, { locks: true });
    const row = await openProposal(trx, conversation, proposalId, actor.institutionId);
    const caseId =
      row.kind === 'barrier' && input.decision === 'take'
        ? await takeBarrier(
            trx,
            ctx,
            conversation,
            studentOf(conversation, row.student_id, input),
            row.barrier_key ?? '',
          )
        : null;
    const state = input.decision === 'take' ? ('taken' as const) : ('refused' as const);
    await trx
      .updateTable('families.proposal')
      .set({ state, decided_at: conversation.moment.at, decided_by_name: actor.name, case_id: caseId })
      .where('institution_id', '=', actor.institutionId)
      .where('proposal_id', '=', proposalId)
      .execute();
    await record(trx, ctx, {
      verb: 'families.decide-proposal',
      subject: { kind: 'conversation', id: conversationId },
      details: { proposalId, kind: row.kind, decision: input.decision, caseId },
    });
    return { state, caseId };
  });
}

async function openProposal(
  trx: Tx,
  { conversationId, seen }: Conversation,
  proposalId: string,
  institutionId: number,
) {
  const row = await trx
    .selectFrom('families.proposal')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('proposal_id', '=', proposalId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  if (!row || (row.student_id && !seen.includes(row.student_id)))
    throw trouble.notFound('There is no such proposal in this conversation. Reload it.');
  if (row.state !== 'proposed')
    throw trouble.conflict(`${row.decided_by_name ?? 'Somebody'} has decided this already. Reload the conversation.`);
  return row;
}

function studentOf({ seen }: Conversation, certain: string | null, { studentId }: Decision): string {
  const found = certain ?? studentId ?? (seen.length === 1 ? seen[0] : undefined);
  if (!found || !seen.includes(found)) throw trouble.invalid('Say of which student this is said.');
  return found;
}

async function inboundOf(trx: Tx, institutionId: number, conversationId: string, entryId: string) {
  const row = await trx
    .selectFrom('families.entry as e')
    .innerJoin('messages.inbound as n', (join) =>
      join.onRef('n.institution_id', '=', 'e.institution_id').onRef('n.inbound_id', '=', 'e.inbound_id'),
    )
    .select(['n.inbound_id', 'n.text'])
    .where('e.institution_id', '=', institutionId)
    .where('n.institution_id', '=', institutionId)
    .where('e.conversation_id', '=', conversationId)
    .where('e.entry_id', '=', entryId)
    .executeTakeFirstOrThrow();
  return { inboundId: row.inbound_id, text: row.text };
}

/** The case that is open about attendance is joined; else one is opened for who answers the family. */
async function takeBarrier(
  trx: Tx,
  ctx: Acting,
  conversation: Conversation,
  studentId: string,
  barrierKey: string,
): Promise<string> {
  const { institutionId, staffId } = ctx.actor;
  requireNeed(ctx.actor, 'cases:work');
  const { today } = conversation.moment;
  const barrier = await trx
    .selectFrom('cases.barrier')
    .select('name')
    .where('institution_id', '=', institutionId)
    .where('barrier_key', '=', barrierKey)
    .executeTakeFirst();
  const { caseId } = await openOrJoinCase(trx, ctx, {
    studentId,
    kindKey: 'attendance',
    ownerStaffId: staffId ?? conversation.assignedStaffId,
    targetOn: addDays(today, follow_up_days),
    origin: { kind: 'conversation', id: conversation.conversationId },
    words: `The family says what stands in the way: ${(barrier?.name ?? barrierKey).toLowerCase()}. Ask by ${addDays(today, follow_up_days)} whether it is better.`,
  });
  await addBarrier(trx, ctx, caseId, barrierKey);
  return caseId;
}
