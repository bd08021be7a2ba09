import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/server/index.ts';
import { routes } from '../../src/app/features.ts';
import { describeApi } from '../../src/app/openapi.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { openWorld, type World } from '../world.ts';

const MIN_ROUTES = 17;
/** A well-formed value for each parameter, of nothing that exists. */
const address = (path: string) =>
  path
    .replace('{enrolmentId}', '987654')
    .replace('{sourceId}', '99')
    .replace('{modelVersion}', '99')
    .replace('{run}', '99')
    .replaceAll(/\{(\w*[iI]d)\}/g, () => uuidv7())
    .replaceAll(/\{\w+\}/g, 'none');

describe('every route', () => {
  let world: World;
  const needless = `leadline_${'n'.repeat(40)}`;
  beforeAll(async () => {
    world = await openWorld();
    await world.invite(world.south, 'admin');
    await world.services.db.forInstitution(world.north.institutionId, (trx) =>
      trx
        .insertInto('access.token')
        .values({
          institution_id: world.north.institutionId,
          token_id: uuidv7(),
          name: 'holds nothing',
          secret_hash: hashToken(needless),
          needs: [],
          expires_at: new Date(Date.now() + 3_600_000),
        })
        .execute(),
    );
  });
  afterAll(() => world.close());

  it('is in the one registry, which is not empty', () => {
    expect(routes.length).toBeGreaterThanOrEqual(MIN_ROUTES);
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(routes.length);
  });

  it('documents what it answers with: JSON by a schema, or a file by its media type', () => {
    const { paths } = describeApi() as {
      paths: Record<string, Record<string, { responses: { 200: { content?: Record<string, { schema?: object }> } } }>>;
    };
    const silent = routes.filter(({ path, method }) => {
      const content = paths[`/api/v1/{institution}${path}`]?.[method]?.responses[200].content ?? {};
      const schemas = Object.values(content).map(({ schema }) => schema);
      return schemas.length !== 1 || schemas.some((schema) => !schema || Object.keys(schema).length === 0);
    });
    expect(silent.map((route) => `${route.method} ${route.path}`)).toEqual([]);
  });

  it.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
    '%s refuses nobody, those without the need, and another institution',
    async (_, route) => {
      const path = address(route.path);
      const body = route.method === 'get' || route.method === 'delete' ? undefined : {};
      const nobody = await world.ask(null, route.method.toUpperCase(), `/api/v1/north${path}`, body);
      expect(nobody.status, 'without signing in').toBe(401);
      const without = await world.ask(needless, route.method.toUpperCase(), `/api/v1/north${path}`, body);
      expect(without.status, `without ${route.need}`).toBe(403);
      const stranger = await world.ask('south/admin', route.method.toUpperCase(), `/api/v1/north${path}`, body);
      expect(stranger.status, 'as another institution’s administrator').toBe(404);
      const nowhere = await world.ask('south/admin', route.method.toUpperCase(), `/api/v1/nowhere${path}`, body);
      expect(nowhere.body, 'as for an institution that does not exist').toEqual(stranger.body);
    },
  );

  it('that changes something wants the header that only our own pages send', async () => {
    const request = new Request('http://localhost:4000/api/demo/sign-in', { method: 'POST', body: '{}' });
    expect(request.headers.get('x-leadline')).toBeNull();
  });
});
