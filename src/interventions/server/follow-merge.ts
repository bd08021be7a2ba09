import { sql } from 'kysely';
import type { Acting } from '../../cases/server/index.ts';
import { record } from '../../ledger/server/index.ts';
import { jsonb, type Tx } from '../../platform/db/database.ts';

/** What a merge of records moved: ids by table, and the tier as it stood on both. */
interface Moved {
  plan: string[];
  follow_up: string[];
  tier_decision: string[];
  proposal: string[];
  plan_handover: string[];
  success_plan: string[];
  appointment: string[];
  agenda_wish: string[];
  trial_member: string[];
  tier: { kept: number | null; merged: number | null };
}

const followed = [
  'plan',
  'follow_up',
  'tier_decision',
  'proposal',
  'plan_handover',
  'success_plan',
  'appointment',
  'agenda_wish',
  'trial_member',
] as const;
const idOf = {
  plan: 'plan_id',
  follow_up: 'follow_up_id',
  tier_decision: 'decision_id',
  proposal: 'proposal_id',
  plan_handover: 'handover_id',
  success_plan: 'success_plan_id',
  appointment: 'appointment_id',
  agenda_wish: 'wish_id',
  // Of one student a trial has one row.
  trial_member: 'trial_id',
} as const;

interface RecordMerge {
  mergeId: string;
  keptStudentId: string;
  mergedStudentId: string;
}

/** Plans and places in a lot go with the record that stays; of two tiers the one with more help stands, and of two questions the kept record's. */
export async function followMergeOfPlans(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const now = new Date(ctx.clock.now().epochMilliseconds);
  await sql`update interventions.proposal q set state = 'withdrawn', decided_at = ${now}, decided_on = ${now}::date, decided_by_name = ${ctx.actor.name},
      answer = 'The record was merged into another that is asked about already.'
    where q.institution_id = ${i} and q.student_id = ${mergedStudentId}::uuid and q.state = 'waiting' and exists (
      select from interventions.proposal k where k.institution_id = ${i} and k.student_id = ${keptStudentId}::uuid and k.state = 'waiting')`.execute(
    trx,
  );
  await sql`update interventions.agenda_wish w set state = 'withdrawn', decided_at = ${now}
    where w.institution_id = ${i} and w.student_id = ${mergedStudentId}::uuid and w.state = 'waiting' and w.origin_kind = 'staff' and exists (
      select from interventions.agenda_wish k where k.institution_id = ${i} and k.student_id = ${keptStudentId}::uuid and k.state = 'waiting'
        and k.origin_kind = 'staff')`.execute(trx);
  const tier = await tiersBefore(trx, i, keptStudentId, mergedStudentId);
  const moved: Moved = {
    plan: [],
    follow_up: [],
    tier_decision: [],
    proposal: [],
    plan_handover: [],
    success_plan: [],
    appointment: [],
    agenda_wish: [],
    trial_member: [],
    tier,
  };
  for (const table of followed) moved[table] = await move(trx, i, table, mergedStudentId, keptStudentId, null);
  if (tier.merged !== null)
    await sql`insert into interventions.tier (institution_id, student_id, tier, since_on)
      select ${i}, ${keptStudentId}::uuid, tier, since_on from interventions.tier where institution_id = ${i} and student_id = ${mergedStudentId}::uuid
      on conflict (institution_id, student_id) do update set tier = greatest(interventions.tier.tier, excluded.tier), revision = interventions.tier.revision + 1`.execute(
      trx,
    );
  await trx
    .insertInto('interventions.record_move')
    .values({ institution_id: i, merge_id: mergeId, moved: jsonb(moved) })
    .execute();
  await record(trx, ctx, {
    verb: 'interventions.follow-merge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId, plans: moved.plan.length },
  });
}

/** Plans go back where they came from; what was made since stays with the record that stood for both. */
export async function followUnmergeOfPlans(
  trx: Tx,
  ctx: Acting,
  { mergeId, keptStudentId, mergedStudentId }: RecordMerge,
): Promise<void> {
  const { institutionId: i } = ctx.actor;
  const found = await trx
    .selectFrom('interventions.record_move')
    .select('moved')
    .where('institution_id', '=', i)
    .where('merge_id', '=', mergeId)
    .executeTakeFirst();
  if (!found) return;
  // Written by followMergeOfPlans alone.
  const moved = found.moved as unknown as Moved;
  // A merge from before a table was followed moved nothing of it.
  for (const table of followed) await move(trx, i, table, keptStudentId, mergedStudentId, moved[table] ?? []);
  // What was added to a plan since goes with it.
  await sql`update interventions.follow_up f set student_id = p.student_id from interventions.plan p
    where f.institution_id = ${i} and p.institution_id = ${i} and p.plan_id = f.plan_id and f.student_id = ${keptStudentId}::uuid
      and p.student_id = ${mergedStudentId}::uuid`.execute(trx);
  if (moved.tier.merged !== null)
    await sql`update interventions.tier set tier = ${moved.tier.kept ?? 1}, revision = revision + 1
      where institution_id = ${i} and student_id = ${keptStudentId}::uuid and tier = greatest(${moved.tier.kept ?? 1}::int, ${moved.tier.merged}::int)`.execute(
      trx,
    );
  await trx
    .deleteFrom('interventions.record_move')
    .where('institution_id', '=', i)
    .where('merge_id', '=', mergeId)
    .execute();
  await record(trx, ctx, {
    verb: 'interventions.follow-unmerge',
    subject: { kind: 'student', id: keptStudentId },
    details: { mergeId, plans: moved.plan.length },
  });
}

async function move(
  trx: Tx,
  i: number,
  table: (typeof followed)[number],
  from: string,
  to: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const id = sql.ref(idOf[table]);
  // Where both records stand in a trial, the merged record's row stays with it: trials.ts reads the two together.
  const isFree =
    table === 'trial_member'
      ? sql`and not exists (select from interventions.trial_member k where k.institution_id = ${i} and k.trial_id = trial_member.trial_id
          and k.student_id = ${to}::uuid)`
      : sql``;
  const { rows } = await sql<{ id: string }>`
    update ${sql.table(`interventions.${table}`)} set student_id = ${to}::uuid where institution_id = ${i} and student_id = ${from}::uuid
      ${only === null ? sql`` : sql`and ${id} = any(${[...only]}::uuid[])`} ${isFree} returning ${id} as id`.execute(
    trx,
  );
  return rows.map((row) => row.id);
}

async function tiersBefore(trx: Tx, i: number, kept: string, merged: string): Promise<Moved['tier']> {
  const rows = await trx
    .selectFrom('interventions.tier')
    .select(['student_id', 'tier'])
    .where('institution_id', '=', i)
    .where('student_id', 'in', [kept, merged])
    .execute();
  const of = (id: string) => rows.find(({ student_id }) => student_id === id)?.tier ?? null;
  return { kept: of(kept), merged: of(merged) };
}
