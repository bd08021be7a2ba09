import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { simpleFiles, templateOf } from '../../../roster/core/simple-files.ts';
import { Mapping } from '../../core/mapping.ts';
import { Delivered, FileView, PreviewView, RosterTemplates } from '../answers.ts';
import { receiveDelivery } from '../deliveries/receive-delivery.ts';
import { trouble } from '../problems.ts';
import { sourceById } from '../queries.ts';
import { receiveRoster } from '../roster/roster-delivery.ts';
import {
  bodyOf,
  ContentHash,
  Covers,
  csvResponse,
  FileName,
  queued,
  read,
  SourceId,
  tag,
  view,
} from '../route-parts.ts';
import { describeFile } from './describe-file.ts';
import { previewMapping } from './preview-mapping.ts';
import { requireStored } from './store-file.ts';

export const fileRoutes: readonly Route[] = [
  route({
    method: 'put',
    path: '/files',
    summary: 'Upload a file, and see what is in it',
    tag,
    need: 'deliveries:manage',
    query: FileName,
    upload: 'stream',
    response: FileView,
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
    response: PreviewView,
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
    response: Delivered,
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
    response: Delivered,
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
    response: Delivered,
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
    response: RosterTemplates,
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
