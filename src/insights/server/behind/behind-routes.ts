import { z } from 'zod';
import { Day } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/effects/behind-views.ts';
import { AccessStudentsQuery, viewAccessStudents } from './access-students.ts';
import { EffectStudentsQuery, viewEffectStudents } from './effect-students.ts';
import { SessionStudentsQuery, viewSessionStudents } from './session-students.ts';
import { TierStudentsQuery, viewTierStudents } from './tier-students.ts';

const StudentsBehindView = z
  .object({
    what: z.string(),
    reason: z.string(),
    saidLabel: z.string().nullable(),
    total: z.int().describe('whom the reader may see'),
    counted: z.int().describe('as many as the number said'),
    page: z.int(),
    pages: z.int(),
    students: z.array(
      z.object({
        studentId: z.uuid(),
        name: z.string(),
        identifier: z.string(),
        place: z.string(),
        year: z.string(),
        tier: z.int().nullable().describe('null: not for this reader, as are plans'),
        plans: z.array(z.object({ planId: z.uuid(), kind: z.string(), startsOn: Day })).describe('that are active'),
        said: z.string().nullable(),
        days: z.array(Day),
      }),
    ),
  })
  .meta({ id: 'StudentsBehindView' }) satisfies z.ZodType<Views.StudentsBehindView>;

const tag = 'Plans';
const need = 'plans:lead';
const response = StudentsBehindView;

export const behindRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/tiers/students',
    summary: 'Whom a number of the spread over the tiers counts',
    tag,
    need,
    query: TierStudentsQuery,
    response,
    handle: (context, { query }) => viewTierStudents(context, query),
  }),
  route({
    method: 'get',
    path: '/effects/access/students',
    summary: 'Whom a number of who gets which help counts; nobody where few are hidden',
    tag,
    need,
    query: AccessStudentsQuery,
    response,
    handle: (context, { query }) => viewAccessStudents(context, query),
  }),
  route({
    method: 'get',
    path: '/effects/students',
    summary: 'Who had the plans that a number of "did it help?" counts; never how it went for one of them',
    tag,
    need,
    query: EffectStudentsQuery,
    response,
    handle: (context, { query }) => viewEffectStudents(context, query),
  }),
  route({
    method: 'get',
    path: '/attendance/sessions/students',
    summary: 'Who missed a session of the overview, most often first',
    tag: 'Attendance',
    need: 'attendance:read',
    query: SessionStudentsQuery,
    response,
    handle: (context, { query }) => viewSessionStudents(context, query),
  }),
];
