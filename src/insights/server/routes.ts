import { z } from 'zod';
import { type Route, route } from '../../platform/http/route.ts';
import type { CohortFilter, StudentListQuery } from '../core/views.ts';
import { findStudents } from './find-students.ts';
import { listStudents } from './list-students.ts';
import { CohortQuery, given, ListQuery } from './queries-schema.ts';
import { viewCohort } from './view-cohort.ts';
import { viewWeeks } from './view-weeks.ts';

const tag = 'Cohorts and students';

export const insightsRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/weeks',
    summary: 'The weeks that can be looked at',
    tag,
    need: 'students:list',
    handle: (context) => viewWeeks(context),
  }),
  route({
    method: 'get',
    path: '/cohorts/view',
    summary: 'A cohort: distribution, who needs attention, and how it moved',
    tag,
    need: 'cohorts:read',
    query: CohortQuery,
    handle: (context, { query }) => viewCohort(context, given(query) as CohortFilter),
  }),
  route({
    method: 'get',
    path: '/students/list',
    summary: 'Students, found, filtered and sorted',
    tag,
    need: 'students:list',
    query: ListQuery,
    handle: (context, { query }) => listStudents(context, given(query) as StudentListQuery),
  }),
  route({
    method: 'get',
    path: '/students/search',
    summary: 'The first students whom a text may mean',
    tag,
    need: 'students:list',
    query: z.object({ q: z.string().max(200) }),
    handle: (context, { query }) => findStudents(context, query.q),
  }),
];
