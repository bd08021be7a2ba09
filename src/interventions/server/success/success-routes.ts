import { z } from 'zod';
import { readyLanguages } from '../../../kernel/languages.ts';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { SuccessContent, successStates } from '../../core/success/success-plan.ts';
import type * as Views from '../../core/success/together-views.ts';
import {
  CodeWish,
  closeLink,
  giveLinkCode,
  LinkWish,
  PaperAnswer,
  recordPaperAnswer,
  SuccessInput,
  saveSuccessPlan,
  shareSuccessPlan,
} from './success-plans.ts';
import { viewSuccessPlan } from './view-success-plan.ts';

const tag = 'Interventions';
const params = z.object({ planId: z.uuid() });
const link = z.object({ linkId: z.uuid() });

const SuccessPlanView = z
  .object({
    today: Day,
    planId: z.uuid(),
    student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }),
    caseManager: z.string(),
    mayWork: z.boolean(),
    successPlanId: z.uuid().nullable(),
    version: z.int(),
    revision: z.int(),
    language: z.enum(readyLanguages),
    state: z.enum(successStates).nullable(),
    sentence: z.string(),
    content: SuccessContent,
    isDraftLanguage: z.boolean(),
    lacks: z.string().nullable(),
    answers: z.array(
      z.object({
        answerId: z.uuid(),
        version: z.int(),
        answer: z.enum(['agreed', 'changes']),
        way: z.enum(['link', 'paper']),
        name: z.string(),
        words: z.string(),
        answeredOn: Day,
        recordedBy: z.string().nullable(),
      }),
    ),
    links: z.array(
      z.object({
        linkId: z.uuid(),
        version: z.int(),
        to: z.string(),
        madeAt: Instant,
        by: z.string(),
        expiresAt: Instant,
        state: z.enum(['open', 'expired', 'closed']),
        why: z.string().nullable(),
        lastOpenedAt: Instant.nullable(),
      }),
    ),
    guardians: z.array(
      z.object({
        guardianId: z.uuid(),
        name: z.string(),
        relation: z.string(),
        language: z.string().nullable(),
        phone: z.string().nullable(),
        mayReceive: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'SuccessPlanView' }) satisfies z.ZodType<Views.SuccessPlanView>;

export const successRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/plans/{planId}/success-plan',
    summary: 'What a family and the school agree on, with who said what to it',
    tag,
    need: 'plans:read',
    params,
    response: SuccessPlanView,
    handle: (context, input) => viewSuccessPlan(context, input.params.planId),
  }),
  route({
    method: 'put',
    path: '/plans/{planId}/success-plan',
    summary: 'Write the success plan; once it was shared, a change is a new version',
    tag,
    need: 'plans:work',
    params,
    body: SuccessInput,
    response: z.object({ successPlanId: z.uuid(), version: z.int(), revision: z.int() }),
    handle: (context, input) => saveSuccessPlan(context, input.params.planId, input.body),
  }),
  route({
    method: 'post',
    path: '/plans/{planId}/success-plan/links',
    summary: 'Make the link by which somebody of the family reads and answers; it is shown once',
    tag,
    need: 'plans:work',
    params,
    body: LinkWish,
    response: z.object({ linkId: z.uuid(), url: z.string(), expiresAt: Instant }),
    handle: (context, input) => shareSuccessPlan(context, input.params.planId, input.body),
  }),
  route({
    method: 'post',
    path: '/plans/{planId}/success-plan/paper',
    summary: 'Record what was signed or said on paper',
    tag,
    need: 'plans:work',
    params,
    body: PaperAnswer,
    response: z.object({ answerId: z.uuid() }),
    handle: (context, input) => recordPaperAnswer(context, input.params.planId, input.body),
  }),
  route({
    method: 'post',
    path: '/success-plan-links/{linkId}/code',
    summary: 'A code that opens a link once, to be told by the number on record or in person',
    tag,
    need: 'plans:work',
    params: link,
    body: CodeWish,
    response: z.object({ code: z.string(), minutes: z.int() }),
    handle: (context, input) => giveLinkCode(context, input.params.linkId, input.body),
  }),
  route({
    method: 'post',
    path: '/success-plan-links/{linkId}/close',
    summary: 'Close a link before its time',
    tag,
    need: 'plans:work',
    params: link,
    response: z.object({ state: z.literal('closed') }),
    handle: (context, input) => closeLink(context, input.params.linkId),
  }),
];
