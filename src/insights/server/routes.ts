import { z } from 'zod';
import { ListFilter } from '../../alerts/core/list-filter.ts';
import { PaperChoice } from '../../cases/server/index.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { CohortFilter, StudentListQuery } from '../core/views.ts';
import { withoutAdultRoutes } from './adults/without-adult-routes.ts';
import { AfterActionView, KindAfterView } from './after/after-answers.ts';
import { viewAfter } from './after/view-after.ts';
import { KindAfterQuery, viewKindAfter } from './after/view-kind-after.ts';
import { CohortView, CompareView, ListPeopleView, StudentListView, StudentSearchView, WeeksView } from './answers.ts';
import { behindRoutes } from './behind/behind-routes.ts';
import { type CompareQuery, compareGroups } from './cohort/compare-groups.ts';
import { viewCohort } from './cohort/view-cohort.ts';
import { viewWeeks } from './cohort/view-weeks.ts';
import { EffectsView } from './effects/effect-answers.ts';
import { AccessQuery, AccessView, viewAccess } from './effects/view-access.ts';
import { EffectsQuery, viewEffects } from './effects/view-effects.ts';
import { AbsencesAnswer } from './lists/absences-answers.ts';
import { exportStudents } from './lists/export-students.ts';
import { findStudents } from './lists/find-students.ts';
import { listPeople } from './lists/list-people.ts';
import { listStudents } from './lists/list-students.ts';
import { AbsencesQuery, viewAbsences } from './lists/view-absences.ts';
import { PrintView } from './print/print-answers.ts';
import { printCase } from './print/print-case.ts';
import { CohortQuery, given, ListQuery } from './queries-schema.ts';
import { comparePeers } from './student/compare-peers.ts';
import { EnrolmentActivityView, PeerComparisonView, StudentView } from './student/student-answers.ts';
import { viewActivity } from './student/view-activity.ts';
import { viewStudent } from './student/view-student.ts';

const tag = 'Cohorts and students';
const enrolment = z.object({ enrolmentId: z.coerce.number().int().min(1).max(2_147_483_647) });

