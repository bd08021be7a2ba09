import { sql } from 'kysely';
import { z } from 'zod';
import { type Acting, momentOf, noteOnCase, type Verb } from '../../../cases/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { requireNeed } from '../../../kernel/require-need.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { record } from '../../../ledger/server/index.ts';
import { cancelMessages } from '../../../messages/server/index.ts';
import type { Tx } from '../../../platform/db/database.ts';
import {
  type FollowUpEvent,
  type FollowUpState,
  followUpAfter,
  nextState,
  sessionsPlanned,
} from '../../core/plans/follow-up.ts';
import { openDayFrom } from '../../core/school-days.ts';
import { trouble } from '../problems.ts';
import { addPlanEntry } from './make-plan.ts';
import { type PlanRow, requireActive, requirePlan } from './require-plan.ts';
import { schoolDaysOf } from './school-days.ts';

const words = z.string().trim().max(2_000);

export const Done = z.object({
  words: words.default(''),
  sessionsDone: z.number().min(0).max(200).nullable().default(null),
  /** Of the goal's measure, where it is one of the plan's own. */
  value: z.number().min(-1_000_000).max(1_000_000).nullable().default(null),
  /** Left out: by the plan's rhythm. */
  nextOn: z.iso.date().optional(),
});
export const Missed = z.object({ words: words.min(1, 'say in a few words why'), nextOn: z.iso.date().optional() });
export const Moved = z.object({ dueOn: z.iso.date(), words: words.default('') });
export const NextFollowUp = z.object({ nextId: z.uuid(), nextOn: z.iso.date() });

interface Settled {
  nextId: string;
  nextOn: IsoDate;
}

/** A follow-up took place: how it went, how much of the dose there was, and what is measured. The next one is set. */
export async function doFollowUp(verb: Verb, followUpId: string, input: z.output<typeof Done>): Promise<Settled> {
  return verb.db.forInstitution(verb.actor.institutionId, (trx) => settle(trx, verb, followUpId, 'do', input));
}

/** A follow-up did not take place, and why. The next one is set. */
export async function missFollowUp(verb: Verb, followUpId: string, input: z.output<typeof Missed>): Promise<Settled> {
  return verb.db.forInstitution(verb.actor.institutionId, (trx) =>
    settle(trx, verb, followUpId, 'miss', { ...input, sessionsDone: null, value: null }),
  );
}

/** Several at once, of students who met together: all or none. */
export const GroupDone = Done.omit({ value: true }).extend({
  /** Those who were there. */
  followUpIds: z.array(z.uuid()).min(1).max(60),
  /** Those who were not. */
  missedIds: z.array(z.uuid()).max(60).default([]),
});

export async function doGroupFollowUp(
  verb: Verb,
  input: z.output<typeof GroupDone>,
): Promise<{ done: number; missed: number }> {
  return verb.db.forInstitution(verb.actor.institutionId, async (trx) => {
    const { followUpIds, missedIds, ...said } = input;
    for (const id of followUpIds) await settle(trx, verb, id, 'do', { ...said, value: null });
    for (const id of missedIds)
      await settle(trx, verb, id, 'miss', {
        ...said,
        words: said.words || 'Was not there.',
        sessionsDone: null,
        value: null,
      });
    return { done: followUpIds.length, missed: missedIds.length };
  });
}

async function settle(
  trx: Tx,
  ctx: Acting,
  followUpId: string,
  event: Extract<FollowUpEvent, 'do' | 'miss'>,
  input: z.output<typeof Done>,
): Promise<Settled> {
  const { actor } = ctx;
  requireNeed(actor, 'plans:work');
  const { institutionId } = actor;
  const { at, today } = await momentOf(trx, ctx);
  const { followUp, plan } = await requireFollowUp(trx, actor, followUpId, today);
  requireActive(plan);
  const state = nextState(followUp.state as FollowUpState, event);
  if (state === null) throw settled(followUp);
  if (input.nextOn !== undefined && input.nextOn <= today)
    throw trouble.invalid('The next follow-up lies in the past. Choose a later day.');
  if (input.nextOn !== undefined && input.nextOn > addDays(today, 366))
    throw trouble.invalid('The next follow-up is more than a year away. Check the year.');
  const days = (await schoolDaysOf(trx, institutionId, [plan.student_id], today))(plan.student_id);
  const planned =
    today < followUp.since_on ? 0 : sessionsPlanned(days, plan.sessions_per_week, followUp.since_on, today);
  const written = await trx
    .updateTable('interventions.follow_up')
    .set({
      state,
      words: input.words || null,
      sessions_planned: planned,
      sessions_done: event === 'do' ? (input.sessionsDone ?? null) : 0,
      value: plan.goal_measure === 'own' ? input.value : null,
      decided_at: at,
      done_on: today,
      by_name: actor.name,
    })
    .where('institution_id', '=', institutionId)
    .where('follow_up_id', '=', followUpId)
    .where('state', '=', 'open')
    .returning('follow_up_id')
    .executeTakeFirst();
  // Somebody else was quicker, between reading and writing.
  if (!written) throw settled(followUp);
  await cancelMessages(trx, ctx, { kind: 'follow-up', id: followUpId }, 'The follow-up took place.');
  const rhythm = { followUpDays: plan.follow_up_days, reviewOn: plan.review_on };
  const next =
    input.nextOn === undefined
      ? followUpAfter(days, today, rhythm)
      : {
          dueOn: openDayFrom(days, input.nextOn),
          kind: plan.review_on > today && input.nextOn >= plan.review_on ? ('review' as const) : ('check' as const),
        };
  const nextId = uuidv7();
  await trx
    .insertInto('interventions.follow_up')
    .values({
      institution_id: institutionId,
      follow_up_id: nextId,
      plan_id: plan.plan_id,
      student_id: plan.student_id,
      staff_id: plan.case_manager_staff_id,
      kind: next.kind,
      since_on: addDays(today, 1),
      due_on: next.dueOn,
      state: 'open',
    })
    .execute();
  await sayIt(trx, ctx, plan, event, { ...input, planned });
  await record(trx, ctx, {
    verb: event === 'do' ? 'interventions.do-follow-up' : 'interventions.miss-follow-up',
    subject: { kind: 'plan', id: plan.plan_id },
    details: { followUpId, sessionsDone: input.sessionsDone, nextOn: next.dueOn },
  });
  return { nextId, nextOn: next.dueOn };
}

