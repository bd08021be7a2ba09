import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { Decision, decideMark, viewConflicts } from './conflicts.ts';
import { listRegisters, RegistersQuery } from './list-registers.ts';
import { giveCode, NewCode, revokeCode, viewCodes } from './one-day-codes.ts';
import { CodesAnswer, ConflictsAnswer, RegisterAnswer, RegistersAnswer, TakenAnswer } from './register-answers.ts';
import { RegisterInput, takeMarks } from './take-marks.ts';
import { RegisterQuery, viewRegister } from './view-register.ts';

const tag = 'Attendance';

export const registerRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/attendance/registers',
    summary: 'The registers of a day: classes, or year groups where a unit has none, and who took each',
    tag,
    need: 'attendance:record',
    query: RegistersQuery,
    response: RegistersAnswer,
    handle: (context, { query }) => listRegisters(context, query),
  }),
  route({
    method: 'get',
    path: '/attendance/register',
    summary: 'One register as it is taken: who is in it, what counts now, and the codes in force',
    tag,
    need: 'attendance:record',
    query: RegisterQuery,
    response: RegisterAnswer,
    handle: (context, { query }) => viewRegister(context, query),
  }),
  route({
    method: 'post',
    path: '/attendance/register',
    summary: 'Take or correct marks of a register; sent twice under one number, they are taken once',
    tag,
    need: 'attendance:record',
    body: RegisterInput,
    response: TakenAnswer,
    handle: (context, { body }) => takeMarks(context, body),
  }),
  route({
    method: 'get',
    path: '/attendance/conflicts',
    summary: 'Where what was taken and what came otherwise do not agree',
    tag,
    need: 'attendance:record',
    response: ConflictsAnswer,
    handle: (context) => viewConflicts(context),
  }),
  route({
    method: 'post',
    path: '/attendance/conflicts/{takenId}/decide',
    summary: 'Decide which of two marks counts',
    tag,
    need: 'attendance:record',
    params: z.object({ takenId: z.uuid() }),
    body: Decision,
    response: Nothing,
    handle: (context, { params, body }) => decideMark(context, params.takenId, body),
  }),
  route({
    method: 'get',
    path: '/attendance/codes',
    summary: 'One-day codes for substitutes, of today and the days to come; not the codes themselves',
    tag,
    need: 'attendance:record',
    response: CodesAnswer,
    handle: (context) => viewCodes(context),
  }),
  route({
    method: 'post',
    path: '/attendance/codes',
    summary: 'Make a code with which a substitute marks one class on one day',
    tag,
    need: 'attendance:record',
    body: NewCode,
    response: z.object({ codeId: z.uuid(), code: z.string() }),
    handle: (context, { body }) => giveCode(context, body),
  }),
  route({
    method: 'post',
    path: '/attendance/codes/{codeId}/revoke',
    summary: 'Take a one-day code back',
    tag,
    need: 'attendance:record',
    params: z.object({ codeId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => revokeCode(context, params.codeId),
  }),
];
