import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import type { Tx } from '../../platform/db/database.ts';
import { type Context, type Route, route } from '../../platform/http/route.ts';
import { simpleFiles, templateOf } from '../../roster/core/simple-files.ts';
import { Mapping } from '../core/mapping.ts';
import { changeSource, SourceChange } from './change-source.ts';
import { institutionNow } from './context.ts';
import { createSource, NewSource } from './create-source.ts';
import { deliveriesView, deliveryView, rejectsView } from './delivery-views.ts';
import { describeFile } from './describe-file.ts';
import { rejectsPath } from './list-rejects.ts';
import { previewMapping } from './preview-mapping.ts';
import { trouble } from './problems.ts';
import { sourceById } from './queries.ts';
import { receiveDelivery } from './receive-delivery.ts';
import { recheckDelivery } from './recheck-delivery.ts';
import { Decision, refuseDelivery, releaseDelivery } from './release-delivery.ts';
import { receiveRoster } from './roster-delivery.ts';
import { setSourceEnabled } from './set-source-enabled.ts';
import { sourceViews } from './source-views.ts';
import { type FileBody, requireStored } from './store-file.ts';

const tag = 'Sources';

/** The job that checks and stores a delivery; activity, which stores it, does the work. */
export const take_in_job = 'deliveries.take-in';

const queued = (context: Context) => (trx: Tx, deliveryId: string) =>
  context.jobs.enqueue(trx, take_in_job, { institutionId: context.actor.institutionId, deliveryId }, deliveryId);

const bodyOf = (request: Request): FileBody => ({
  stream: request.body === null ? Readable.from([]) : (request.body as unknown as ReadableStream<Uint8Array>),
});
const read = <T>(context: Context, work: (trx: Tx, institutionId: number) => Promise<T>): Promise<T> =>
  context.db.forInstitution(context.actor.institutionId, (trx) => work(trx, context.actor.institutionId));
const view = (context: Context, deliveryId: string) =>
  read(context, (trx, institutionId) => deliveryView(trx, institutionId, deliveryId));

const SourceId = z.object({ sourceId: z.coerce.number().int().min(1).max(32767) });
const DeliveryId = z.object({ deliveryId: z.uuid() });
const ContentHash = z.object({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) });
const FileName = z.object({ name: z.string().trim().min(1).max(300) });
const Covers = z.strictObject({ from: z.iso.date(), to: z.iso.date() });

const sourceRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/sources',
    summary: 'Sources with their quality, freshness and coverage',
    tag,
    need: 'sources:read',
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
    path: '/sources/{sourceId}',
    summary: 'One source',
    tag,
    need: 'sources:read',
    params: SourceId,
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
    handle: (context, { params, body }) => setSourceEnabled(context, params.sourceId, body.isEnabled),
  }),
];

