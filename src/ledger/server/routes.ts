import { z } from 'zod';
import { type Route, route } from '../../platform/http/route.ts';
import { EventView, ViewView } from './answers.ts';
import { listEvents, listViews } from './queries.ts';

export const ledgerRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/ledger/events',
    summary: 'What was done, newest first',
    tag: 'Ledger',
    need: 'ledger:read',
    query: z.object({
      before: z.coerce.number().int().optional(),
      verb: z.string().optional(),
      subjectId: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    response: z.object({ events: z.array(EventView) }),
    handle: ({ db, actor }, { query }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({
        events: await listEvents(trx, actor, query),
      })),
  }),
  route({
    method: 'get',
    path: '/ledger/views/{studentId}',
    summary: 'Who saw a student, alone or in a list, when and on what ground, newest first',
    tag: 'Ledger',
    need: 'ledger:read',
    params: z.object({ studentId: z.uuid() }),
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      from: z.iso.datetime({ offset: true }).optional(),
    }),
    response: z.object({ views: z.array(ViewView) }),
    handle: ({ db, actor }, { params, query }) =>
      db.forInstitution(actor.institutionId, async (trx) => ({
        views: await listViews(trx, actor.institutionId, params.studentId, {
          limit: query.limit,
          from: query.from === undefined ? undefined : new Date(query.from),
        }),
      })),
  }),
];
