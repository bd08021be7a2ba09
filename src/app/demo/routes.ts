import { z } from 'zod';
import { institutionById, requireDemo } from '../../institution/server/index.ts';
import { problems } from '../../kernel/problem.ts';
import { type Context, type Route, route } from '../../platform/http/route.ts';
import type { WorkView } from '../core/session-view.ts';
import { brokenFile } from './broken-file.ts';
import { startNextWeek } from './playing/next-week.ts';
import { workView } from './playing/play.ts';
import { removeDemo } from './playing/remove-demo.ts';
import { startReset } from './playing/reset-demo.ts';

const tag = 'Demo';
const Work = z.object({
  workId: z.uuid(),
  state: z.enum(['waiting', 'working', 'done', 'failed']),
  words: z.string(),
  done: z.number(),
  of: z.number(),
  problem: z.string().nullable(),
}) satisfies z.ZodType<WorkView>;

export const demoRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/demo/next-week',
    summary: 'Let the next week of a demo come: its files, and what follows from them',
    tag,
    need: 'demo:play',
    response: Work,
    handle: (context) => startNextWeek(context),
  }),
  route({
    method: 'post',
    path: '/demo/reset',
    summary: 'Bring a demo back to how it was at first',
    tag,
    need: 'demo:play',
    response: Work,
    handle: (context) => startReset(context),
  }),
  route({
    method: 'get',
    path: '/work/{workId}',
    summary: 'How far work is that was started',
    tag,
    need: 'demo:play',
    params: z.object({ workId: z.uuid() }),
    response: Work,
    handle: ({ db, actor }, { params }) => workView(db, actor.institutionId, params.workId),
  }),
  route({
    method: 'get',
    path: '/demo/broken-file',
    summary: 'A file with faults, to try an upload with',
    tag,
    need: 'demo:play',
    produces: 'text/csv',
    handle: (context) => brokenFile(context),
  }),
  route({
    method: 'post',
    path: '/demo/remove',
    summary: 'Remove all demo institutions, with their people and files',
    tag,
    need: 'demo:play',
    response: z.object({ removed: z.array(z.string()) }),
    handle: removeFromWithin,
  }),
];

async function removeFromWithin(context: Context): Promise<{ removed: string[] }> {
  const institution = await institutionById(context.db, context.actor.institutionId);
  if (!institution) throw problems.notFound('This institution is no longer there.');
  requireDemo(institution);
  return removeDemo(context);
}
