import { z } from 'zod';
import { AdultChoice } from '../../../cases/server/index.ts';
import { Day } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type * as Views from '../../core/student/without-adult.ts';
import { exportWithoutAdult, viewWithoutAdult, WithoutAdultQuery } from './view-without-adult.ts';

const WithoutAdultAnswer = z
  .object({
    today: Day,
    why: z.enum(['said', 'unknown']),
    reason: z.string(),
    isAsked: z.boolean(),
    contactDays: z.int(),
    total: z.int(),
    mostCounted: z.int(),
    isMore: z.boolean(),
    others: z.int(),
    page: z.int(),
    pages: z.int(),
    readerStaffId: z.uuid().nullable(),
    rows: z.array(
      z.object({
        studentId: z.uuid(),
        name: z.string(),
        identifier: z.string(),
        programme: z.string(),
        year: z.string(),
        answeredOn: Day.nullable(),
        lastTwoWayOn: Day.nullable(),
        near: z.array(AdultChoice),
      }),
    ),
  })
  .meta({ id: 'WithoutAdultView' }) satisfies z.ZodType<Views.WithoutAdultView>;

const tag = 'Cohorts and students';

export const withoutAdultRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/students/no-trusted-adult',
    summary:
      'Students with no trusted adult: by their own answer, or never asked; nobody named, no two-way contact of late',
    tag,
    need: 'cases:read',
    query: WithoutAdultQuery,
    response: WithoutAdultAnswer,
    handle: (context, { query }) => viewWithoutAdult(context, query),
  }),
  route({
    method: 'get',
    path: '/students/no-trusted-adult/export',
    summary: 'The list of students with no trusted adult as a file; recorded, and within the daily quota of exports',
    tag,
    need: 'students:export',
    query: WithoutAdultQuery.pick({ why: true }),
    produces: 'text/csv',
    handle: (context, { query }) => exportWithoutAdult(context, query.why),
  }),
];
