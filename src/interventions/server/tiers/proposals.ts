import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, listed, momentOf, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import type { Proposed, Reason } from '../../core/tiers/propose.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { ProposalView } from '../../core/views.ts';
import { trouble } from '../problems.ts';
import { withdrawWishes } from './agenda-wishes.ts';
import { playbooksOf } from './playbooks.ts';
import { TierInput, tiersOf, writeTier } from './tiers.ts';

export interface WantedTier {
  studentId: string;
  tier: Tier;
  playbookId: string | null;
  reasons: readonly Reason[];
  origin: { kind: 'data' | 'alert' | 'staff' | 'meeting'; id: string | null };
  wantsPlan?: boolean;
}

/** A declined question is not asked again for so long, unless more is asked for than then. */
export const rest_days = 28;

/**
 * Proposes a tier for a student, in the caller's transaction: a person answers it. Where a question waits already, the one that asks
 * for more help stands; where the tier stands already, or the same was declined lately, there is nothing to ask.
 * @returns null where nothing is asked
 */
export async function proposeTierFor(trx: Tx, ctx: Acting, wanted: WantedTier): Promise<{ proposalId: string } | null> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  const fromTier = (await tiersOf(trx, institutionId, [wanted.studentId])).get(wanted.studentId)?.tier ?? 1;
  if (fromTier === wanted.tier && !wanted.wantsPlan) return null;
  // A rule sees one thing: it never speaks for less help.
  if (wanted.origin.kind === 'alert' && fromTier > wanted.tier) return null;
  const declined = await trx
    .selectFrom('interventions.proposal')
    .select('tier')
    .where('institution_id', '=', institutionId)
    .where('student_id', '=', wanted.studentId)
    .where('state', '=', 'declined')
    .where('decided_on', '>', addDays(today, -rest_days))
    .where('tier', '>=', wanted.tier)
    .executeTakeFirst();
  if (declined && wanted.tier > fromTier) return null;
  const playbook = wanted.playbookId
    ? (await playbooksOf(trx, institutionId)).find(({ playbookId }) => playbookId === wanted.playbookId)
    : undefined;
  const { rows } = await sql<{ proposal_id: string }>`
    insert into interventions.proposal (institution_id, proposal_id, student_id, from_tier, tier, playbook_id, playbook_version, reasons,
      origin_kind, origin_id, wants_plan, state, made_at, made_on, by_name)
    values (${institutionId}, ${uuidv7()}::uuid, ${wanted.studentId}::uuid, ${fromTier}, ${wanted.tier}, ${playbook?.playbookId ?? null}::uuid,
      ${playbook?.version ?? null}::int, ${jsonb(wanted.reasons)}, ${wanted.origin.kind}, ${wanted.origin.id}, ${wanted.wantsPlan ?? false}, 'waiting',
      ${at}, ${today}::date, ${ctx.actor.name})
    on conflict (institution_id, student_id) where state = 'waiting' do update
      set tier = excluded.tier, playbook_id = excluded.playbook_id, playbook_version = excluded.playbook_version, reasons = excluded.reasons,
        origin_kind = excluded.origin_kind, origin_id = excluded.origin_id, wants_plan = interventions.proposal.wants_plan or excluded.wants_plan,
        from_tier = excluded.from_tier, by_name = excluded.by_name
      where interventions.proposal.tier < excluded.tier or (excluded.wants_plan and not interventions.proposal.wants_plan and interventions.proposal.tier = excluded.tier)
    returning proposal_id`.execute(trx);
  const proposalId = rows[0]?.proposal_id;
  if (proposalId === undefined) return null;
  await record(trx, ctx, {
    verb: 'interventions.propose-tier',
    subject: { kind: 'student', id: wanted.studentId },
    details: {
      from: fromTier,
      to: wanted.tier,
      origin: wanted.origin.kind,
      reasons: wanted.reasons.map(({ kind }) => kind),
    },
  });
  return { proposalId };
}

