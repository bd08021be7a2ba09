import { z } from 'zod';
import { type Route, route } from '../../platform/http/route.ts';
import { TeamView } from './answers.ts';
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
];
