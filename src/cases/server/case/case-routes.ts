import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { CaseListView, CaseView } from '../answers.ts';
import { Decision, decideReferral, NewReferral, referCase } from '../sharing/referrals.ts';
import { CaseChangeInput, changeCase } from './change-case.ts';
import { Closing, closeCase, Reopening, reopenCase } from './close-case.ts';
import { CaseListQuery, listCases } from './list-cases.ts';
import { Barriers, nameBarriers, Tags, tagCase, Watching, watchCase } from './mark-case.ts';
import { Merging, mergeCases, unmergeCases } from './merge-cases.ts';
import { NewCase, openCase } from './open-case.ts';
import { viewCase } from './view-case.ts';

const tag = 'Cases';
const params = z.object({ caseId: z.uuid() });
const Revised = z.object({ revision: z.int() });

export const caseRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/cases',
    summary: 'Cases of the reader’s students: mine, the team’s, unassigned, overdue, all',
    tag,
    need: 'cases:read',
    query: CaseListQuery,
    response: CaseListView,
    handle: (context, { query }) => listCases(context, query),
  }),
  route({
    method: 'post',
    path: '/cases',
    summary: 'Open a case, or join the one of this kind that is open for the student',
    tag,
    need: 'cases:work',
    body: NewCase,
    response: z.object({ caseId: z.uuid(), isJoined: z.boolean() }),
    handle: (context, { body }) => openCase(context, body),
  }),
  route({
    method: 'get',
    path: '/cases/{caseId}',
    summary: 'A case with its timeline, notes, files and referrals',
    tag,
    need: 'cases:read',
    params,
    response: CaseView,
    handle: (context, input) => viewCase(context, input.params.caseId),
  }),
  route({
    method: 'patch',
    path: '/cases/{caseId}',
    summary: 'Change stage, priority, owner, team or target day, as of the revision that was read',
    tag,
    need: 'cases:work',
    params,
    body: CaseChangeInput,
    response: Revised,
    handle: (context, input) => changeCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'post',
    path: '/cases/{caseId}/close',
    summary: 'Close a case',
    tag,
    need: 'cases:work',
    params,
    body: Closing,
    response: Revised,
    handle: (context, input) => closeCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'post',
    path: '/cases/{caseId}/reopen',
    summary: 'Reopen a closed case',
    tag,
    need: 'cases:work',
    params,
    body: Reopening,
    response: Revised,
    handle: (context, input) => reopenCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'put',
    path: '/cases/{caseId}/watching',
    summary: 'Watch a case, or no longer',
    tag,
    need: 'cases:work',
    params,
    body: Watching,
    response: Watching,
    handle: (context, input) => watchCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'put',
    path: '/cases/{caseId}/tags',
    summary: 'Set a case’s tags',
    tag,
    need: 'cases:work',
    params,
    body: Tags,
    response: Tags,
    handle: (context, input) => tagCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'put',
    path: '/cases/{caseId}/barriers',
    summary: 'Say what stands in the student’s way',
    tag,
    need: 'cases:work',
    params,
    body: Barriers,
    response: Barriers,
    handle: (context, input) => nameBarriers(context, input.params.caseId, input.body),
  }),
  route({
    method: 'post',
    path: '/cases/{caseId}/merge',
    summary: 'Merge this case into another of the student',
    tag,
    need: 'cases:work',
    params,
    body: Merging,
    response: z.object({ mergeId: z.uuid() }),
    handle: (context, input) => mergeCases(context, input.params.caseId, input.body),
  }),
  route({
    method: 'post',
    path: '/case-merges/{mergeId}/undo',
    summary: 'Make merged cases two again',
    tag,
    need: 'cases:work',
    params: z.object({ mergeId: z.uuid() }),
    response: z.object({ caseId: z.uuid() }),
    handle: (context, input) => unmergeCases(context, input.params.mergeId),
  }),
  route({
    method: 'post',
    path: '/cases/{caseId}/referrals',
    summary: 'Refer a case to a service',
    tag,
    need: 'cases:work',
    params,
    body: NewReferral,
    response: z.object({ referralId: z.uuid() }),
    handle: (context, input) => referCase(context, input.params.caseId, input.body),
  }),
  route({
    method: 'post',
    path: '/referrals/{referralId}/decide',
    summary: 'Accept, decline or take back a referral',
    tag,
    need: 'cases:work',
    params: z.object({ referralId: z.uuid() }),
    body: Decision,
    response: z.object({ state: z.string() }),
    handle: (context, input) => decideReferral(context, input.params.referralId, input.body),
  }),
];