export const insightsRoutes: readonly Route[] = [
  // Before /students/{studentId}, which would take its name for an id.
  ...withoutAdultRoutes,
  ...behindRoutes,
  route({
    method: 'get',
    path: '/attendance/day',
    summary: 'Who is missing on a day, most vulnerable first, with what was tried and said',
    tag: 'Attendance',
    need: 'attendance:read',
    query: AbsencesQuery,
    response: AbsencesAnswer,
    handle: (context, { query }) => viewAbsences(context, query),
  }),
  route({
    method: 'get',
    path: '/cases/{caseId}/after',
    summary: 'What happened after the first action of a case, beside similar students without one',
    tag: 'Cases',
    need: 'cases:read',
    params: z.object({ caseId: z.uuid() }),
    response: AfterActionView,
    handle: (context, { params }) => viewAfter(context, params.caseId),
  }),
  route({
    method: 'post',
    path: '/cases/{caseId}/print',
    summary: 'A case or a referral for paper, with the score’s course as evidence; that it was printed is recorded',
    tag: 'Cases',
    need: 'cases:read',
    params: z.object({ caseId: z.uuid() }),
    body: PaperChoice,
    response: PrintView,
    handle: (context, { params, body }) => printCase(context, params.caseId, body),
  }),
  route({
    method: 'get',
    path: '/casework/after',
    summary: 'What happened after the year’s cases of a kind, beside similar students; never by person',
    tag: 'Cases',
    need: 'cases:lead',
    query: KindAfterQuery,
    response: KindAfterView,
    handle: (context, { query }) => viewKindAfter(context, query),
  }),
  route({
    method: 'get',
    path: '/effects',
    summary: 'Did it help? Plans beside similar students who waited, by kind, playbook, site or group; never by person',
    tag: 'Plans',
    need: 'plans:lead',
    query: EffectsQuery,
    response: EffectsView,
    handle: (context, { query }) => viewEffects(context, query),
  }),
  route({
    method: 'get',
    path: '/effects/access',
    summary: 'Who of those whom alerts named got help, and how soon, by group; never by person',
    tag: 'Plans',
    need: 'plans:lead',
    query: AccessQuery,
    response: AccessView,
    handle: (context, { query }) => viewAccess(context, query),
  }),
  route({
    method: 'get',
    path: '/weeks',
    summary: 'The weeks that can be looked at',
    tag,
    need: 'students:list',
    response: WeeksView,
    handle: (context) => viewWeeks(context),
  }),
  route({
    method: 'get',
    path: '/cohorts/view',
    summary: 'A cohort: distribution, who needs attention, and how it moved',
    tag,
    need: 'cohorts:read',
    query: CohortQuery,
    response: CohortView,
    handle: (context, { query }) => viewCohort(context, given(query) as CohortFilter),
  }),
  route({
    method: 'get',
    path: '/students/list',
    summary: 'Students, found, filtered and sorted',
    tag,
    need: 'students:list',
    query: ListQuery,
    response: StudentListView,
    handle: (context, { query }) => listStudents(context, given(query) as StudentListQuery),
  }),
  route({
    method: 'get',
    path: '/contact-lists/people',
    summary: 'Whom a list to work through names, the lowest score first',
    tag: 'This week',
    need: 'students:list',
    query: ListFilter,
    response: ListPeopleView,
    handle: (context, { query }) => listPeople(context, query),
  }),
  route({
    method: 'get',
    path: '/students/export',
    summary: 'The whole list as a file; recorded, and limited to so many rows a day',
    tag,
    need: 'students:export',
    query: ListQuery.extend({ format: z.enum(['csv', 'xlsx']) }),
    produces: 'text/csv',
    handle: (context, { query: { format, ...query } }) =>
      exportStudents(context, given(query) as StudentListQuery, format),
  }),
  route({
    method: 'get',
    path: '/students/search',
    summary: 'The first students whom a text may mean',
    tag,
    need: 'students:list',
    query: z.object({ q: z.string().max(200) }),
    response: StudentSearchView,
    handle: (context, { query }) => findStudents(context, query.q),
  }),
  route({
    method: 'get',
    path: '/students/{studentId}',
    summary: 'A student: scores, trends, what the score is made of, and who looks after them',
    tag,
    need: 'students:read',
    params: z.object({ studentId: z.uuid() }),
    query: CohortQuery.pick({ week: true }),
    response: StudentView,
    handle: (context, { params, query }) => viewStudent(context, { ...params, ...query }),
  }),
  route({
    method: 'get',
    path: '/enrolments/{enrolmentId}/activity',
    summary: 'What each source saw of an enrolment, day by day, with the deliveries that brought it',
    tag,
    need: 'students:read',
    params: enrolment,
    query: CohortQuery.pick({ week: true }),
    response: EnrolmentActivityView,
    handle: (context, { params, query }) => viewActivity(context, { ...params, ...query }),
  }),
  route({
    method: 'get',
    path: '/enrolments/{enrolmentId}/peers',
    summary: 'A student beside a chosen subset of peers',
    tag,
    need: 'students:read',
    params: enrolment,
    query: CohortQuery,
    response: PeerComparisonView,
    handle: (context, { params, query }) => comparePeers(context, params.enrolmentId, given(query) as CohortFilter),
  }),
  route({
    method: 'get',
    path: '/compare',
    summary: 'Units, programmes or years side by side, by absolute index or attendance; never ranked',
    tag,
    need: 'cohorts:read',
    query: CohortQuery.extend({
      by: z.enum(['unit', 'programme', 'year']),
      measure: z.enum(['absolute', 'attendance']),
    }),
    response: CompareView,
    handle: (context, { query }) => compareGroups(context, given(query) as CompareQuery),
  }),
];
