import { z } from 'zod';
import { explanationKeys } from '../../../attendance/core/registers/explanation.ts';
import { Day, Instant } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/answers/views.ts';
import { decideReason, ReasonDecision, viewReasons } from './explanations.ts';
import { CodeGift, givePage, givePageCode, PageGift } from './give-page.ts';

const tag = 'What families answer';

const ProposedReasonsView = z.object({
  sentence: z.string(),
  reasons: z.array(
    z.object({
      explanationId: z.uuid(),
      student: z.object({ studentId: z.uuid(), name: z.string(), identifier: z.string() }),
      family: z.string(),
      fromDay: Day,
      toDay: Day,
      reason: z.enum(explanationKeys),
      says: z.string(),
      via: z.enum(['page', 'message']),
      inboundId: z.uuid().nullable(),
      at: Instant,
    }),
  ),
}) satisfies z.ZodType<Views.ProposedReasonsView>;

export const answerRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/families/pages',
    summary: 'Make a link to the family’s page for one person of a family; its address is answered this once',
    tag,
    need: 'families:write',
    body: PageGift,
    response: z.object({ linkId: z.uuid(), url: z.string(), days: z.int() }),
    handle: (context, { body }) => givePage(context, body),
  }),
  route({
    method: 'post',
    path: '/families/pages/{linkId}/code',
    summary: 'Make a code for such a link, to be told to whoever it is for',
    tag,
    need: 'families:write',
    params: z.object({ linkId: z.uuid() }),
    body: CodeGift,
    response: z.object({ code: z.string(), minutes: z.int() }),
    handle: (context, { params, body }) => givePageCode(context, params.linkId, body),
  }),
  route({
    method: 'get',
    path: '/families/reasons',
    summary: 'Reasons for absences that families gave and nobody has taken yet',
    tag,
    need: 'attendance:record',
    response: ProposedReasonsView,
    handle: (context) => viewReasons(context),
  }),
  route({
    method: 'post',
    path: '/families/reasons/{explanationId}',
    summary: 'Take what a family said as the reason of an absence, or not',
    tag,
    need: 'attendance:record',
    params: z.object({ explanationId: z.uuid() }),
    body: ReasonDecision,
    response: z.object({ state: z.enum(['taken', 'refused']) }),
    handle: (context, { params, body }) => decideReason(context, params.explanationId, body),
  }),
];
