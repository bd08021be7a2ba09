import { z } from 'zod';
import { Nothing } from '../../../platform/http/answer-parts.ts';
import { type Route, route } from '../../../platform/http/route.ts';
import type { ContactListsView } from '../../core/views.ts';
import { contactLists, NewList, removeList, saveList } from './contact-lists.ts';

const tag = 'This week';

const Filter = z.object({
  below: z.number().optional(),
  drop: z.number().optional(),
  trend: z.enum(['declining', 'consistently_low', 'sustained_decline', 'recovering', 'stopped']).optional(),
  attended: z.number().optional(),
  noCase: z.boolean().optional(),
  noContact: z.number().optional(),
  tag: z.string().optional(),
});

const Lists = z.object({
  lists: z.array(
    z.object({
      savedListId: z.uuid().nullable(),
      name: z.string(),
      words: z.string(),
      filter: Filter,
      isMine: z.boolean(),
    }),
  ),
}) satisfies z.ZodType<ContactListsView>;

export const listRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/contact-lists',
    summary: 'Lists of students to contact: the usual ones, my own and those shared with me',
    tag,
    need: 'students:list',
    response: Lists,
    handle: (context) => context.db.forInstitution(context.actor.institutionId, (trx) => contactLists(trx, context)),
  }),
  route({
    method: 'post',
    path: '/contact-lists',
    summary: 'Save a list',
    tag,
    need: 'students:list',
    body: NewList,
    response: z.object({ savedListId: z.uuid() }),
    handle: (context, { body }) => saveList(context, body),
  }),
  route({
    method: 'delete',
    path: '/contact-lists/{savedListId}',
    summary: 'Remove a saved list of mine',
    tag,
    need: 'students:list',
    params: z.object({ savedListId: z.uuid() }),
    response: Nothing,
    handle: (context, { params }) => removeList(context, params.savedListId),
  }),
];
