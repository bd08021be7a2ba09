import { OpenAPIHono } from '@hono/zod-openapi';
import { insightsRoutes } from '../src/insights/server/index.ts';
import type { Actor } from '../src/kernel/actor.ts';
import { type Clock, fixedClock } from '../src/kernel/clock.ts';
import { problems } from '../src/kernel/problem.ts';
import type { Database } from '../src/platform/db/database.ts';
import { mountRoutes } from '../src/platform/http/mount-routes.ts';
import type { Services } from '../src/platform/services.ts';

export interface Api {
  /** The JSON of a 200; anything else fails the test with what the server said. */
  get<T>(as: Actor, path: string): Promise<T>;
  ask(as: Actor, path: string): Promise<Response>;
}

/** The slice's routes as the product mounts them; who asks is said by the test instead of a session. */
export function insightsApi(db: Database, now: string | Clock): Api {
  const clock = typeof now === 'string' ? fixedClock(now) : now;
  const app = new OpenAPIHono();
  const actors = new Map<string, Actor>();
  const services = {
    db,
    secret: 'a secret only for tests, long enough',
    log: { info: () => undefined, error: (_: string, what: unknown) => console.error(what) },
  } as unknown as Services;
  mountRoutes(app, insightsRoutes, services, async (request) => {
    const actor = actors.get(request.headers.get('x-test-actor') ?? '');
    if (!actor) throw problems.unauthenticated('no actor');
    return { actor, clock };
  });
  const ask = async (as: Actor, path: string) => {
    const key = crypto.randomUUID();
    actors.set(key, as);
    return app.request(`/api/v1/any${path}`, { headers: { 'x-test-actor': key } });
  };
  return {
    ask,
    get: async <T>(as: Actor, path: string) => {
      const response = await ask(as, path);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
  };
}
