import { z } from 'zod';
import { Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import { PeopleView, SavedCohortView, TokenView } from './answers.ts';
import { Invitation, inviteUser } from './invite-user.ts';
import { listPeople, withdrawRole } from './people.ts';
import { listRoles } from './roles.ts';
import { listSavedCohorts, removeSavedCohort, SavedCohortInput, saveCohort } from './saved-cohorts.ts';
import { createToken, listTokens, NewToken, revokeToken } from './tokens.ts';

const tag = 'People and access';

export const accessRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/people',
    summary: 'Everyone who holds a role, and the roles there are',
    tag,
    need: 'people:manage',
    response: PeopleView,
    handle: async ({ db, actor }) => ({
      people: await listPeople(db, actor.institutionId),
      roles: await db.forInstitution(actor.institutionId, (trx) => listRoles(trx, actor.institutionId)),
    }),
  }),
  route({
    method: 'post',
    path: '/people',
    summary: 'Give a person a role',
    tag,
    need: 'people:manage',
    body: Invitation,
    response: z.object({ userId: z.string(), assignmentId: z.uuid() }),
    handle: (context, { body }) => inviteUser(context, body),
  }),
  route({
    method: 'delete',
    path: '/people/roles/{assignmentId}',
    summary: 'Take a role from a person',
    tag,
    need: 'people:manage',
    params: z.object({ assignmentId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => withdrawRole(context, params.assignmentId),
  }),
  route({
    method: 'get',
    path: '/tokens',
    summary: 'Tokens of programs',
    tag,
    need: 'people:manage',
    response: z.object({ tokens: z.array(TokenView) }),
    handle: ({ db, actor }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({ tokens: await listTokens(trx, actor.institutionId) })),
  }),
  route({
    method: 'post',
    path: '/tokens',
    summary: 'Make a token; its secret is shown once',
    tag,
    need: 'people:manage',
    body: NewToken,
    response: z.object({ tokenId: z.uuid(), secret: z.string() }),
    handle: (context, { body }) => createToken(context, body),
  }),
  route({
    method: 'delete',
    path: '/tokens/{tokenId}',
    summary: 'Revoke a token',
    tag,
    need: 'people:manage',
    params: z.object({ tokenId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => revokeToken(context, params.tokenId),
  }),
  route({
    method: 'get',
    path: '/saved-cohorts',
    summary: 'My saved cohorts and those shared with me',
    tag,
    need: 'students:list',
    response: z.object({ cohorts: z.array(SavedCohortView) }),
    handle: ({ db, actor }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({ cohorts: await listSavedCohorts(trx, actor) })),
  }),
  route({
    method: 'post',
    path: '/saved-cohorts',
    summary: 'Save a filter as a cohort',
    tag,
    need: 'students:list',
    body: SavedCohortInput,
    response: z.object({ savedCohortId: z.uuid() }),
    handle: (context, { body }) => saveCohort(context, body),
  }),
  route({
    method: 'delete',
    path: '/saved-cohorts/{savedCohortId}',
    summary: 'Remove a saved cohort of mine',
    tag,
    need: 'students:list',
    params: z.object({ savedCohortId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => removeSavedCohort(context, params.savedCohortId),
  }),
];
