import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, momentOf, noteOnCase, type Verb } from '../../../cases/server/index.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { endReasons, endWords } from '../../core/plans/goal-measure.ts';
import { type PlanChange as PlanEntryChange, planSteps } from '../../core/plans/plan-changes.ts';
import { openDayFrom } from '../../core/school-days.ts';
import { trouble } from '../problems.ts';
import { requireKind } from '../tiers/kinds.ts';
import { goalUnitOf } from './goal-sources.ts';
import {
  addPlanEntry,
  columnsOf,
  type PlanBody,
  PlanFields,
  requireBarrier,
  requireCaseManager,
  requireDays,
  StepInput,
} from './make-plan.ts';
import { stepsBefore, storeSteps } from './plan-steps.ts';
import { type PlanRow, requireActive, requirePlan } from './require-plan.ts';
import { schoolDaysOf } from './school-days.ts';
import { settleHandover } from './settle-handover.ts';

export const PlanChange = PlanFields.partial().extend({
  /** As it was read: a second editor is told. */
  revision: z.int(),
  /** All of them in their order; one without a number is new, and one that is left out goes. */
  steps: z
    .array(StepInput.extend({ stepNo: z.int().min(1).max(999).nullable().default(null) }))
    .max(20)
    .optional(),
});

const fieldWords: Record<string, string> = {
  kind_key: 'kind',
  reason: 'reason',
  barrier_key: 'barrier',
  goal: 'goal',
  goal_measure: 'measure',
  goal_source_id: 'source',
  goal_unit: 'unit',
  baseline: 'baseline',
  target: 'target',
  goal_by: 'goal’s day',
  sessions_per_week: 'dose',
  session_minutes: 'length of sessions',
  follow_up_days: 'rhythm of follow-ups',
  case_manager_staff_id: 'case manager',
  starts_on: 'start',
  review_on: 'review day',
  student_voice: 'student’s voice',
  family_voice: 'family’s voice',
};

/** Changes a plan as of the revision that was read. The open follow-up goes with a new case manager or review day. */
export async function changePlan(
  { db, clock, actor }: Verb,
  planId: string,
  change: z.output<typeof PlanChange>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, (trx) => writeChange(trx, { clock, actor }, planId, change));
}

/** In the caller's transaction: what a conference agreed comes through here as well. */
export async function writeChange(
  trx: Tx,
  ctx: Acting,
  planId: string,
  { revision, steps, ...change }: z.output<typeof PlanChange>,
): Promise<{ revision: number }> {
  const { actor } = ctx;
  const { institutionId } = actor;
  const { today } = await momentOf(trx, ctx);
  const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
  requireActive(row);
  const before = bodyOf(row);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: PlanBody = { ...before, ...given };
  requireDays(after);
  if (after.kindKey !== before.kindKey) await requireKind(trx, institutionId, after.kindKey);
  await requireBarrier(trx, institutionId, after.barrierKey);
  after.goalUnit = await goalUnitOf(trx, institutionId, after);
  const isOther = after.caseManagerStaffId !== before.caseManagerStaffId;
  const manager = isOther
    ? await requireCaseManager(trx, institutionId, {
        studentId: row.student_id,
        staffId: after.caseManagerStaffId,
        today,
      })
    : null;
  const old: Record<string, unknown> = columnsOf(before);
  const set = Object.fromEntries(Object.entries(columnsOf(after)).filter(([name, value]) => value !== old[name]));
  const planned = steps === undefined ? null : planSteps(await stepsBefore(trx, institutionId, planId), steps);
  const moved = planned !== null && (planned.changes.length > 0 || planned.keep.some(({ isMoved }) => isMoved));
  if (Object.keys(set).length === 0 && !moved) return { revision: row.revision };
  const written = await writePlan(trx, ctx, row, revision, set);
  if (planned && moved) await storeSteps(trx, institutionId, planId, planned);
  if (isOther || after.reviewOn !== before.reviewOn) await adjustNext(trx, ctx, row, after);
  if (isOther) await settleHandover(trx, ctx, planId);
  const names = [...Object.keys(set).map((name) => fieldWords[name] ?? name), ...(moved ? ['steps'] : [])];
  const words = [`Changed: ${names.join(', ')}.`, ...(manager ? [`Now with ${manager}.`] : [])].join(' ');
  const changes = [...(await fieldChanges(trx, institutionId, old, set)), ...(planned?.changes ?? [])];
  await addPlanEntry(trx, ctx, planId, { kind: 'changed', words, changes });
  if (isOther && after.caseManagerStaffId !== actor.staffId)
    await notifyStaff(trx, ctx, {
      staffId: after.caseManagerStaffId,
      words: `${actor.name} made you the case manager of a plan.`,
      link: `/plans/${planId}`,
      dedupeKey: `plan-manager/${planId}/${after.caseManagerStaffId}/${written}`,
      origin: { kind: 'plan', id: planId },
    });
  await record(trx, ctx, {
    verb: 'interventions.change-plan',
    subject: { kind: 'plan', id: planId },
    details: { changed: names, revision: written },
  });
  return { revision: written };
}

