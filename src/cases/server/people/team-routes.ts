import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { CaseListsView, LeadingView, TeamView } from '../answers.ts';
import { BarrierList, KindInput, readLists, saveBarriers, saveKind } from '../case/change-lists.ts';
import { viewLeading } from '../case/lead-casework.ts';
import { coverAbsence, endAbsenceCover, NewCover } from '../handover/absence-cover.ts';
import { saveTeam, TeamInput, teamsOf } from './teams.ts';

const tag = 'Leading casework';
const teamParams = z.object({ teamId: z.uuid() });

export const teamRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/case-teams',
    summary: 'Teams and services with their members',
    tag,
    need: 'cases:read',
    response: z.object({ teams: z.array(TeamView) }),
    handle: ({ db, actor }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({ teams: await teamsOf(trx, actor.institutionId) })),
  }),
  route({
    method: 'post',
    path: '/case-teams',
    summary: 'Make a team or a service',
    tag,
    need: 'cases:lead',
    body: TeamInput,
    response: z.object({ teamId: z.uuid() }),
    handle: (context, { body }) => saveTeam(context, null, body),
  }),
  route({
    method: 'put',
    path: '/case-teams/{teamId}',
    summary: 'Change a team and who is in it',
    tag,
    need: 'cases:lead',
    params: teamParams,
    body: TeamInput,
    response: z.object({ teamId: z.uuid() }),
    handle: (context, { params, body }) => saveTeam(context, params.teamId, body),
  }),
  route({
    method: 'get',
    path: '/casework/leading',
    summary: 'Open, overdue, unassigned; how soon students are reached; who does how much',
    tag,
    need: 'cases:lead',
    response: LeadingView,
    handle: (context) => viewLeading(context),
  }),
  route({
    method: 'post',
    path: '/absence-covers',
    summary: 'Let a colleague see to an absent one’s students and cases for some days',
    tag,
    need: 'cases:lead',
    body: NewCover,
    response: z.object({ coverId: z.uuid() }),
    handle: (context, { body }) => coverAbsence(context, body),
  }),
  route({
    method: 'delete',
    path: '/absence-covers/{coverId}',
    summary: 'End a cover before its time',
    tag,
    need: 'cases:lead',
    params: z.object({ coverId: z.uuid() }),
    response: z.object({ coverId: z.uuid() }),
    handle: (context, { params }) => endAbsenceCover(context, params.coverId),
  }),
  route({
    method: 'get',
    path: '/case-lists',
    summary: 'The kinds of case with their stages, and the barriers, of this institution',
    tag,
    need: 'cases:read',
    response: CaseListsView,
    handle: (context) => readLists(context),
  }),
  route({
    method: 'post',
    path: '/case-kinds',
    summary: 'Make a kind of case',
    tag,
    need: 'cases:lead',
    body: KindInput,
    response: z.object({ kindKey: z.string() }),
    handle: (context, { body }) => saveKind(context, null, body),
  }),
  route({
    method: 'put',
    path: '/case-kinds/{kindKey}',
    summary: 'Change a kind of case, or put it out of use',
    tag,
    need: 'cases:lead',
    params: z.object({ kindKey: z.string().max(40) }),
    body: KindInput,
    response: z.object({ kindKey: z.string() }),
    handle: (context, { params, body }) => saveKind(context, params.kindKey, body),
  }),
  route({
    method: 'put',
    path: '/case-barriers',
    summary: 'Set the list of barriers',
    tag,
    need: 'cases:lead',
    body: BarrierList,
    response: z.object({ barriers: z.array(z.string()) }),
    handle: (context, { body }) => saveBarriers(context, body),
  }),
];
