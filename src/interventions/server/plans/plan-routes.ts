import { z } from 'zod';
import { loadInstitution } from '../../../institution/server/index.ts';
import { Day, Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { ImportView, PlanView, WorklistView } from '../answers.ts';
import { assignGroup, NewGroup } from './assign-group.ts';
import { changePlan, endPlan, PlanChange, PlanEnding, StepTick, tickStep } from './change-plan.ts';
import {
  Done,
  doFollowUp,
  doGroupFollowUp,
  GroupDone,
  Missed,
  Moved,
  missFollowUp,
  moveFollowUp,
  NextFollowUp,
} from './do-follow-up.ts';
import { endFeed, makeFeed } from './feed.ts';
import { answerHandover, HandoverAnswer } from './hand-on.ts';
import { importPlans, PlanSheet } from './import-plans.ts';
import { makePlan, NewPlan } from './make-plan.ts';
import { viewPlan } from './view-plan.ts';
import { viewWorklist, WorkQuery } from './worklist.ts';

const tag = 'Interventions';
const params = z.object({ planId: z.uuid() });
const followUp = z.object({ followUpId: z.uuid() });
const Revised = z.object({ revision: z.int() });

export const planRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/follow-ups',
    summary: 'Follow-ups of the reader: today, overdue, this week; for leads what nobody answered',
    tag,
    need: 'plans:read',
    query: WorkQuery,
    response: WorklistView,
    handle: (context, { query }) => viewWorklist(context, query),
  }),
  route({
    method: 'post',
    path: '/plans',
    summary: 'Make a plan for a student; its first follow-up is set',
    tag,
    need: 'plans:work',
    body: NewPlan,
    response: z.object({ planId: z.uuid() }),
    handle: (context, { body }) => makePlan(context, body),
  }),
  route({
    method: 'post',
    path: '/plan-groups',
    summary: 'Make the same plan for several students who meet together',
    tag,
    need: 'plans:work',
    body: NewGroup,
    response: z.object({ planGroupId: z.uuid(), planIds: z.array(z.uuid()) }),
    handle: (context, { body }) => assignGroup(context, body),
  }),
  route({
    method: 'get',
    path: '/plans/{planId}',
    summary: 'A plan with its steps, follow-ups, progress and fidelity',
    tag,
    need: 'plans:read',
    params,
    response: PlanView,
    handle: (context, input) => viewPlan(context, input.params.planId),
  }),
  route({
    method: 'patch',
    path: '/plans/{planId}',
    summary: 'Change a plan, as of the revision that was read',
    tag,
    need: 'plans:work',
    params,
    body: PlanChange,
    response: Revised,
    handle: (context, input) => changePlan(context, input.params.planId, input.body),
  }),
  route({
    method: 'post',
    path: '/plans/{planId}/end',
    summary: 'End a plan',
    tag,
    need: 'plans:work',
    params,
    body: PlanEnding,
    response: Revised,
    handle: (context, input) => endPlan(context, input.params.planId, input.body),
  }),
  route({
    method: 'put',
    path: '/plans/{planId}/steps/{stepNo}',
    summary: 'Tick a step of a plan, or untick it',
    tag,
    need: 'plans:work',
    params: z.object({ planId: z.uuid(), stepNo: z.coerce.number().int().min(1).max(999) }),
    body: StepTick,
    response: z.object({ isDone: z.boolean() }),
    handle: (context, input) => tickStep(context, input.params.planId, input.params.stepNo, input.body),
  }),
  route({
    method: 'post',
    path: '/plan-handovers/{handoverId}/answer',
    summary: 'Take a plan whose case manager left or no longer reaches the student, or say no',
    tag,
    need: 'plans:work',
    params: z.object({ handoverId: z.uuid() }),
    body: HandoverAnswer,
    response: z.object({ state: z.enum(['taken', 'declined']) }),
    handle: (context, input) => answerHandover(context, input.params.handoverId, input.body),
  }),
  route({
    method: 'post',
    path: '/follow-ups/{followUpId}/done',
    summary: 'A follow-up took place; the next one is set',
    tag,
    need: 'plans:work',
    params: followUp,
    body: Done,
    response: NextFollowUp,
    handle: (context, input) => doFollowUp(context, input.params.followUpId, input.body),
  }),
  route({
    method: 'post',
    path: '/follow-ups/{followUpId}/missed',
    summary: 'A follow-up did not take place; the next one is set',
    tag,
    need: 'plans:work',
    params: followUp,
    body: Missed,
    response: NextFollowUp,
    handle: (context, input) => missFollowUp(context, input.params.followUpId, input.body),
  }),
  route({
    method: 'post',
    path: '/follow-ups/{followUpId}/move',
    summary: 'Move a follow-up to another day',
    tag,
    need: 'plans:work',
    params: followUp,
    body: Moved,
    response: z.object({ dueOn: Day }),
    handle: (context, input) => moveFollowUp(context, input.params.followUpId, input.body),
  }),
  route({
    method: 'post',
    path: '/group-follow-ups',
    summary: 'A group met: who was there and who was not',
    tag,
    need: 'plans:work',
    body: GroupDone,
    response: z.object({ done: z.int(), missed: z.int() }),
    handle: (context, { body }) => doGroupFollowUp(context, body),
  }),
  route({
    method: 'post',
    path: '/plan-imports',
    summary: 'Take in a spreadsheet of plans; every row’s fate is kept, and the same file twice changes nothing',
    tag,
    need: 'plans:lead',
    body: PlanSheet,
    response: ImportView,
    handle: (context, { body }) => importPlans(context, body),
  }),
  route({
    method: 'post',
    path: '/calendar-feed',
    summary: 'Make the secret address by which a calendar program reads one’s follow-ups; an older one ends',
    tag,
    need: 'plans:work',
    response: z.object({ url: z.string() }),
    handle: async (context) => {
      const { key } = await context.db.forInstitution(context.actor.institutionId, (trx) =>
        loadInstitution(trx, context.actor.institutionId),
      );
      return makeFeed(context, key);
    },
  }),
  route({
    method: 'delete',
    path: '/calendar-feed',
    summary: 'End one’s calendar address',
    tag,
    need: 'plans:work',
    response: Nothing,
    handle: (context) => endFeed(context),
  }),
];
