import { sql } from 'kysely';
import { momentOf, staffFor, type Verb } from '../../../cases/server/index.ts';
import type { IsoDate } from '../../../kernel/week.ts';
import { recordViews } from '../../../ledger/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { studentScope, whyStudent } from '../../../roster/server/index.ts';
import {
  dueBy,
  type FollowUpKind,
  type FollowUpState,
  fidelityOf,
  fidelitySentence,
  sessionsPlanned,
} from '../../core/plans/follow-up.ts';
import type { EndReason, GoalMeasure } from '../../core/plans/goal-measure.ts';
import type { PlanChange } from '../../core/plans/plan-changes.ts';
import { lineEnds } from '../../core/plans/progress.ts';
import { least_points, PlaybookDefinition } from '../../core/tiers/playbook.ts';
import type { EvidenceLevel } from '../../core/tiers/preset-kinds.ts';
import type { Tier } from '../../core/tiers/tier.ts';
import type { FollowUpView, PlanView } from '../../core/views.ts';
import { goalSourceChoices, goalSourceName } from './goal-sources.ts';
import { openHandovers } from './open-handovers.ts';
import { goalOf, progressOfPlan } from './progress-points.ts';
import { type PlanRow, requirePlan } from './require-plan.ts';
import { schoolDaysOf } from './school-days.ts';
import { barriersOf } from './view-student-plans.ts';

/** A plan's page. That it was looked at, and on which ground, is recorded. */
export async function viewPlan({ db, clock, actor }: Verb, planId: string): Promise<PlanView> {
  return db.forInstitution(actor.institutionId, async (trx) => {
    const { institutionId } = actor;
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { row, reason } = await requirePlan(trx, actor, 'plans:read', planId, today);
    const facts = await readFacts(trx, institutionId, row);
    const followUps = await followUpsOf(trx, institutionId, planId, today);
    const open = followUps.find(({ state }) => state === 'open');
    const playbook = facts.definition ? PlaybookDefinition.parse(facts.definition) : null;
    const least = playbook?.leastPoints ?? least_points;
    const { points, progress } = await progressOfPlan(trx, institutionId, row, least, today);
    const fidelity = fidelityOf(followUps);
    const mayWork =
      (await whyStudent(trx, await studentScope(trx, actor, 'plans:work'), row.student_id, today)) !== null;
    const barriers = await barriersOf(trx, institutionId);
    await recordViews(trx, ctx, [{ studentId: row.student_id, page: 'plan', reason }]);
    return {
      today,
      plannedNow: await plannedNow(trx, institutionId, row, today),
      planId,
      revision: row.revision,
      student: { studentId: row.student_id, name: facts.name, identifier: facts.identifier },
      because: reason,
      mayWork,
      kindKey: row.kind_key,
      kind: facts.kind,
      what: facts.what,
      evidence: facts.evidence,
      // The checks of the tables hold these to their lists.
      evidenceLevel: facts.evidence_level as EvidenceLevel,
      tier: row.tier as Tier,
      goalMeasure: row.goal_measure as GoalMeasure,
      state: row.state as PlanView['state'],
      endReason: row.end_reason as EndReason | null,
      caseId: row.case_id,
      caseManager: facts.manager,
      caseManagerStaffId: row.case_manager_staff_id,
      reason: row.reason,
      barrierKey: row.barrier_key,
      barrier: facts.barrier,
      goal: row.goal,
      goalSourceId: row.goal_source_id,
      goalSource: await goalSourceName(trx, institutionId, row.goal_source_id),
      goalUnit: row.goal_unit,
      baseline: row.baseline,
      target: row.target,
      goalBy: row.goal_by,
      sessionsPerWeek: row.sessions_per_week,
      sessionMinutes: row.session_minutes,
      followUpDays: row.follow_up_days,
      startsOn: row.starts_on,
      reviewOn: row.review_on,
      studentVoice: row.student_voice,
      familyVoice: row.family_voice,
      endedOn: row.ended_on,
      outcome: row.outcome,
      madeOn: row.made_on,
      by: row.by_name,
      group: facts.group,
      next: open ? { dueOn: open.dueOn, kind: open.kind, due: open.due } : null,
      playbook:
        playbook && facts.playbook && row.playbook_version
          ? {
              name: facts.playbook,
              version: row.playbook_version,
              lookFor: playbook.lookFor,
              stepUp: playbook.stepUp,
              stepOut: playbook.stepOut,
              leastPoints: least,
            }
          : null,
      steps: await stepsOf(trx, institutionId, planId),
      followUps,
      entries: await entriesOf(trx, institutionId, planId),
      handover: (await openHandovers(trx, ctx, sql`h.plan_id = ${planId}::uuid`, mayWork))[0] ?? null,
      fidelity: { ...fidelity, sentence: fidelitySentence(fidelity) },
      progress,
      points,
      line: lineEnds(goalOf(row)),
      choices: {
        staff: mayWork ? await staffFor(trx, institutionId, row.student_id, today) : [],
        barriers,
        sources: mayWork ? await goalSourceChoices(trx, institutionId, null, today) : [],
      },
    };
  });
}

