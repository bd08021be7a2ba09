import { z } from 'zod';
import { Nothing } from '../../platform/http/answer-parts.ts';
import { type Route, route } from '../../platform/http/route.ts';
import type { ModelSettingsInput } from '../core/model.ts';
import { DraftEffect, ModelVersionView, ModelView, RederivedView, RunsView } from './answers.ts';
import { activateModel } from './model/activate-model.ts';
import { DraftInput, discardDraft, draftModel } from './model/draft-model.ts';
import { modelView, versionView } from './model/model-view.ts';
import { previewModel } from './model/preview-model.ts';
import { rederiveVisible } from './reading/rederive-visible.ts';
import { listRuns } from './run/list-runs.ts';
import { RunOrderInput, startRun } from './run/start-run.ts';

const tag = 'Scores';
const Version = z.object({
  modelVersion: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31 - 1),
});

export const scoringRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/runs',
    summary: 'The last runs, with progress and failures',
    tag,
    need: 'model:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(60) }),
    response: RunsView,
    handle: (context, { query }) => listRuns(context, query.limit),
  }),
  route({
    method: 'post',
    path: '/runs',
    summary: 'Score a week, or all that are not scored yet',
    tag,
    need: 'runs:start',
    body: RunOrderInput,
    response: z.object({ isQueued: z.literal(true) }),
    handle: (context, { body }) => startRun(context, body),
  }),
  route({
    method: 'get',
    path: '/model',
    summary: 'Model versions, and the weight of each source beside its quality and freshness',
    tag,
    need: 'model:read',
    response: ModelView,
    handle: (context) => modelView(context),
  }),
  route({
    method: 'post',
    path: '/model/preview',
    summary: 'What settings would do to the last scored week, without saving anything',
    tag,
    need: 'model:change',
    body: DraftInput.pick({ settings: true }),
    response: z.object({ effect: DraftEffect.nullable() }),
    handle: async (context, { body }) => ({ effect: await previewModel(context, body.settings as ModelSettingsInput) }),
  }),
  route({
    method: 'post',
    path: '/model/versions',
    summary: 'Save a draft with its effect',
    tag,
    need: 'model:change',
    body: DraftInput,
    response: ModelVersionView,
    handle: async (context, { body }) => versionView(await draftModel(context, body)),
  }),
  route({
    method: 'post',
    path: '/model/versions/{modelVersion}/activate',
    summary: 'Put a draft in force from the next run on',
    tag,
    need: 'model:change',
    params: Version,
    response: ModelVersionView,
    handle: async (context, { params }) => versionView(await activateModel(context, params.modelVersion)),
  }),
  route({
    method: 'delete',
    path: '/model/versions/{modelVersion}',
    summary: 'Put a draft away',
    tag,
    need: 'model:change',
    params: Version,
    response: Nothing,
    handle: (context, { params }) => discardDraft(context, params.modelVersion),
  }),
  route({
    method: 'get',
    path: '/enrolments/{enrolmentId}/scores/{week}/rederive',
    summary: 'Derive a stored score again from what is stored, with every term',
    tag,
    need: 'students:read',
    params: z.object({
      enrolmentId: z.coerce
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1),
      week: z.iso.date(),
    }),
    query: z.object({
      run: z.coerce
        .number()
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .optional(),
    }),
    response: RederivedView,
    handle: (context, { params, query }) => rederiveVisible(context, { ...params, run: query.run }),
  }),
];