/** What was changed from and to, with the names that people know. */
async function fieldChanges(
  trx: Tx,
  institutionId: number,
  old: Record<string, unknown>,
  set: Record<string, unknown>,
): Promise<PlanEntryChange[]> {
  const said = async (column: string, value: unknown): Promise<string> => {
    if (value === null || value === '') return '–';
    const found =
      column === 'case_manager_staff_id'
        ? await trx
            .selectFrom('roster.staff')
            .select('display_name as name')
            .where('institution_id', '=', institutionId)
            .where('staff_id', '=', String(value))
            .executeTakeFirst()
        : column === 'kind_key'
          ? await trx
              .selectFrom('interventions.kind')
              .select('name')
              .where('institution_id', '=', institutionId)
              .where('kind_key', '=', String(value))
              .executeTakeFirst()
          : column === 'barrier_key'
            ? await trx
                .selectFrom('cases.barrier')
                .select('name')
                .where('institution_id', '=', institutionId)
                .where('barrier_key', '=', String(value))
                .executeTakeFirst()
            : undefined;
    return found?.name ?? String(value);
  };
  const changes: PlanEntryChange[] = [];
  for (const [column, value] of Object.entries(set))
    changes.push({
      what: fieldWords[column] ?? column,
      from: await said(column, old[column]),
      to: await said(column, value),
    });
  return changes;
}

function bodyOf(row: PlanRow): PlanBody {
  return {
    kindKey: row.kind_key,
    reason: row.reason,
    barrierKey: row.barrier_key,
    goal: row.goal,
    // The check of interventions.plan holds it to these.
    goalMeasure: row.goal_measure as PlanBody['goalMeasure'],
    goalSourceId: row.goal_source_id,
    goalUnit: row.goal_unit,
    baseline: row.baseline,
    target: row.target,
    goalBy: row.goal_by,
    sessionsPerWeek: row.sessions_per_week,
    sessionMinutes: row.session_minutes,
    followUpDays: row.follow_up_days,
    caseManagerStaffId: row.case_manager_staff_id,
    startsOn: row.starts_on,
    reviewOn: row.review_on,
    studentVoice: row.student_voice,
    familyVoice: row.family_voice,
    steps: [],
  };
}

/** Writes a change of a plan where it is still as its editor read it. */
export async function writePlan(
  trx: Tx,
  ctx: Acting,
  row: PlanRow,
  revision: number,
  set: Record<string, unknown>,
): Promise<number> {
  const { at } = await momentOf(trx, ctx);
  const { institutionId } = ctx.actor;
  const written = await trx
    .updateTable('interventions.plan')
    .set({ ...set, revision: sql<number>`revision + 1`, changed_at: at })
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', row.plan_id)
    .where('revision', '=', revision)
    .returning('revision')
    .executeTakeFirst();
  if (written) return written.revision;
  const last = await trx
    .selectFrom('interventions.plan_entry')
    .select(['by_name', 'words'])
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', row.plan_id)
    .orderBy('at', 'desc')
    .orderBy('entry_id', 'desc')
    .executeTakeFirst();
  throw trouble.conflict(
    `${last?.by_name ?? 'Somebody'} changed this plan after you opened it: ${last?.words ?? ''} Nothing of yours is lost: look at it, then save again.`,
    { revision: row.revision },
  );
}