async function sayIt(
  trx: Tx,
  ctx: Acting,
  plan: PlanRow,
  event: 'do' | 'miss',
  { words: said, sessionsDone, value, planned }: z.output<typeof Done> & { planned: number },
): Promise<void> {
  const parts =
    event === 'do'
      ? [
          'Followed up.',
          ...(sessionsDone === null ? [] : [`${sessionsDone} of ${planned} planned sessions.`]),
          ...(value === null ? [] : [`Measured: ${value}${plan.goal_unit ? ` ${plan.goal_unit}` : ''}.`]),
        ]
      : ['Not followed up.'];
  const words = [...parts, said].filter(Boolean).join(' ');
  await addPlanEntry(trx, ctx, plan.plan_id, { kind: event === 'do' ? 'followed-up' : 'missed', words });
  if (plan.case_id)
    await noteOnCase(trx, ctx, plan.case_id, {
      kind: 'follow-up',
      words,
      origin: { kind: 'plan', id: plan.plan_id },
    });
}

/** Moves an open follow-up to another day, with a word why; it is told of anew when that day comes. */
export async function moveFollowUp(
  { db, clock, actor }: Verb,
  followUpId: string,
  { dueOn, words: said }: z.output<typeof Moved>,
): Promise<{ dueOn: IsoDate }> {
  requireNeed(actor, 'plans:work');
  return db.forInstitution(actor.institutionId, async (trx) => {
    const ctx = { clock, actor };
    const { institutionId } = actor;
    const { today } = await momentOf(trx, ctx);
    const { followUp, plan } = await requireFollowUp(trx, actor, followUpId, today);
    requireActive(plan);
    if (dueOn < today) throw trouble.invalid('This day has passed. Choose today or a later day.');
    if (dueOn > addDays(today, 366)) throw trouble.invalid('This day is more than a year away. Check the year.');
    const days = (await schoolDaysOf(trx, institutionId, [plan.student_id], today))(plan.student_id);
    const on = openDayFrom(days, dueOn);
    const moved = await trx
      .updateTable('interventions.follow_up')
      .set({ due_on: on, moved_times: sql<number>`moved_times + 1`, told_on: null, escalated_on: null })
      .where('institution_id', '=', institutionId)
      .where('follow_up_id', '=', followUpId)
      .where('state', '=', 'open')
      .returning('follow_up_id')
      .executeTakeFirst();
    if (!moved) throw settled(followUp);
    await cancelMessages(trx, ctx, { kind: 'follow-up', id: followUpId }, 'The follow-up was moved to another day.');
    await addPlanEntry(trx, ctx, plan.plan_id, {
      kind: 'moved',
      words: [`Follow-up moved from ${followUp.due_on} to ${on}.`, said].filter(Boolean).join(' '),
    });
    await record(trx, ctx, {
      verb: 'interventions.move-follow-up',
      subject: { kind: 'plan', id: plan.plan_id },
      details: { followUpId, from: followUp.due_on, to: on },
    });
    return { dueOn: on };
  });
}

async function requireFollowUp(trx: Tx, actor: Acting['actor'], followUpId: string, today: IsoDate) {
  const followUp = await trx
    .selectFrom('interventions.follow_up')
    .selectAll()
    .where('institution_id', '=', actor.institutionId)
    .where('follow_up_id', '=', followUpId)
    .executeTakeFirst();
  if (!followUp) throw unknownFollowUp();
  const { row } = await requirePlan(trx, actor, 'plans:work', followUp.plan_id, today);
  return { followUp, plan: row };
}

function unknownFollowUp() {
  return trouble.notFound('No follow-up of a student of yours has this address.');
}

function settled({ state, by_name }: { state: string; by_name: string | null }) {
  return trouble.conflict(
    `${by_name ?? 'Somebody'} has answered this follow-up already (${state}). The next one is on the plan.`,
    { state },
  );
}
