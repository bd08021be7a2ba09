import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { PlaybookHistoryView, PlaybooksView } from '../answers.ts';
import { KindInput, saveInterventionKind } from './kinds.ts';
import { listPlaybooks, PlaybookInput, playbookHistory, savePlaybook } from './playbooks.ts';

const tag = 'Interventions';
const params = z.object({ playbookId: z.uuid() });
const Saved = z.object({ playbookId: z.uuid(), version: z.int() });

export const playbookRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/playbooks',
    summary: 'Playbooks in force by tier, and the kinds of intervention with their evidence',
    tag,
    need: 'plans:read',
    response: PlaybooksView,
    handle: (context) => listPlaybooks(context),
  }),
  route({
    method: 'post',
    path: '/playbooks',
    summary: 'Write a playbook',
    tag,
    need: 'playbooks:change',
    body: PlaybookInput,
    response: Saved,
    handle: (context, { body }) => savePlaybook(context, null, body),
  }),
  route({
    method: 'get',
    path: '/playbooks/{playbookId}',
    summary: 'A playbook with all its versions',
    tag,
    need: 'plans:read',
    params,
    response: PlaybookHistoryView,
    handle: (context, input) => playbookHistory(context, input.params.playbookId),
  }),
  route({
    method: 'put',
    path: '/playbooks/{playbookId}',
    summary: 'Write the next version of a playbook, as of the version that was read',
    tag,
    need: 'playbooks:change',
    params,
    body: PlaybookInput,
    response: Saved,
    handle: (context, input) => savePlaybook(context, input.params.playbookId, input.body),
  }),
  route({
    method: 'post',
    path: '/intervention-kinds',
    summary: 'Add a kind of intervention, or change one',
    tag,
    need: 'playbooks:change',
    body: KindInput,
    response: z.object({ key: z.string() }),
    handle: (context, { body }) => saveInterventionKind(context, body),
  }),
];
