import { sql } from 'kysely';
import { type Acting, listed, momentOf, type Verb } from '../../../cases/server/index.ts';
import { clockOf, institutionById, systemActor } from '../../../institution/server/index.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { JobKind } from '../../../platform/services.ts';
import type { Progress } from '../../core/plans/progress.ts';
import { least_points, type Playbook } from '../../core/tiers/playbook.ts';
import { proposeTier, type TierFacts } from '../../core/tiers/propose.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import { progressOfPlan } from '../plans/progress-points.ts';
import { playbooksOf } from './playbooks.ts';
import { keepProposals } from './proposals.ts';

/** Students of one transaction: on the embedded database, those done within 200 ms. */
const batch = { embedded: 200, server: 2_000 } as const;
const concern_days = 28;

export const propose_schedule = '50 4 * * *';

/** Looks at everybody's figures by the playbooks in force. It may run twice or break off. */
export const proposeJob: JobKind<{ institutionId: number }> = {
  name: 'interventions.propose-tiers',
  retries: 3,
  run: async ({ institutionId }, { db }) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) return;
    await proposeTiers({
      db,
      clock: clockOf(institution),
      actor: systemActor(institutionId, 'Leadline, by the playbooks'),
    });
  },
};

/** The same work, and then the playbooks look at what it brought: nobody waits until the next morning. */
export function thenPropose<P extends { institutionId: number }>(kind: JobKind<P>): JobKind<P> {
  return {
    ...kind,
    run: async (payload, services) => {
      await kind.run(payload, services);
      const { institutionId } = payload;
      await services.db.forInstitution(institutionId, (trx) =>
        services.jobs.enqueue(trx, proposeJob.name, { institutionId }, `propose-${institutionId}`),
      );
    },
  };
}

export async function proposeTiers(verb: Verb): Promise<{ made: number; withdrawn: number }> {
  const { db, actor } = verb;
  const total = { made: 0, withdrawn: 0 };
  const playbooks = (
    await db.forInstitution(actor.institutionId, (trx) => playbooksOf(trx, actor.institutionId))
  ).filter(({ isActive }) => isActive);
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const done = await db.forInstitution(actor.institutionId, (trx) =>
      proposeSome(trx, verb, playbooks, after, batch[db.kind]),
    );
    total.made += done.made;
    total.withdrawn += done.withdrawn;
    if (done.last === null) return total;
    after = done.last;
  }
}

interface FactRow {
  studentId: string;
  tier: Tier;
  enrolledDays: number | null;
  absentDays: number | null;
  score: number | null;
  trends: string[] | null;
  concerns: number;
}

async function proposeSome(trx: Tx, ctx: Acting, playbooks: readonly Playbook[], after: string, size: number) {
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const rows = await readFacts(trx, institutionId, { after, size, today });
  const above = rows.filter(({ tier }) => tier > 1).map(({ studentId }) => studentId);
  const progress = await progressNow(trx, institutionId, above, playbooks, today);
  const asked = rows.map(({ studentId, trends, ...facts }) => {
    const known: TierFacts = { ...facts, trends: trends ?? [], progress: progress.get(studentId) ?? [] };
    return { studentId, tier: facts.tier, proposed: proposeTier(known, playbooks) };
  });
  const kept = await keepProposals(trx, ctx, asked);
  return { ...kept, last: rows.length < size ? null : (rows.at(-1)?.studentId ?? null) };
}

/** What is known of the next students, in the order of their ids: of each the enrolment that comes first today. */
async function readFacts(
  trx: Tx,
  institutionId: number,
  { after, size, today }: { after: string; size: number; today: IsoDate },
): Promise<FactRow[]> {
  const i = institutionId;
  const { rows } = await sql<FactRow>`
    with run as materialized (
      select run from scoring.run where institution_id = ${i} and state = 'standing' and week <= ${today}::date - 6 order by week desc limit 1),
    one as materialized (
      select student_id from roster.student where institution_id = ${i} and student_id > ${after}::uuid and merged_into_student_id is null
      order by student_id limit ${size}),
    enrolled as materialized (
      select distinct on (e.student_id) e.student_id, e.enrolment_id from one
      join roster.enrolment e on e.institution_id = ${i} and e.student_id = one.student_id
        and (e.starts_on is null or e.starts_on <= ${today}::date) and (e.ends_on is null or e.ends_on >= ${today}::date)
      order by e.student_id, e.is_primary desc, e.enrolment_id)
    select one.student_id as "studentId", coalesce(t.tier, 1)::int as tier, a.enrolled_days::int as "enrolledDays", a.absent_days::int as "absentDays",
      s.score::int as score,
      (select array_agg(f.kind) from trends.flag f where f.institution_id = ${i} and f.run = (select run from run) and f.enrolment_id = e.enrolment_id
        and not f.is_uncertain) as trends,
      (select count(*)::int from cases.concern c where c.institution_id = ${i} and c.student_id = one.student_id
        and c.raised_at >= ${addDays(today, -concern_days)}::date) as concerns
    from one
    left join enrolled e on e.student_id = one.student_id
    left join interventions.tier t on t.institution_id = ${i} and t.student_id = one.student_id
    left join attendance.standing a on a.institution_id = ${i} and a.enrolment_id = e.enrolment_id
    left join scoring.score s on s.institution_id = ${i} and s.run = (select run from run) and s.enrolment_id = e.enrolment_id
    order by one.student_id`.execute(trx);
  return rows;
}

/** How the active plans of these students do. */
async function progressNow(
  trx: Tx,
  institutionId: number,
  studentIds: readonly string[],
  playbooks: readonly Playbook[],
  today: IsoDate,
): Promise<Map<string, Progress[]>> {
  if (studentIds.length === 0) return new Map();
  const plans = await trx
    .selectFrom('interventions.plan')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('state', '=', 'active')
    .where(sql<boolean>`student_id in ${listed(studentIds)}`)
    .execute();
  const found = new Map<string, Progress[]>();
  for (const plan of plans) {
    const least =
      playbooks.find(({ playbookId }) => playbookId === plan.playbook_id)?.definition.leastPoints ?? least_points;
    const { progress } = await progressOfPlan(trx, institutionId, plan, least, today);
    found.set(plan.student_id, [...(found.get(plan.student_id) ?? []), progress]);
  }
  return found;
}
