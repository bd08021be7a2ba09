import { z } from 'zod';
import {
  type Acting,
  keptStudent,
  momentOf,
  noteOnCase,
  requireCase,
  staffFor,
  tutorOf,
  type Verb,
} from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { notifyStaff } from '../../../messages/server/index.ts';
import { jsonb, type Tx } from '../../../platform/db/database.ts';
import { requireStudent } from '../../../roster/server/index.ts';
import { followUpAfter } from '../../core/plans/follow-up.ts';
import { goalFigures, goalMeasures } from '../../core/plans/goal-measure.ts';
import type { PlanChange } from '../../core/plans/plan-changes.ts';
import { trouble } from '../problems.ts';
import { requireKind } from '../tiers/kinds.ts';
import { playbooksOf } from '../tiers/playbooks.ts';
import { openCaseOf, TierInput } from '../tiers/tiers.ts';
import { goalUnitOf } from './goal-sources.ts';
import { schoolDaysOf } from './school-days.ts';

const said = (most: number) => z.string().trim().max(most);

export const StepInput = z.object({
  words: said(300).min(1, 'say what is done'),
  byWhom: said(120).min(1, 'say by whom'),
  dueOn: z.iso.date().nullable().default(null),
});

/** What may be changed of a plan. @NOTE no defaults: a change that leaves a field out would take them for what is wanted. */
export const PlanFields = z.object({
  kindKey: z.string().max(40),
  reason: said(2_000).min(1, 'say why, in a sentence'),
  barrierKey: z.string().max(40).nullable(),
  goal: said(500).min(1, 'say what it is to reach'),
  goalMeasure: z.enum(goalMeasures),
  /** The source that measures it, where one does. */
  goalSourceId: z.int().min(1).max(32_767).nullable(),
  goalUnit: said(40).min(1).nullable(),
  baseline: z.number().min(-1_000_000).max(1_000_000).nullable(),
  target: z.number().min(-1_000_000).max(1_000_000),
  goalBy: z.iso.date(),
  sessionsPerWeek: z.number().min(0.1).max(10),
  sessionMinutes: z.int().min(1).max(480).nullable(),
  followUpDays: z.int().min(1).max(90),
  caseManagerStaffId: z.uuid(),
  startsOn: z.iso.date(),
  reviewOn: z.iso.date(),
  studentVoice: said(2_000),
  familyVoice: said(2_000),
});

const { shape } = PlanFields;

/** What a plan is made of. */
export const PlanBody = PlanFields.extend({
  barrierKey: shape.barrierKey.default(null),
  goalSourceId: shape.goalSourceId.default(null),
  goalUnit: shape.goalUnit.default(null),
  baseline: shape.baseline.default(null),
  sessionMinutes: shape.sessionMinutes.default(null),
  studentVoice: shape.studentVoice.default(''),
  familyVoice: shape.familyVoice.default(''),
  steps: z.array(StepInput).max(20).default([]),
});
export type PlanBody = z.output<typeof PlanBody>;

export const NewPlan = PlanBody.extend({
  studentId: z.uuid(),
  tier: TierInput,
  playbookId: z.uuid().nullable().default(null),
  /** Left out: the student's open case, if there is one. */
  caseId: z.uuid().nullable().optional(),
  caseManagerStaffId: z.uuid().optional(),
});

/** Makes a plan for a student of one's own. Its first follow-up is set with it. */
export async function makePlan(
  { db, clock, actor }: Verb,
  input: z.output<typeof NewPlan>,
): Promise<{ planId: string }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    const studentId = await keptStudent(trx, institutionId, input.studentId);
    await requireStudent(trx, actor, 'plans:work', studentId, today);
    if (input.caseId) {
      const { row } = await requireCase(trx, actor, 'cases:read', input.caseId, today);
      if (row.student_id !== studentId) throw trouble.invalid('This case is about another student.');
    }
    const caseManagerStaffId =
      input.caseManagerStaffId ?? actor.staffId ?? (await tutorOf(trx, institutionId, studentId, today));
    if (caseManagerStaffId === null)
      throw trouble.invalid('Nobody looks after this student yet. Choose a case manager.');
    return writeNewPlan(trx, ctx, { ...input, studentId, caseManagerStaffId, origin: { kind: 'staff', id: null } });
  });
}