/** The open follow-up is the new case manager's, and the review's is on its new day. */
async function adjustNext(trx: Tx, ctx: Acting, row: PlanRow, after: PlanBody): Promise<void> {
  const { institutionId } = ctx.actor;
  const { today } = await momentOf(trx, ctx);
  const days = (await schoolDaysOf(trx, institutionId, [row.student_id], today))(row.student_id);
  const open = await trx
    .selectFrom('interventions.follow_up')
    .select(['follow_up_id', 'kind', 'due_on', 'told_on', 'staff_id'])
    .where('institution_id', '=', institutionId)
    .where('plan_id', '=', row.plan_id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  if (!open) return;
  const review = openDayFrom(days, after.reviewOn);
  const isReview = open.kind === 'review' || open.due_on >= review;
  const dueOn = isReview ? review : open.due_on;
  const isElsewhere = dueOn !== open.due_on || open.staff_id !== after.caseManagerStaffId;
  await trx
    .updateTable('interventions.follow_up')
    .set({
      staff_id: after.caseManagerStaffId,
      due_on: dueOn,
      kind: isReview ? 'review' : 'check',
      // Another person, or another day: it is told of anew, when its day comes.
      ...(isElsewhere ? { told_on: null, escalated_on: null } : {}),
    })
    .where('institution_id', '=', institutionId)
    .where('follow_up_id', '=', open.follow_up_id)
    .execute();
}

export const PlanEnding = z.object({
  revision: z.int(),
  reason: z.enum(endReasons),
  outcome: z.string().trim().max(2_000).default(''),
});

/** Ends a plan; what was still to be followed up is off everybody's list. */
export async function endPlan(
  { db, clock, actor }: Verb,
  planId: string,
  { revision, reason, outcome }: z.output<typeof PlanEnding>,
): Promise<{ revision: number }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { at, today } = await momentOf(trx, ctx);
    const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
    requireActive(row);
    const written = await writePlan(trx, ctx, row, revision, {
      state: 'ended',
      ended_on: today,
      end_reason: reason,
      outcome: outcome || null,
    });
    await trx
      .updateTable('interventions.follow_up')
      .set({ state: 'cancelled', decided_at: at, by_name: actor.name })
      .where('institution_id', '=', institutionId)
      .where('plan_id', '=', planId)
      .where('state', '=', 'open')
      .execute();
    const words = `${endWords[reason]}.${outcome ? ` ${outcome}` : ''}`;
    await addPlanEntry(trx, ctx, planId, { kind: 'ended', words });
    if (row.case_id)
      await noteOnCase(trx, ctx, row.case_id, {
        kind: 'plan',
        words: `Plan ended. ${words}`,
        origin: { kind: 'plan', id: planId },
      });
    await record(trx, ctx, {
      verb: 'interventions.end-plan',
      subject: { kind: 'plan', id: planId },
      details: { reason, revision: written },
    });
    return { revision: written };
  });
}

export const StepTick = z.object({ isDone: z.boolean() });

/** Ticks a step of a plan, or unticks it. */
export async function tickStep(
  { db, clock, actor }: Verb,
  planId: string,
  stepNo: number,
  { isDone }: z.output<typeof StepTick>,
): Promise<{ isDone: boolean }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { today } = await momentOf(trx, ctx);
    const { row } = await requirePlan(trx, actor, 'plans:work', planId, today);
    requireActive(row);
    const step = await trx
      .updateTable('interventions.plan_step')
      .set({ done_on: isDone ? today : null, done_by_name: isDone ? actor.name : null })
      .where('institution_id', '=', actor.institutionId)
      .where('plan_id', '=', planId)
      .where('step_no', '=', stepNo)
      .returning('words')
      .executeTakeFirst();
    if (!step) throw trouble.notFound('This plan has no such step.');
    await addPlanEntry(trx, ctx, planId, {
      kind: 'step',
      words: `${isDone ? 'Done' : 'Not done after all'}: ${step.words}`,
    });
    await record(trx, ctx, {
      verb: 'interventions.tick-step',
      subject: { kind: 'plan', id: planId },
      details: { stepNo, isDone },
    });
    return { isDone };
  });
}
