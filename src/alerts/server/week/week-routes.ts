import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { studentAlerts } from '../student-alerts.ts';
import { teamList } from './team-list.ts';
import { thisWeek } from './this-week.ts';
import { StudentAlerts, TeamList, ThisWeek } from './week-answers.ts';
import {
  Capacity,
  Feedback,
  giveFeedback,
  NotNow,
  Order,
  putOff,
  setOrder,
  stateCapacity,
  takeBack,
} from './week-verbs.ts';

const tag = 'This week';
const Student = z.object({ studentId: z.uuid() });

export const weekRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/this-week',
    summary: 'Whom I am to talk to this week, in order, with reasons',
    tag,
    need: 'week:read',
    response: ThisWeek,
    handle: (context) => context.db.forInstitution(context.actor.institutionId, (trx) => thisWeek(trx, context)),
  }),
  route({
    method: 'get',
    path: '/this-week/team',
    summary: 'Whom colleagues’ stated weeks have no room for',
    tag,
    need: 'alerts:lead',
    query: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }),
    response: TeamList,
    handle: (context, { query }) =>
      context.db.forInstitution(context.actor.institutionId, (trx) => teamList(trx, context, query.page)),
  }),
  route({
    method: 'put',
    path: '/this-week/capacity',
    summary: 'State how many people I can talk to in a week',
    tag,
    need: 'week:read',
    body: Capacity,
    response: Nothing,
    handle: (context, { body }) => stateCapacity(context, body),
  }),
  route({
    method: 'put',
    path: '/this-week/order',
    summary: 'Set what contact lists are ordered by',
    tag,
    need: 'rules:change',
    body: Order,
    response: Nothing,
    handle: (context, { body }) => setOrder(context, body),
  }),
  route({
    method: 'put',
    path: '/this-week/students/{studentId}/not-now',
    summary: 'Put a student off, with a reason and until a day',
    tag,
    need: 'week:read',
    params: Student,
    body: NotNow,
    response: Nothing,
    handle: (context, { params, body }) => putOff(context, params.studentId, body),
  }),
  route({
    method: 'delete',
    path: '/this-week/students/{studentId}/not-now',
    summary: 'Take back that a student was put off',
    tag,
    need: 'week:read',
    params: Student,
    response: Nothing,
    handle: (context, { params }) => takeBack(context, params.studentId),
  }),
  route({
    method: 'put',
    path: '/alerts/{alertId}/feedback',
    summary: 'Say whether an alert was useful, already known, or rested on wrong data',
    tag,
    need: 'students:read',
    params: z.object({ alertId: z.uuid() }),
    body: Feedback,
    response: Nothing,
    handle: (context, { params, body }) => giveFeedback(context, params.alertId, body),
  }),
  route({
    method: 'get',
    path: '/students/{studentId}/alerts',
    summary: 'What rules said about a student: told, waiting, kept back or withdrawn, and why',
    tag,
    need: 'students:read',
    params: Student,
    response: StudentAlerts,
    handle: (context, { params }) =>
      context.db.forInstitution(context.actor.institutionId, (trx) => studentAlerts(trx, context, params.studentId)),
  }),
];