export interface WantedPlan extends PlanBody {
  studentId: string;
  tier: 1 | 2 | 3;
  playbookId: string | null;
  caseId?: string | null | undefined;
  planGroupId?: string | null;
  origin: { kind: string; id: string | null };
}

/** Writes the plan, its steps and its first follow-up, and says so where it is read: in one transaction of the caller's. */
export async function writeNewPlan(trx: Tx, ctx: Acting, wanted: WantedPlan): Promise<{ planId: string }> {
  const { actor } = ctx;
  const { institutionId } = actor;
  const { at, today } = await momentOf(trx, ctx);
  const { studentId } = wanted;
  requireDays(wanted);
  const kind = await requireKind(trx, institutionId, wanted.kindKey);
  await requireCaseManager(trx, institutionId, { studentId, staffId: wanted.caseManagerStaffId, today });
  await requireBarrier(trx, institutionId, wanted.barrierKey);
  const goalUnit = await goalUnitOf(trx, institutionId, wanted);
  const playbook = wanted.playbookId
    ? (await playbooksOf(trx, institutionId)).find(({ playbookId }) => playbookId === wanted.playbookId)
    : null;
  if (playbook === undefined) throw trouble.invalid('There is no such playbook here.');
  const planId = uuidv7();
  const caseId = wanted.caseId === undefined ? await openCaseOf(trx, institutionId, studentId) : wanted.caseId;
  await trx
    .insertInto('interventions.plan')
    .values({
      institution_id: institutionId,
      plan_id: planId,
      student_id: studentId,
      case_id: caseId,
      playbook_id: playbook?.playbookId ?? null,
      playbook_version: playbook?.version ?? null,
      plan_group_id: wanted.planGroupId ?? null,
      tier: wanted.tier,
      ...columnsOf({ ...wanted, goalUnit }),
      state: 'active',
      origin_kind: wanted.origin.kind,
      origin_id: wanted.origin.id,
      made_at: at,
      made_on: today,
      by_id: actor.actorId,
      by_name: actor.name,
      changed_at: at,
      steps_made: wanted.steps.length,
    })
    .execute();
  await writeSteps(trx, institutionId, planId, wanted.steps);
  const days = (await schoolDaysOf(trx, institutionId, [studentId], today))(studentId);
  const from = wanted.startsOn > today ? wanted.startsOn : today;
  const next = followUpAfter(days, from, wanted);
  await trx
    .insertInto('interventions.follow_up')
    .values({
      institution_id: institutionId,
      follow_up_id: uuidv7(),
      plan_id: planId,
      student_id: studentId,
      staff_id: wanted.caseManagerStaffId,
      kind: next.kind,
      since_on: wanted.startsOn,
      due_on: next.dueOn,
      state: 'open',
    })
    .execute();
  const words = `${kind.name}: ${wanted.goal} (${goalFigures({ ...wanted, measure: wanted.goalMeasure, unit: goalUnit })} by ${wanted.goalBy}).`;
  await addPlanEntry(trx, ctx, planId, { kind: 'made', words });
  if (caseId)
    await noteOnCase(trx, ctx, caseId, {
      kind: 'plan',
      words: `Plan made. ${words}`,
      origin: { kind: 'plan', id: planId },
    });
  if (wanted.caseManagerStaffId !== actor.staffId)
    await notifyStaff(trx, ctx, {
      staffId: wanted.caseManagerStaffId,
      words: `${actor.name} made you the case manager of a plan (${kind.name}).`,
      link: `/plans/${planId}`,
      dedupeKey: `plan-manager/${planId}/${wanted.caseManagerStaffId}/1`,
      origin: { kind: 'plan', id: planId },
    });
  await record(trx, ctx, {
    verb: 'interventions.make-plan',
    subject: { kind: 'plan', id: planId },
    details: {
      studentId,
      kind: wanted.kindKey,
      tier: wanted.tier,
      reviewOn: wanted.reviewOn,
      origin: wanted.origin.kind,
    },
  });
  return { planId };
}

