import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import {
  AudienceFound,
  Automatics,
  FamilyBatch,
  FamilyBatches,
  FamilyPreview,
  FamilyTemplate,
  FamilyTemplates,
  InterpreterTasks,
  Nudges,
} from './answers.ts';
import { AutomaticChange, automaticKeys, listAutomatics, saveAutomatic } from './automatic/automatic.ts';
import { listNudges, makeNudge, NewNudge, stopNudge } from './automatic/nudges.ts';
import { Audience } from './batches/audience.ts';
import { composeBatch, NewBatch, viewAudience } from './batches/compose.ts';
import { recallBatch, releaseBatch, stopBatch } from './batches/decide-batch.ts';
import { PreviewInput, previewWords } from './batches/preview.ts';
import { viewBatch } from './batches/view-batch.ts';
import { BatchFilter, listBatches } from './batches/view-batches.ts';
import { closeInterpreterTask, listInterpreterTasks, TaskEnd } from './templates/interpreter-tasks.ts';
import {
  approveWords,
  Language,
  makeTemplate,
  NewTemplate,
  retireWords,
  saveDraft,
  TemplateKey,
  Words,
} from './templates/templates.ts';
import { translationRoutes } from './templates/translation-routes.ts';
import { listTemplates, viewTemplate } from './templates/view-templates.ts';

const tag = 'Families';
const batchId = z.object({ batchId: z.uuid() });
const templateKey = z.object({ templateKey: TemplateKey });
const ofLanguage = templateKey.extend({ language: Language });
const Why = z.object({ words: z.string().trim().max(500).default('') });
const Reason = z.object({ words: z.string().trim().min(1, 'say why, in a sentence').max(500) });

const templateRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/family-templates',
    summary: 'What families can be told, and in which languages somebody approved it',
    tag,
    need: 'families:read',
    response: FamilyTemplates,
    handle: (context) => listTemplates(context),
  }),
  route({
    method: 'post',
    path: '/family-templates',
    summary: 'Make a template of one’s own for an occasion',
    tag,
    need: 'families:configure',
    body: NewTemplate,
    response: z.object({ key: z.string() }),
    handle: (context, { body }) => makeTemplate(context, body),
  }),
  route({
    method: 'post',
    path: '/family-templates/preview',
    summary: 'How words read to a family, in any language, with how long, hard and dear they are',
    tag,
    need: 'families:read',
    body: PreviewInput,
    response: FamilyPreview,
    handle: (context, { body }) => previewWords(context, body),
  }),
  route({
    method: 'get',
    path: '/family-templates/{templateKey}',
    summary: 'A template with every version of its words',
    tag,
    need: 'families:read',
    params: templateKey,
    response: FamilyTemplate,
    handle: (context, { params }) => viewTemplate(context, params.templateKey),
  }),
  route({
    method: 'put',
    path: '/family-templates/{templateKey}/words/{language}',
    summary: 'Save words of a language as a draft',
    tag,
    need: 'families:translate',
    params: ofLanguage,
    body: z.object({
      words: Words,
      version: z.int().min(0),
      madeFrom: z.enum(['person', 'machine']).default('person'),
      backTranslation: Words.optional(),
    }),
    response: z.object({ version: z.int() }),
    handle: (context, { params, body: { backTranslation, ...body } }) =>
      saveDraft(context, params.templateKey, params.language, { ...body, ...(backTranslation && { backTranslation }) }),
  }),
  route({
    method: 'post',
    path: '/family-templates/{templateKey}/words/{language}/approve',
    summary: 'A speaker approves words: from now on they are sent',
    tag,
    need: 'families:translate',
    params: ofLanguage,
    body: z.object({ version: z.int().min(0), speaks: z.boolean() }),
    response: z.object({ version: z.int() }),
    handle: (context, { params, body }) => approveWords(context, params.templateKey, params.language, body),
  }),
  route({
    method: 'post',
    path: '/family-templates/{templateKey}/words/{language}/retire',
    summary: 'Take approved words back',
    tag,
    need: 'families:translate',
    params: ofLanguage,
    response: Nothing,
    handle: (context, { params }) => retireWords(context, params.templateKey, params.language),
  }),
];

const batchRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/family-batches',
    summary: 'What went, goes or waits to go to families, newest first',
    tag,
    need: 'families:read',
    query: BatchFilter,
    response: FamilyBatches,
    handle: (context, { query }) => listBatches(context, query),
  }),
  route({
    method: 'post',
    path: '/family-batches',
    summary: 'Write to families; it goes after a minute, or waits for a person where it is far from usual',
    tag,
    need: 'families:write',
    body: NewBatch,
    response: batchId,
    handle: (context, { body }) => composeBatch(context, body),
  }),
  route({
    method: 'post',
    path: '/family-batches/audience',
    summary: 'Whom a choice of students means',
    tag,
    need: 'families:write',
    body: Audience,
    response: AudienceFound,
    handle: (context, { body }) => viewAudience(context, body),
  }),
  route({
    method: 'get',
    path: '/family-batches/interpreter-tasks',
    summary: 'Families who are told by a person, since nobody approved words in their language',
    tag,
    need: 'families:read',
    response: InterpreterTasks,
    handle: (context) => listInterpreterTasks(context),
  }),
  route({
    method: 'post',
    path: '/family-batches/interpreter-tasks/{taskId}/close',
    summary: 'A family was told by a person, or need not be',
    tag,
    need: 'families:write',
    params: z.object({ taskId: z.uuid() }),
    body: TaskEnd,
    response: Nothing,
    handle: (context, { params, body }) => closeInterpreterTask(context, params.taskId, body),
  }),
  route({
    method: 'get',
    path: '/family-batches/{batchId}',
    summary: 'A batch: why it waits, samples, who is left out, and how far each message came',
    tag,
    need: 'families:read',
    params: batchId,
    query: z.object({ page: z.coerce.number().int().min(1).max(1_000).default(1) }),
    response: FamilyBatch,
    handle: (context, { params, query }) => viewBatch(context, params.batchId, query),
  }),
  route({
    method: 'post',
    path: '/family-batches/{batchId}/stop',
    summary: 'Stop a batch of which nothing has gone',
    tag,
    need: 'families:write',
    params: batchId,
    body: Why,
    response: Nothing,
    handle: (context, { params, body }) => stopBatch(context, params.batchId, body.words),
  }),
  route({
    method: 'post',
    path: '/family-batches/{batchId}/release',
    summary: 'Let a held batch go, with the reason',
    tag,
    need: 'families:lead',
    params: batchId,
    body: Reason,
    response: Nothing,
    handle: (context, { params, body }) => releaseBatch(context, params.batchId, body.words),
  }),
  route({
    method: 'post',
    path: '/family-batches/{batchId}/recall',
    summary: 'Call a batch back, and tell exactly those whom it reached that it was a mistake',
    tag,
    need: 'families:lead',
    params: batchId,
    body: Reason.extend({ correct: z.boolean() }),
    response: z.object({
      correctionBatchId: z.uuid().nullable(),
      cancelled: z.int(),
      reached: z.int(),
      isUnderWay: z.boolean(),
    }),
    handle: (context, { params, body }) => recallBatch(context, params.batchId, body),
  }),
];

const nudgeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/family-nudges',
    summary: 'Messages planned over a year, and how two wordings compare',
    tag,
    need: 'families:read',
    response: Nudges,
    handle: (context) => listNudges(context),
  }),
  route({
    method: 'post',
    path: '/family-nudges',
    summary: 'Plan messages over a year; with two wordings, the rule that compares them is fixed here',
    tag,
    need: 'families:lead',
    body: NewNudge,
    response: z.object({ nudgeId: z.uuid() }),
    handle: (context, { body }) => makeNudge(context, body),
  }),
  route({
    method: 'post',
    path: '/family-nudges/{nudgeId}/stop',
    summary: 'Stop planned messages',
    tag,
    need: 'families:lead',
    params: z.object({ nudgeId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => stopNudge(context, params.nudgeId),
  }),
];

const automaticRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/family-automatics',
    summary: 'What goes to families by itself, and what keeps it back today',
    tag,
    need: 'families:read',
    response: Automatics,
    handle: (context) => listAutomatics(context),
  }),
  route({
    method: 'put',
    path: '/family-automatics/{occasion}',
    summary: 'Turn on or off what goes to families by itself',
    tag,
    need: 'families:configure',
    params: z.object({ occasion: z.enum(automaticKeys) }),
    body: AutomaticChange,
    response: Nothing,
    handle: (context, { params, body }) => saveAutomatic(context, params.occasion, body),
  }),
];

export const writingRoutes: readonly Route[] = [
  ...templateRoutes,
  ...batchRoutes,
  ...translationRoutes,
  ...automaticRoutes,
  ...nudgeRoutes,
];
