import { z } from 'zod';
import { countAttendanceAgain, eachOf, scoreAgain } from '../../institution/server/index.ts';
import { Day, Nothing } from '../../platform/http/answer-parts.ts';
import { type Context, type Route, route } from '../../platform/http/route.ts';
import { adjustmentKindKeys } from '../core/adjustment.ts';
import type * as Views from '../core/agreement-views.ts';
import {
  AdjustmentChange,
  AdjustmentInput,
  agreeAdjustment,
  changeAdjustment,
  EndInput,
  endAdjustment,
} from './adjustments.ts';
import { CircumstanceInput, endCircumstance, noteCircumstance } from './circumstances.ts';
import { viewAgreements } from './view-agreements.ts';

const tag = 'Agreements';
const Ended = z.object({ by: z.string(), reason: z.string() }).nullable();

const AgreementsAnswer = z.object({
  studentId: z.uuid(),
  today: Day,
  adjustments: z.array(
    z.object({
      adjustmentId: z.uuid(),
      kind: z.enum(adjustmentKindKeys),
      startsOn: Day,
      endsOn: Day,
      arrivesAt: z.string().nullable(),
      steps: z.array(
        z.object({
          from: Day,
          notExpected: z.array(z.object({ weekday: z.int(), parts: z.array(z.string()) })),
        }),
      ),
      agreedWith: z.string(),
      agreedOn: Day,
      reason: z.string(),
      revision: z.int(),
      madeBy: z.string(),
      ended: Ended,
    }),
  ),
  circumstances: z.array(
    z.object({
      circumstanceId: z.uuid(),
      kind: z.enum(['exemption', 'circumstance']),
      reason: z.string(),
      isRestricted: z.boolean(),
      startsOn: Day,
      endsOn: Day.nullable(),
      ended: Ended,
    }),
  ),
}) satisfies z.ZodType<Views.AgreementsView>;

/** What is expected changed: scores and attendance follow. */
const again = (context: Context) => eachOf(scoreAgain(context), countAttendanceAgain(context));

export const agreementRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/students/{studentId}/agreements',
    summary: 'Adjustments that were agreed with a student, exemptions and known circumstances',
    tag,
    need: 'students:read',
    params: z.object({ studentId: z.uuid() }),
    response: AgreementsAnswer,
    handle: (context, { params }) => viewAgreements(context, params.studentId),
  }),
  route({
    method: 'post',
    path: '/students/{studentId}/adjustments',
    summary: 'Record an agreed adjustment: what is not expected, or from when arriving is not late, from day to day',
    tag,
    need: 'students:agree',
    params: z.object({ studentId: z.uuid() }),
    body: AdjustmentInput,
    response: z.object({ adjustmentId: z.uuid() }),
    handle: (context, { params, body }) => agreeAdjustment(context, params.studentId, body, again(context)),
  }),
  route({
    method: 'put',
    path: '/adjustments/{adjustmentId}',
    summary: 'Change an agreed adjustment, as of the revision that was read',
    tag,
    need: 'students:agree',
    params: z.object({ adjustmentId: z.uuid() }),
    body: AdjustmentChange,
    response: z.object({ revision: z.int() }),
    handle: (context, { params, body }) => changeAdjustment(context, params.adjustmentId, body, again(context)),
  }),
  route({
    method: 'post',
    path: '/adjustments/{adjustmentId}/end',
    summary: 'End an agreed adjustment with a day, or take it back',
    tag,
    need: 'students:agree',
    params: z.object({ adjustmentId: z.uuid() }),
    body: EndInput,
    response: Nothing,
    handle: (context, { params, body }) => endAdjustment(context, params.adjustmentId, body, again(context)),
  }),
  route({
    method: 'post',
    path: '/students/{studentId}/circumstances',
    summary: 'Note an exemption or a known circumstance',
    tag,
    need: 'students:agree',
    params: z.object({ studentId: z.uuid() }),
    body: CircumstanceInput,
    response: z.object({ circumstanceId: z.uuid() }),
    handle: (context, { params, body }) => noteCircumstance(context, params.studentId, body, again(context)),
  }),
  route({
    method: 'post',
    path: '/circumstances/{circumstanceId}/end',
    summary: 'End an exemption or a known circumstance with a day, or take it back',
    tag,
    need: 'students:agree',
    params: z.object({ circumstanceId: z.uuid() }),
    body: EndInput,
    response: Nothing,
    handle: (context, { params, body }) => endCircumstance(context, params.circumstanceId, body, again(context)),
  }),
];