export function columnsOf(body: PlanBody) {
  return {
    kind_key: body.kindKey,
    reason: body.reason,
    barrier_key: body.barrierKey,
    goal: body.goal,
    goal_measure: body.goalMeasure,
    goal_source_id: body.goalMeasure === 'source' ? body.goalSourceId : null,
    goal_unit: body.goalMeasure === 'own' || body.goalMeasure === 'source' ? body.goalUnit : null,
    baseline: body.baseline,
    target: body.target,
    goal_by: body.goalBy,
    sessions_per_week: body.sessionsPerWeek,
    session_minutes: body.sessionMinutes,
    follow_up_days: body.followUpDays,
    case_manager_staff_id: body.caseManagerStaffId,
    starts_on: body.startsOn,
    review_on: body.reviewOn,
    student_voice: body.studentVoice,
    family_voice: body.familyVoice,
  };
}

/** Longer than any plan; beyond it a day is a slip of the keys. */
const longest_days = 800;

export function requireDays({ startsOn, reviewOn, goalBy }: Pick<PlanBody, 'startsOn' | 'reviewOn' | 'goalBy'>): void {
  if (reviewOn <= startsOn) throw trouble.invalid('The review day lies before the plan begins. Choose a later one.');
  if (goalBy <= startsOn)
    throw trouble.invalid('The goal is to be reached before the plan begins. Choose a later day.');
  const last = addDays(startsOn, longest_days);
  if (reviewOn > last || goalBy > last)
    throw trouble.invalid('The review day or the goal’s day is more than two years after the start. Check the year.');
}

export async function requireCaseManager(
  trx: Tx,
  institutionId: number,
  { studentId, staffId, today }: { studentId: string; staffId: string; today: IsoDate },
): Promise<string> {
  const found = (await staffFor(trx, institutionId, studentId, today)).find((one) => one.staffId === staffId);
  if (found) return found.name;
  throw trouble.invalid(
    'This person could not open the plan: they neither look after the student nor hold a role here that reaches them. Choose somebody from the list.',
  );
}

export async function requireBarrier(trx: Tx, institutionId: number, barrierKey: string | null): Promise<void> {
  if (barrierKey === null) return;
  const found = await trx
    .selectFrom('cases.barrier')
    .select('barrier_key')
    .where('institution_id', '=', institutionId)
    .where('barrier_key', '=', barrierKey)
    .executeTakeFirst();
  if (!found) throw trouble.invalid('This barrier is not on the institution’s list.');
}

export async function writeSteps(
  trx: Tx,
  institutionId: number,
  planId: string,
  steps: PlanBody['steps'],
): Promise<void> {
  if (steps.length === 0) return;
  await trx
    .insertInto('interventions.plan_step')
    .values(
      steps.map((step, index) => ({
        institution_id: institutionId,
        plan_id: planId,
        step_no: index + 1,
        place: index + 1,
        words: step.words,
        by_whom: step.byWhom,
        due_on: step.dueOn,
      })),
    )
    .execute();
}

export async function addPlanEntry(
  trx: Tx,
  ctx: Acting,
  planId: string,
  {
    kind,
    words,
    changes,
    origin,
  }: { kind: string; words: string; changes?: readonly PlanChange[]; origin?: { kind: string; id: string } },
): Promise<void> {
  const { at } = await momentOf(trx, ctx);
  await trx
    .insertInto('interventions.plan_entry')
    .values({
      institution_id: ctx.actor.institutionId,
      entry_id: uuidv7(),
      plan_id: planId,
      at,
      by_name: ctx.actor.name,
      kind,
      words,
      changes: changes && changes.length > 0 ? jsonb(changes) : null,
      origin_kind: origin?.kind ?? null,
      origin_id: origin?.id ?? null,
    })
    .execute();
}

/** A line of a plan's history from another slice: a message that was sent. */
export async function notePlan(
  trx: Tx,
  ctx: Acting,
  planId: string,
  line: { kind: string; words: string; origin: { kind: string; id: string } },
): Promise<void> {
  await addPlanEntry(trx, ctx, planId, line);
  await record(trx, ctx, {
    verb: 'interventions.note-on-plan',
    subject: { kind: 'plan', id: planId },
    details: { kind: line.kind, origin: line.origin.kind, originId: line.origin.id },
  });
}