/** Of the follow-up that is open: what the dose asked for until today. */
async function plannedNow(trx: Tx, institutionId: number, plan: PlanRow, today: IsoDate): Promise<number> {
  const open = await trx
    .selectFrom('interventions.follow_up')
    .select('since_on')
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', plan.plan_id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!open || open.since_on > today) return 0;
  const days = (await schoolDaysOf(trx, institutionId, [plan.student_id], today))(plan.student_id);
  return sessionsPlanned(days, plan.sessions_per_week, open.since_on, today);
}

function readFacts(trx: Tx, institutionId: number, plan: PlanRow) {
  return trx
    .selectFrom('interventions.plan as p')
    .innerJoin('roster.student as s', (join) =>
      join.onRef('s.institution_id', '=', 'p.institution_id').onRef('s.student_id', '=', 'p.student_id'),
    )
    .innerJoin('interventions.kind as k', (join) =>
      join.onRef('k.institution_id', '=', 'p.institution_id').onRef('k.kind_key', '=', 'p.kind_key'),
    )
    .innerJoin('roster.staff as m', (join) =>
      join.onRef('m.institution_id', '=', 'p.institution_id').onRef('m.staff_id', '=', 'p.case_manager_staff_id'),
    )
    .leftJoin('cases.barrier as b', (join) =>
      join.onRef('b.institution_id', '=', 'p.institution_id').onRef('b.barrier_key', '=', 'p.barrier_key'),
    )
    .leftJoin('interventions.plan_group as g', (join) =>
      join.onRef('g.institution_id', '=', 'p.institution_id').onRef('g.plan_group_id', '=', 'p.plan_group_id'),
    )
    .leftJoin('interventions.playbook as y', (join) =>
      join.onRef('y.institution_id', '=', 'p.institution_id').onRef('y.playbook_id', '=', 'p.playbook_id'),
    )
    .leftJoin('interventions.playbook_version as v', (join) =>
      join
        .onRef('v.institution_id', '=', 'p.institution_id')
        .onRef('v.playbook_id', '=', 'p.playbook_id')
        .onRef('v.version', '=', 'p.playbook_version'),
    )
    .select([
      's.display_name as name',
      's.source_key as identifier',
      'k.name as kind',
      'k.what',
      'k.evidence',
      'k.evidence_level',
      'm.display_name as manager',
      'b.name as barrier',
      'g.name as group',
      'y.name as playbook',
      'v.definition',
    ])
    .where('p.institution_id', '=', institutionId)
    .where('p.plan_id', '=', plan.plan_id)
    .executeTakeFirstOrThrow();
}

async function followUpsOf(trx: Tx, institutionId: number, planId: string, today: IsoDate): Promise<FollowUpView[]> {
  const rows = await trx
    .selectFrom('interventions.follow_up as f')
    .innerJoin('roster.staff as t', (join) =>
      join.onRef('t.institution_id', '=', 'f.institution_id').onRef('t.staff_id', '=', 'f.staff_id'),
    )
    .selectAll('f')
    .select('t.display_name as staff')
    .where('f.institution_id', '=', institutionId)
    .where('f.plan_id', '=', planId)
    .where('f.state', '!=', 'cancelled')
    .orderBy('f.due_on', 'desc')
    .orderBy('f.follow_up_id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    followUpId: row.follow_up_id,
    // The checks of interventions.follow_up hold both to their lists.
    kind: row.kind as FollowUpKind,
    state: row.state as FollowUpState,
    dueOn: row.due_on,
    due: dueBy(row.due_on, today),
    staff: row.staff,
    words: row.words,
    sessionsPlanned: row.sessions_planned,
    sessionsDone: row.sessions_done,
    value: row.value,
    doneOn: row.done_on,
    by: row.by_name,
    isEscalated: row.escalated_on !== null,
  }));
}

async function stepsOf(trx: Tx, institutionId: number, planId: string): Promise<PlanView['steps']> {
  const rows = await trx
    .selectFrom('interventions.plan_step')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .orderBy('place')
    .orderBy('step_no')
    .execute();
  return rows.map((row) => ({
    stepNo: row.step_no,
    words: row.words,
    byWhom: row.by_whom,
    dueOn: row.due_on,
    doneOn: row.done_on,
    doneBy: row.done_by_name,
  }));
}

async function entriesOf(trx: Tx, institutionId: number, planId: string): Promise<PlanView['entries']> {
  const rows = await trx
    .selectFrom('interventions.plan_entry')
    .selectAll()
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', planId)
    .orderBy('at', 'desc')
    .orderBy('entry_id', 'desc')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    entryId: row.entry_id,
    at: row.at.toISOString(),
    by: row.by_name,
    kind: row.kind,
    words: row.words,
    opens: row.origin_kind && row.origin_id ? { kind: row.origin_kind, id: row.origin_id } : null,
    // Written by addPlanEntry alone.
    changes: (row.changes ?? []) as unknown as PlanChange[],
  }));
}
