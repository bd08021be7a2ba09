import { z } from 'zod';
import { Monday } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import { sourceKinds } from '../../core/source-kinds.ts';
import { kindView, SourceAnswer, SourceKindsView, SourcesView, SourceView } from '../answers.ts';
import { institutionNow } from '../context.ts';
import { sourceById } from '../queries.ts';
import { read, SourceId, tag } from '../route-parts.ts';
import { changeSource, SourceChange } from './change-source.ts';
import { createSource, NewSource } from './create-source.ts';
import { DecisionInput, EndInput, endDecision, recordDecision } from './decide-policy.ts';
import { setSourceEnabled } from './set-source-enabled.ts';
import { sourceViews } from './source-views.ts';

export const sourceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/sources',
    summary: 'Sources with their quality, freshness and coverage',
    tag,
    need: 'sources:read',
    response: SourcesView,
    handle: async (context) => {
      const { institution, today } = await institutionNow(context.db, context.actor.institutionId);
      return {
        today,
        sources: await read(context, (trx) => sourceViews(trx, institution, context.clock.now(), today)),
      };
    },
  }),
  route({
    method: 'get',
    path: '/sources/kinds',
    summary: 'Ready-made kinds of source: measure, direction, domain, and what a file looks like',
    tag,
    need: 'sources:read',
    response: SourceKindsView,
    handle: async () => ({ kinds: sourceKinds.map((kind) => kindView(kind)) }),
  }),
  route({
    method: 'post',
    path: '/sources/{sourceId}/decisions',
    summary: 'Record the policy decision by which a screener or discretionary discipline may count in the score',
    tag,
    need: 'policy:decide',
    params: SourceId,
    body: DecisionInput,
    response: z.object({ decisionId: z.uuid() }),
    handle: (context, { params, body }) => recordDecision(context, params.sourceId, body),
  }),
  route({
    method: 'post',
    path: '/sources/{sourceId}/decisions/end',
    summary: 'End the policy decision in force: the source stays out of the score again',
    tag,
    need: 'policy:decide',
    params: SourceId,
    body: EndInput,
    response: z.object({ ended: z.int() }),
    handle: (context, { params, body }) => endDecision(context, params.sourceId, body),
  }),
  route({
    method: 'get',
    path: '/sources/{sourceId}',
    summary: 'One source',
    tag,
    need: 'sources:read',
    params: SourceId,
    response: SourceView,
    handle: async (context, { params }) => {
      const { institution, today } = await institutionNow(context.db, context.actor.institutionId);
      return read(context, async (trx, institutionId) => {
        await sourceById(trx, institutionId, params.sourceId);
        return (await sourceViews(trx, institution, context.clock.now(), today)).find(
          ({ sourceId }) => sourceId === params.sourceId,
        );
      });
    },
  }),
  route({
    method: 'post',
    path: '/sources',
    summary: 'Create a source',
    tag,
    need: 'sources:manage',
    body: NewSource,
    response: SourceAnswer,
    handle: (context, { body }) => createSource(context, body),
  }),
  route({
    method: 'patch',
    path: '/sources/{sourceId}',
    summary: 'Change what is said about a source, or its mapping',
    tag,
    need: 'sources:manage',
    params: SourceId,
    body: SourceChange,
    response: SourceAnswer,
    handle: (context, { params, body }) => changeSource(context, params.sourceId, body),
  }),
  route({
    method: 'put',
    path: '/sources/{sourceId}/enabled',
    summary: 'Let a source count from the next run on, or no longer',
    tag,
    need: 'sources:manage',
    params: SourceId,
    body: z.strictObject({ isEnabled: z.boolean() }),
    response: z.object({ fromWeek: Monday }),
    handle: (context, { params, body }) => setSourceEnabled(context, params.sourceId, body.isEnabled),
  }),
];
