import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import {
  carryOutRollover,
  draftRolloverDelivery,
  nameRollover,
  RolloverNames,
  receiveRollover,
  rolloverFile,
  viewRollover,
} from './rollover.ts';
import { RolloverNamesView, RolloverView } from './rollover-answers.ts';

const tag = 'Year rollover';
const params = z.object({ deliveryId: z.uuid() });
const Taken = z.object({ deliveryId: z.uuid() });

export const rolloverRoutes: readonly Route[] = [
  route({
    method: 'put',
    path: '/rollovers',
    summary: 'Upload the new year’s roster, to look at what it would do; it is held',
    tag,
    need: 'roster:import',
    query: z.object({ name: z.string().trim().min(1).max(300) }),
    upload: 'stream',
    response: Taken,
    handle: (context, { query, request }) => {
      const stream =
        request.body === null ? Readable.from([]) : (request.body as unknown as ReadableStream<Uint8Array>);
      return receiveRollover(context, { fileName: query.name, body: { stream } });
    },
  }),
  route({
    method: 'post',
    path: '/rollovers',
    summary: 'Draft the new year by rule: everybody a year on, the last year leaves; it is held',
    tag,
    need: 'roster:import',
    response: Taken,
    handle: (context) => draftRolloverDelivery(context),
  }),
  route({
    method: 'get',
    path: '/rollovers/{deliveryId}',
    summary: 'What a roster delivery would do to students, casework, caseloads and calendars; nothing changes',
    tag,
    need: 'sources:read',
    params,
    response: RolloverView,
    handle: (context, input) => viewRollover(context, input.params.deliveryId),
  }),
  route({
    method: 'get',
    path: '/rollovers/{deliveryId}/names',
    summary: 'Who they are, of one of its figures',
    tag,
    need: 'students:list',
    params,
    query: RolloverNames,
    response: RolloverNamesView,
    handle: (context, input) => nameRollover(context, input.params.deliveryId, input.query),
  }),
  route({
    method: 'get',
    path: '/rollovers/{deliveryId}/file',
    summary: 'The roster file, to be changed and delivered again',
    tag,
    need: 'roster:import',
    params,
    produces: 'application/octet-stream',
    handle: async (context, input) => {
      const { path, fileName } = await rolloverFile(context, input.params.deliveryId);
      return new Response(Readable.toWeb(createReadStream(path)) as unknown as BodyInit, {
        headers: {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${fileName.replaceAll(/[^\w.-]+/g, '_')}"`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      });
    },
  }),
  route({
    method: 'post',
    path: '/rollovers/{deliveryId}/carry-out',
    summary: 'Let the held roster in',
    tag,
    need: 'roster:import',
    params,
    response: z.object({ state: z.string(), sentence: z.string() }),
    handle: (context, input) => carryOutRollover(context, input.params.deliveryId),
  }),
];