/** What it came from holds no more: a question that nobody answered yet is taken back. */
export async function withdrawProposal(
  trx: Tx,
  ctx: Acting,
  origin: { kind: string; id: string },
): Promise<{ withdrawn: number }> {
  const { at, today } = await momentOf(trx, ctx);
  const { numUpdatedRows } = await trx
    .updateTable('interventions.proposal')
    .set({
      state: 'withdrawn',
      decided_at: at,
      decided_on: today,
      decided_by_name: ctx.actor.name,
      answer: 'What it rested on holds no more.',
    })
    .where('institution_id', '=', ctx.actor.institutionId)
    .where('origin_kind', '=', origin.kind)
    .where('origin_id', '=', origin.id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  await withdrawWishes(trx, ctx, origin);
  return { withdrawn: Number(numUpdatedRows) };
}

/** Writes what the data propose for many students, and takes back what they no longer do; one line in the ledger. */
export async function keepProposals(
  trx: Tx,
  ctx: Acting,
  asked: readonly { studentId: string; proposed: Proposed | null; tier: Tier }[],
): Promise<{ made: number; withdrawn: number }> {
  const { institutionId } = ctx.actor;
  const { at, today } = await momentOf(trx, ctx);
  if (asked.length === 0) return { made: 0, withdrawn: 0 };
  const ids = asked.map(({ studentId }) => studentId);
  const waiting = await trx
    .selectFrom('interventions.proposal')
    .select(['proposal_id', 'student_id', 'tier', 'origin_kind'])
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'waiting')
    .where(sql<boolean>`student_id in ${listed(ids)}`)
    .execute();
  const { rows: declined } = await sql<{ student_id: string; tier: number }>`
    select student_id, max(tier)::int as tier from interventions.proposal where institution_id = ${institutionId} and state = 'declined'
      and decided_on > ${today}::date - ${rest_days}::int and student_id in ${listed(ids)} group by 1`.execute(trx);
  const rests = new Map(declined.map((row) => [row.student_id, row.tier]));
  const waits = new Map(waiting.map((row) => [row.student_id, row]));
  const over = asked.flatMap(({ studentId, proposed }) => {
    const one = waits.get(studentId);
    // What a person or a rule asked stays until a person answers.
    if (one?.origin_kind !== 'data') return [];
    return proposed === null || proposed.tier !== one.tier ? [one.proposal_id] : [];
  });
  if (over.length > 0)
    await sql`update interventions.proposal set state = 'withdrawn', decided_at = ${at}, decided_on = ${today}::date,
        decided_by_name = ${ctx.actor.name}, answer = 'What it rested on holds no more.'
      where institution_id = ${institutionId} and proposal_id in ${listed(over)}`.execute(trx);
  const fresh = asked.flatMap(({ studentId, proposed, tier }) => {
    if (proposed === null) return [];
    const one = waits.get(studentId);
    if (one && !over.includes(one.proposal_id)) return [];
    const rested = rests.get(studentId);
    // Of less help the same answer holds for as long.
    if (rested !== undefined && (proposed.tier < tier || rested >= proposed.tier)) return [];
    return [{ studentId, proposed, tier }];
  });
  for (let from = 0; from < fresh.length; from += 500)
    await trx
      .insertInto('interventions.proposal')
      .values(
        fresh.slice(from, from + 500).map(({ studentId, proposed, tier }) => ({
          institution_id: institutionId,
          proposal_id: uuidv7(),
          student_id: studentId,
          from_tier: tier,
          tier: proposed.tier,
          playbook_id: proposed.playbook?.playbookId ?? null,
          playbook_version: proposed.playbook?.version ?? null,
          reasons: jsonb(proposed.reasons),
          origin_kind: 'data',
          origin_id: null,
          state: 'waiting',
          made_at: at,
          made_on: today,
          by_name: ctx.actor.name,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['institution_id', 'student_id']).where('state', '=', 'waiting').doNothing(),
      )
      .execute();
  if (fresh.length + over.length > 0)
    await record(trx, ctx, {
      verb: 'interventions.propose-tiers',
      details: { made: fresh.length, withdrawn: over.length },
    });
  return { made: fresh.length, withdrawn: over.length };
}

export const ProposalAnswer = z.object({
  /** The tier that is decided: the proposed one, another, or the one that stands. */
  tier: TierInput,
  revision: z.int().min(0),
  reason: z.string().trim().min(3, 'say why, in a sentence').max(2_000),
  meetingId: z.uuid().optional(),
});

/** A person answers a proposal: the tier that they decide stands, with their reason. */
export async function answerProposal(
  { db, clock, actor }: Verb,
  proposalId: string,
  input: z.output<typeof ProposalAnswer>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const row = await trx
      .selectFrom('interventions.proposal')
      .select(['student_id', 'state', 'decided_by_name'])
      .where('institution_id', '=', actor.institutionId)
      .where('proposal_id', '=', proposalId)
      .executeTakeFirst();
    if (!row) throw trouble.notFound('There is no such proposal of a student of yours.');
    await requireStudent(trx, actor, 'plans:work', row.student_id, today);
    if (row.state !== 'waiting')
      throw trouble.conflict(`${row.decided_by_name ?? 'Somebody'} has answered this already (${row.state}).`);
    return writeTier(trx, ctx, { ...input, studentId: row.student_id, proposalId });
  });
}

export const NewProposal = z.object({
  studentId: z.uuid(),
  tier: TierInput,
  words: z.string().trim().min(3, 'say why, in a sentence').max(2_000),
});

/** A colleague proposes a tier for the next review. */
export async function proposeByStaff(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewProposal>,
): Promise<{ proposalId: string | null }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    await requireStudent(trx, actor, 'plans:work', input.studentId, today);
    const made = await proposeTierFor(trx, ctx, {
      studentId: input.studentId,
      tier: input.tier,
      playbookId: null,
      reasons: [{ kind: 'judgement', words: `${actor.name}: ${input.words}` }],
      origin: { kind: 'staff', id: actor.staffId },
    });
    return { proposalId: made?.proposalId ?? null };
  });
}

export async function waitingProposal(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
): Promise<Map<string, ProposalView>> {
  if (studentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('interventions.proposal as q')
    .leftJoin('interventions.playbook as p', (join) =>
      join.onRef('p.institution_id', '=', 'q.institution_id').onRef('p.playbook_id', '=', 'q.playbook_id'),
    )
    .select([
      'q.proposal_id',
      'q.student_id',
      'q.from_tier',
      'q.tier',
      'q.reasons',
      'p.name as playbook',
      'q.playbook_id',
      'q.wants_plan',
      'q.made_on',
      'q.by_name',
    ])
    .where('q.institution_id', '=', institutionId)
    .where('q.state', '=', 'waiting')
    .where('q.student_id', 'in', [...studentIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.student_id,
      {
        proposalId: row.proposal_id,
        // The checks of interventions.proposal hold both to 1..3; reasons are written here alone.
        fromTier: row.from_tier as Tier,
        tier: row.tier as Tier,
        reasons: row.reasons as unknown as Reason[],
        playbook: row.playbook,
        playbookId: row.playbook_id,
        wantsPlan: row.wants_plan,
        madeOn: row.made_on as IsoDate,
        by: row.by_name,
      },
    ]),
  );
}
