import { z } from 'zod';
import { Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { AskInput, noteAsked, undoAsk } from './absences/ask-to-explain.ts';
import { ExplanationInput, explainAbsence, undoExplanation } from './absences/explain-absence.ts';
import { ResolveByInput, removeResolveBy, setResolveBy, viewResolveBy } from './absences/resolve-by.ts';
import { CloseAnswer, DefinitionsAnswer, OverviewAnswer, ResolveByAnswer, StudentAttendanceAnswer } from './answers.ts';
import { OverviewQuery, viewOverview } from './overview.ts';
import { choiceRoutes } from './packs/choice-routes.ts';
import { viewDefinitions } from './packs/view-definitions.ts';
import { registerRoutes } from './registers/register-routes.ts';
import { CloseQuery, viewClose } from './view-close.ts';
import { viewStudentAttendance } from './view-student.ts';

const tag = 'Attendance';

export const attendanceRoutes: readonly Route[] = [
  ...choiceRoutes,
  ...registerRoutes,
  route({
    method: 'get',
    path: '/students/{studentId}/attendance',
    summary: 'A student’s marks of the year, day by day, and how the student stands',
    tag,
    need: 'students:read',
    params: z.object({ studentId: z.uuid() }),
    response: StudentAttendanceAnswer,
    handle: (context, { params }) => viewStudentAttendance(context, params.studentId),
  }),
  route({
    method: 'get',
    path: '/attendance/overview',
    summary:
      'How a site or the whole institution attends: the year’s days, by unit and year group, this week and a year ago',
    tag,
    need: 'attendance:read',
    query: OverviewQuery,
    response: OverviewAnswer,
    handle: (context, { query }) => viewOverview(context, query),
  }),
  route({
    method: 'get',
    path: '/attendance/close',
    summary: 'Who can miss few more days before the year is chronic',
    tag,
    need: 'attendance:read',
    query: CloseQuery,
    response: CloseAnswer,
    handle: (context, { query }) => viewClose(context, query),
  }),
  route({
    method: 'get',
    path: '/attendance/definitions',
    summary: 'What each figure of attendance is, and what each code means',
    tag,
    need: 'institution:read',
    response: DefinitionsAnswer,
    handle: (context) => viewDefinitions(context),
  }),
  route({
    method: 'post',
    path: '/attendance/explanations',
    summary: 'Record why a student was absent, as somebody said it',
    tag,
    need: 'attendance:record',
    body: ExplanationInput,
    response: z.object({ explanationId: z.uuid() }),
    handle: (context, { body }) => explainAbsence(context, body),
  }),
  route({
    method: 'post',
    path: '/attendance/explanations/{explanationId}/undo',
    summary: 'Take back a reason that was recorded by mistake',
    tag,
    need: 'attendance:record',
    params: z.object({ explanationId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => undoExplanation(context, params.explanationId),
  }),
  route({
    method: 'post',
    path: '/attendance/asks',
    summary: 'Note that a family was asked why their child was absent, and how',
    tag,
    need: 'attendance:record',
    body: AskInput,
    response: z.object({ askId: z.uuid() }),
    handle: (context, { body }) => noteAsked(context, body),
  }),
  route({
    method: 'post',
    path: '/attendance/asks/{askId}/undo',
    summary: 'Take back that a family was asked',
    tag,
    need: 'attendance:record',
    params: z.object({ askId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => undoAsk(context, params.askId),
  }),
  route({
    method: 'get',
    path: '/attendance/resolve-by',
    summary: 'By which hour absences are explained, and who is told of the others',
    tag,
    need: 'attendance:read',
    response: ResolveByAnswer,
    handle: (context) => viewResolveBy(context),
  }),
  route({
    method: 'post',
    path: '/attendance/resolve-by',
    summary: 'Set the hour and the person, for a unit or the whole institution',
    tag,
    need: 'institution:configure',
    body: ResolveByInput,
    response: z.object({ resolveById: z.uuid() }),
    handle: (context, { body }) => setResolveBy(context, body),
  }),
  route({
    method: 'post',
    path: '/attendance/resolve-by/{resolveById}/remove',
    summary: 'Take an hour away',
    tag,
    need: 'institution:configure',
    params: z.object({ resolveById: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => removeResolveBy(context, params.resolveById),
  }),
];
