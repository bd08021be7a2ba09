import { isDeepStrictEqual } from 'node:util';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Actor } from '../../kernel/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { problems } from '../../kernel/problem.ts';
import type { Services } from '../services.ts';
import { problemResponse } from './problem-response.ts';
import type { Context, Route } from './route.ts';

/** Finds out who asks, in the institution that the address names; throws Problems of its own (401, 404). */
export type WhoAsks = (request: Request, institutionKey: string) => Promise<{ actor: Actor; clock: Clock }>;

const MAX_BODY_BYTES = 1_000_000;
export const apiPrefix = '/api/v1/{institution}';

const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('Problem');

/** Mounts the slices' routes: each is documented, guarded by its need, parsed, and answered as JSON. */
export function mountRoutes(app: OpenAPIHono, routes: readonly Route[], services: Services, whoAsks: WhoAsks): void {
  for (const definition of routes) {
    const documented = createRoute({
      method: definition.method,
      path: apiPrefix + definition.path,
      summary: definition.summary,
      tags: [definition.tag],
      description: `Needs \`${definition.need}\`.`,
      request: {
        params: z
          .object({ institution: z.string().openapi({ description: "The institution's key" }) })
          .extend((definition.params as z.ZodObject | undefined)?.shape ?? {}),
        ...(definition.query ? { query: definition.query as z.ZodObject } : {}),
        ...(definition.body
          ? { body: { content: { 'application/json': { schema: definition.body } }, required: true } }
          : {}),
      },
      responses: {
        200: {
          description: 'Done',
          ...(definition.response
            ? { content: { 'application/json': { schema: definition.response } } }
            : definition.produces
              ? { content: { [definition.produces]: { schema: z.string() } } }
              : {}),
        },
        default: {
          description: 'Why not, and what to do',
          content: { 'application/problem+json': { schema: ProblemSchema } },
        },
      },
    });
    app.openAPIRegistry.registerPath(documented);
    const path = (apiPrefix + definition.path).replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(definition.method.toUpperCase(), path, handlerOf(definition, services, whoAsks));
  }
}

function handlerOf(definition: Route, services: Services, whoAsks: WhoAsks): MiddlewareHandler {
  return async (c) => {
    try {
      const request = c.req.raw;
      const { actor, clock } = await whoAsks(request, c.req.param('institution') ?? '');
      if (actor.why(definition.need).length === 0) {
        throw problems.forbidden(
          'Your role here does not include this. Ask an administrator of your institution if you need it.',
          { need: definition.need },
        );
      }
      const context: Context = { ...services, actor, clock };
      const { institution: _, ...params } = c.req.param() as Record<string, string>;
      const answer = await definition.handle(context, {
        params: definition.params?.parse(params) as never,
        query: definition.query?.parse(queryOf(request)) as never,
        body: definition.body ? (definition.body.parse(await readJson(request)) as never) : (undefined as never),
        request,
      });
      if (answer instanceof Response) return answer;
      if (checks_answers) checkAnswer(definition, answer);
      return c.json(answer ?? null, 200, { 'cache-control': 'no-store' });
    } catch (error) {
      return problemResponse(error, services.log);
    }
  };
}

/** In tests only: what leaves is what the API says. In production nobody waits for it. */
const checks_answers = process.env.NODE_ENV === 'test';

/** Throws where an answer is not what its schema says, or says more than it. */
function checkAnswer({ method, path, response }: Route, answer: unknown): void {
  if (!response) return;
  // As it leaves: without what JSON leaves out, and with dates as text.
  const sent: unknown = JSON.parse(JSON.stringify(answer ?? null));
  const read = response.safeParse(sent);
  const where = `${method.toUpperCase()} ${path}`;
  if (!read.success) throw new Error(`${where} answers with what its schema does not say: ${read.error.message}`);
  if (!isDeepStrictEqual(read.data, sent)) throw new Error(`${where} answers with more than its schema says`);
}

/** Query parameters; one that is given several times becomes a list. */
function queryOf(request: Request): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  const search = new URL(request.url).searchParams;
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

/** The request's JSON, of at most a megabyte. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES)
    throw problems.invalid('This request is larger than a megabyte. Send files as an upload instead.');
  try {
    return JSON.parse(text);
  } catch {
    throw problems.invalid('The request is not valid JSON.');
  }
}