const fileRoutes: readonly Route[] = [
  route({
    method: 'put',
    path: '/files',
    summary: 'Upload a file, and see what is in it',
    tag,
    need: 'deliveries:manage',
    query: FileName,
    upload: 'stream',
    handle: (context, { query, request }) => describeFile(context, { fileName: query.name, body: bodyOf(request) }),
  }),
  route({
    method: 'post',
    path: '/files/{contentHash}/preview',
    summary: 'What would become of the first rows under a mapping',
    tag,
    need: 'deliveries:manage',
    params: ContentHash,
    body: z.strictObject({ mapping: Mapping }),
    handle: (context, { params, body }) => previewMapping(context, params.contentHash, body.mapping),
  }),
  route({
    method: 'put',
    path: '/sources/{sourceId}/deliveries',
    summary: "Deliver a file by the source's saved mapping",
    tag,
    need: 'deliveries:manage',
    params: SourceId,
    query: FileName.extend({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    upload: 'stream',
    handle: async (context, { params, query, request }) => {
      const { key } = await read(context, (trx, institutionId) => sourceById(trx, institutionId, params.sourceId));
      const covers = query.from && query.to ? { covers: { from: query.from, to: query.to } } : {};
      const { delivery, isRepeat } = await receiveDelivery(
        context,
        { sourceKey: key, fileName: query.name, body: bodyOf(request), ...covers },
        queued(context),
      );
      return { isRepeat, delivery: await view(context, delivery.deliveryId) };
    },
  }),
  route({
    method: 'post',
    path: '/deliveries',
    summary: 'Deliver a file that was uploaded to /files',
    tag,
    need: 'deliveries:manage',
    body: z.strictObject({
      contentHash: ContentHash.shape.contentHash,
      fileName: FileName.shape.name,
      sourceKey: z.string().min(1),
      mapping: Mapping.optional(),
      covers: Covers.optional(),
    }),
    handle: async (context, { body }) => {
      const path = await requireStored(context, body.contentHash);
      const { contentHash: _, covers, mapping, ...rest } = body;
      const upload = { ...rest, body: { path }, ...(mapping && { mapping }), ...(covers && { covers }) };
      const { delivery, isRepeat } = await receiveDelivery(context, upload, queued(context));
      return { isRepeat, delivery: await view(context, delivery.deliveryId) };
    },
  }),
  route({
    method: 'put',
    path: '/roster',
    summary: 'Upload a roster: a OneRoster zip, a zip of roster files, or one of them',
    tag,
    need: 'roster:import',
    query: FileName,
    upload: 'stream',
    handle: async (context, { query, request }) => {
      const { delivery, isRepeat } = await receiveRoster(
        context,
        { fileName: query.name, body: bodyOf(request) },
        queued(context),
      );
      return { isRepeat, delivery: await view(context, delivery.deliveryId) };
    },
  }),
  route({
    method: 'get',
    path: '/roster/templates',
    summary: 'The roster files that are read, with their columns',
    tag,
    need: 'sources:read',
    handle: async () => ({ files: simpleFiles }),
  }),
  route({
    method: 'get',
    path: '/roster/templates/{file}',
    summary: 'A template of a roster file',
    tag,
    need: 'sources:read',
    params: z.object({ file: z.string() }),
    produces: 'text/csv',
    handle: async (_, { params }) => {
      const found = simpleFiles.find(({ file }) => file === params.file);
      if (!found)
        throw trouble.unknownTemplate(
          `There is no template "${params.file.slice(0, 60)}". Choose one of ${simpleFiles.map(({ file }) => file).join(', ')}.`,
        );
      return csvResponse(templateOf(found), found.file);
    },
  }),
];

const Filter = z.object({
  source: z.coerce.number().int().optional(),
  state: z.enum(['checking', 'held', 'applying', 'applied', 'refused', 'failed', 'superseded']).optional(),
  kind: z.enum(['activity', 'attendance', 'roster']).optional(),
  before: z.iso.datetime().optional(),
});

const deliveryRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/deliveries',
    summary: 'Deliveries, newest first',
    tag,
    need: 'sources:read',
    query: Filter,
    handle: (context, { query }) =>
      read(context, (trx, institutionId) =>
        deliveriesView(trx, institutionId, {
          sourceId: query.source,
          state: query.state,
          kind: query.kind,
          before: query.before === undefined ? undefined : new Date(query.before),
        }),
      ),
  }),
  route({
    method: 'get',
    path: '/deliveries/{deliveryId}',
    summary: "One delivery: its state and every row's fate",
    tag,
    need: 'sources:read',
    params: DeliveryId,
    handle: (context, { params }) => view(context, params.deliveryId),
  }),
  route({
    method: 'get',
    path: '/deliveries/{deliveryId}/rejects',
    summary: 'Rows that were not stored, with the reason of each',
    tag,
    need: 'deliveries:manage',
    params: DeliveryId,
    query: z.object({
      fate: z.enum(['duplicate', 'unknown-student', 'outside-enrolment', 'bad-value']).optional(),
      after: z.coerce.number().int().min(0).max(10_000).default(0),
    }),
    handle: (context, { params, query }) =>
      read(context, (trx, institutionId) => rejectsView(trx, institutionId, params.deliveryId, query)),
  }),
  route({
    method: 'get',
    path: '/deliveries/{deliveryId}/rejects.csv',
    summary: 'All rows that were not stored, as CSV',
    tag,
    need: 'deliveries:manage',
    params: DeliveryId,
    produces: 'text/csv',
    handle: async (context, { params }) => {
      await view(context, params.deliveryId);
      const path = rejectsPath(context.dataFolder, params.deliveryId);
      const found = await stat(path).catch(() => null);
      if (!found) throw trouble.noRejects('No row of this delivery was rejected.');
      return csvResponse(
        Readable.toWeb(createReadStream(path)) as unknown as BodyInit,
        `rejects-${params.deliveryId}.csv`,
      );
    },
  }),
  ...(['release', 'refuse'] as const).map((what) =>
    route({
      method: 'post',
      path: `/deliveries/{deliveryId}/${what}`,
      summary: what === 'release' ? 'Let a held delivery in' : 'Do not let a held delivery in',
      tag,
      need: 'deliveries:manage',
      params: DeliveryId,
      body: Decision,
      handle: async (context, { params, body }) => {
        if (what === 'release') await releaseDelivery(context, params.deliveryId, body, queued(context));
        else await refuseDelivery(context, params.deliveryId, body);
        return view(context, params.deliveryId);
      },
    }),
  ),
  route({
    method: 'post',
    path: '/deliveries/{deliveryId}/recheck',
    summary: 'Read its file again, after the roster or the mapping was mended',
    tag,
    need: 'deliveries:manage',
    params: DeliveryId,
    handle: async (context, { params }) => {
      const { deliveryId } = await recheckDelivery(context, params.deliveryId, queued(context));
      return view(context, deliveryId);
    },
  }),
];

function csvResponse(body: BodyInit, fileName: string): Response {
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

export const sourcesRoutes: readonly Route[] = [...sourceRoutes, ...fileRoutes, ...deliveryRoutes];
