import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, keptStudent, momentOf, noteOnCase, type Verb } from '../../../cases/server/index.ts';
import { loadInstitution } from '../../../institution/server/index.ts';
import { capital } from '../../../kernel/capital.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { TierDecisionView } from '../../core/views.ts';
import { trouble } from '../problems.ts';

export interface TierNow {
  tier: Tier;
  sinceOn: IsoDate | null;
  /** 0: nobody has decided yet, and it is tier 1. */
  revision: number;
}

export async function tiersOf(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, TierNow>> {
  if (studentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('interventions.tier')
    .select(['student_id', 'tier', 'since_on', 'revision'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.student_id,
      // The check of interventions.tier holds it to 1..3.
      { tier: row.tier as Tier, sinceOn: row.since_on, revision: row.revision },
    ]),
  );
}

export const TierInput = z.union([z.literal(1), z.literal(2), z.literal(3)]);

export const TierDecision = z.object({
  studentId: z.uuid(),
  tier: TierInput,
  /** As it was read: a second decision is told of the first. */
  revision: z.int().min(0),
  reason: z.string().trim().min(3, 'say why, in a sentence').max(2_000),
  meetingId: z.uuid().optional(),
});

/** A person decides how much help a student has. What was proposed to the contrary is answered by it. */
export async function decideTier(
  { db, clock, actor }: Verb,
  input: z.output<typeof TierDecision>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, actor.institutionId, input.studentId);
    await requireStudent(trx, actor, 'plans:work', studentId, today);
    return writeTier(trx, ctx, { ...input, studentId });
  });
}

interface Deciding {
  studentId: string;
  tier: Tier;
  revision: number;
  reason: string;
  proposalId?: string | undefined;
  meetingId?: string | undefined;
}

export async function writeTier(trx: Tx, ctx: Acting, input: Deciding): Promise<{ revision: number }> {
  const { actor } = ctx;
  const { institutionId } = actor;
  const { at, today } = await momentOf(trx, ctx);
  const before = (await tiersOf(trx, institutionId, [input.studentId])).get(input.studentId);
  const fromTier = before?.tier ?? 1;
  const row = { tier: input.tier, since_on: today };
  const written =
    input.revision === 0
      ? await trx
          .insertInto('interventions.tier')
          .values({ institution_id: institutionId, student_id: input.studentId, ...row })
          .onConflict((conflict) => conflict.columns(['institution_id', 'student_id']).doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await trx
          .updateTable('interventions.tier')
          .set({
            tier: input.tier,
            since_on: input.tier === fromTier ? (before?.sinceOn ?? today) : today,
            revision: sql<number>`revision + 1`,
          })
          .where('institution_id', '=', institutionId)
          .where('student_id', '=', input.studentId)
          .where('revision', '=', input.revision)
          .returning('revision')
          .executeTakeFirst();
  if (!written) throw await lostRace(trx, institutionId, input.studentId);
  await trx
    .insertInto('interventions.tier_decision')
    .values({
      institution_id: institutionId,
      decision_id: uuidv7(),
      student_id: input.studentId,
      from_tier: fromTier,
      tier: input.tier,
      reason: input.reason,
      proposal_id: input.proposalId ?? null,
      meeting_id: input.meetingId ?? null,
      decided_at: at,
      decided_on: today,
      by_id: actor.actorId,
      by_name: actor.name,
    })
    .execute();
  await answerWaiting(trx, ctx, input);
  const { words } = await loadInstitution(trx, institutionId);
  const word = capital(words.tier);
  const change = fromTier === input.tier ? `${word} ${input.tier} stays` : `${word}: ${fromTier} → ${input.tier}`;
  const caseId = await openCaseOf(trx, institutionId, input.studentId);
  if (caseId)
    await noteOnCase(trx, ctx, caseId, {
      kind: 'tier',
      words: `${change}. ${input.reason}`,
      origin: { kind: 'tier', id: input.studentId },
    });
  await record(trx, ctx, {
    verb: 'interventions.decide-tier',
    subject: { kind: 'student', id: input.studentId },
    details: { from: fromTier, to: input.tier, reason: input.reason },
  });
  return { revision: written.revision };
}

/** A decision answers what waits about the student: taken where it is what was proposed, declined where it is another. */
async function answerWaiting(trx: Tx, ctx: Acting, { studentId, tier, reason, proposalId }: Deciding): Promise<void> {
  const { at, today } = await momentOf(trx, ctx);
  await trx
    .updateTable('interventions.proposal')
    .set({
      state: sql<string>`case when tier = ${tier} then 'accepted' else 'declined' end`,
      decided_at: at,
      decided_on: today,
      decided_by_name: ctx.actor.name,
      answer: reason,
    })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('student_id', '=', studentId)
    .where('state', '=', 'waiting')
    .$if(proposalId !== undefined, (query) => query.where('proposal_id', '=', proposalId ?? ''))
    .execute();
}

async function lostRace(trx: Tx, institutionId: number, studentId: string) {
  const last = await trx
    .selectFrom('interventions.tier_decision')
    .select(['tier', 'by_name', 'reason'])
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .orderBy('decided_at', 'desc')
    .executeTakeFirst();
  const now = (await tiersOf(trx, institutionId, [studentId])).get(studentId);
  return trouble.conflict(
    `${last?.by_name ?? 'Somebody'} decided meanwhile: ${last?.tier ?? 1}. ${last?.reason ?? ''} Look at it, then decide again.`,
    { tier: now?.tier ?? 1, revision: now?.revision ?? 0 },
  );
}

/** The open case that help belongs to: the newest that is no duplicate. */
export async function openCaseOf(trx: Tx, institutionId: number, studentId: string): Promise<string | null> {
  const found = await trx
    .selectFrom('cases.case')
    .select('case_id')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', studentId)
    .where('closed_at', 'is', null)
    .where('is_duplicate', '=', false)
    .orderBy('opened_at', 'desc')
    .executeTakeFirst();
  return found?.case_id ?? null;
}

export async function tierHistory(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<TierDecisionView[]> {
  const rows = await trx
    .selectFrom('interventions.tier_decision')
    .select(['decision_id', 'from_tier', 'tier', 'reason', 'decided_on', 'by_name'])
    .where('institution_id', '=', institutionId)
    .where('student_id', 'in', [...studentIds])
    .orderBy('decided_at', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    decisionId: row.decision_id,
    // The checks of interventions.tier_decision hold both to 1..3.
    fromTier: row.from_tier as Tier,
    tier: row.tier as Tier,
    reason: row.reason,
    decidedOn: row.decided_on,
    by: row.by_name,
  }));
}
