import { OpenAPIHono } from '@hono/zod-openapi';
import { mountRoutes } from '../platform/http/mount-routes.ts';
import type { Services } from '../platform/services.ts';
import { routes } from './features.ts';

export const apiInfo = {
  title: 'Leadline',
  version: '1',
  description:
    'Every page of Leadline uses this API. Programs sign in with a token: `Authorization: Bearer leadline_...`.',
};

/** The API's description alone, for docs/openapi.json: nothing is opened, nothing can be asked. */
export function describeApi(): object {
  const app = new OpenAPIHono();
  mountRoutes(app, routes, {} as Services, () => Promise.reject(new Error('only described')));
  return app.getOpenAPI31Document({ openapi: '3.1.0', info: apiInfo });
}
