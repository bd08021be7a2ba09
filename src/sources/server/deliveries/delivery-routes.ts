import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { type Route, route } from '../../../platform/http/route.ts';
import { DeliveriesView, DeliveryView, FileView, RejectsView } from '../answers.ts';
import { describeDelivery } from '../files/describe-file.ts';
import { trouble } from '../problems.ts';
import { csvResponse, DeliveryId, queued, read, tag, view } from '../route-parts.ts';
import { deliveriesView, rejectsView } from './delivery-views.ts';
import { rejectsPath } from './list-rejects.ts';
import { recheckDelivery } from './recheck-delivery.ts';
import { Decision, refuseDelivery, releaseDelivery } from './release-delivery.ts';

const Filter = z.object({
  source: z.coerce.number().int().optional(),
  state: z.enum(['checking', 'held', 'applying', 'applied', 'refused', 'failed', 'superseded']).optional(),
  kind: z.enum(['activity', 'attendance', 'roster']).optional(),
  before: z.iso.datetime().optional(),
});

export const deliveryRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/deliveries',
    summary: 'Deliveries, newest first',
    tag,
    need: 'sources:read',
    query: Filter,
    response: DeliveriesView,
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
    response: DeliveryView,
    handle: (context, { params }) => view(context, params.deliveryId),
  }),
  route({
    method: 'get',
    path: '/deliveries/{deliveryId}/file',
    summary: 'What is in the file of a delivery, as long as it is stored',
    tag,
    need: 'deliveries:manage',
    params: DeliveryId,
    response: FileView,
    handle: (context, { params }) => describeDelivery(context, params.deliveryId),
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
    response: RejectsView,
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
      response: DeliveryView,
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
    response: DeliveryView,
    handle: async (context, { params }) => {
      const { deliveryId } = await recheckDelivery(context, params.deliveryId, queued(context));
      return view(context, deliveryId);
    },
  }),
];
