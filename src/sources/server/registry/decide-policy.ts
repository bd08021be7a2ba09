import { z } from 'zod';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, weekOf } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { holdsIn } from '../../core/policy.ts';
import { gateOf } from '../../core/source-kinds.ts';
import type { Source } from '../../core/views.ts';
import { institutionNow, type VerbContext } from '../context.ts';
import { trouble } from '../problems.ts';
import { sourceById } from '../queries.ts';
import { policyDecisions } from './policy-decisions.ts';

/** A decision is looked at again within this time, and ends by itself otherwise. */
const longest_days = 366;
/** What was decided longer ago is not news to anybody's score. */
const oldest_days = 366;

export const DecisionInput = z.strictObject({
  decidedBy: z.string().trim().min(3, 'Say who decided it: the board, or the person in office.').max(200),
  decidedOn: z.iso.date(),
  reason: z.string().trim().min(20, 'Say why in a sentence or two, for whoever reviews it.').max(2_000),
  reviewOn: z.iso.date(),
});

/**
 * Records that a source which stays out of the score otherwise may count: from the week that is under way, until the week of its
 * review. An earlier decision that still holds ends with it.
 */
export async function recordDecision(
  context: VerbContext,
  sourceId: number,
  input: z.output<typeof DecisionInput>,
): Promise<{ decisionId: string }> {
  requireNeed(context.actor, 'policy:decide');
  const { db, actor, clock } = context;
  const { institutionId } = actor;
  const { today } = await institutionNow(db, institutionId);
  if (input.decidedOn > today)
    throw trouble.badDecision('A decision is recorded once it is made. Give the day on which it was.');
  if (input.decidedOn < addDays(today, -oldest_days))
    throw trouble.badDecision('This was decided over a year ago. Have it decided again before the source counts.');
  if (input.reviewOn <= today) throw trouble.badDecision('The review lies in the past. Choose a day to come.');
  if (input.reviewOn > addDays(today, longest_days))
    throw trouble.badDecision('A decision is reviewed within a year. Choose an earlier day.');
  return db.forInstitution(institutionId, async (trx) => {
    const source = await gatedSource(trx, institutionId, sourceId);
    const decisionId = uuidv7();
    const fromWeek = weekOf(today);
    await endDecisions(trx, context, sourceId, today, 'Another decision took its place.');
    await trx
      .insertInto('sources.policy_decision')
      .values({
        institution_id: institutionId,
        decision_id: decisionId,
        source_id: sourceId,
        decided_by: input.decidedBy,
        decided_on: input.decidedOn,
        reason: input.reason,
        review_on: input.reviewOn,
        from_week: fromWeek,
        recorded_at: new Date(clock.now().epochMilliseconds),
        recorded_by: actor.name,
      })
      .execute();
    await record(trx, context, {
      verb: 'sources.record-decision',
      subject: { kind: 'source', id: String(sourceId) },
      details: { ...input, kind: source.kind, fromWeek },
    });
    return { decisionId };
  });
}

export const EndInput = z.strictObject({
  reason: z.string().trim().min(10, 'Say why it ends.').max(2_000),
});

/** Takes a decision back: from the week that is under way the source stays out again. Weeks that were scored stay as they are. */
export async function endDecision(
  context: VerbContext,
  sourceId: number,
  { reason }: z.output<typeof EndInput>,
): Promise<{ ended: number }> {
  requireNeed(context.actor, 'policy:decide');
  const { institutionId } = context.actor;
  const { today } = await institutionNow(context.db, institutionId);
  return context.db.forInstitution(institutionId, async (trx) => {
    await gatedSource(trx, institutionId, sourceId);
    const ended = await endDecisions(trx, context, sourceId, today, reason);
    if (ended === 0) throw trouble.noDecision('No decision is in force for this source. Reload the page.');
    await record(trx, context, {
      verb: 'sources.end-decision',
      subject: { kind: 'source', id: String(sourceId) },
      details: { reason, fromWeek: weekOf(today) },
    });
    return { ended };
  });
}

async function gatedSource(trx: Tx, institutionId: number, sourceId: number): Promise<Source> {
  const source = await sourceById(trx, institutionId, sourceId);
  if (gateOf(source.kind) === null)
    throw trouble.notGated(
      `${source.name} may count without a decision. Decisions are for screeners and discretionary discipline.`,
    );
  // Two who decide at once take turns.
  await trx
    .selectFrom('sources.source')
    .select('source_id')
    .where('institution_id', '=', institutionId)
    .where('source_id', '=', sourceId)
    .forUpdate()
    .execute();
  return source;
}

async function endDecisions(
  trx: Tx,
  { actor }: VerbContext,
  sourceId: number,
  today: string,
  reason: string,
): Promise<number> {
  const week = weekOf(today);
  const standing = ((await policyDecisions(trx, actor.institutionId)).get(sourceId) ?? []).filter((decision) =>
    holdsIn(decision, week),
  );
  if (standing.length === 0) return 0;
  await trx
    .updateTable('sources.policy_decision')
    .set({ ended_from_week: week, end_reason: reason, ended_by: actor.name })
    .where('institution_id', '=', actor.institutionId)
    .where(
      'decision_id',
      'in',
      standing.map(({ decisionId }) => decisionId),
    )
    .execute();
  return standing.length;
}
