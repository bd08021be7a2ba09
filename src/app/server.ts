import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { clientHeader, createIdentity, demoPassword, type Identity, listDemoSignIns } from '../access/server/index.ts';
import { SubstituteMarks, SubstituteOpening, takeBySubstitute, viewBySubstitute } from '../attendance/server/index.ts';
import { readFeed } from '../interventions/server/index.ts';
import { problems } from '../kernel/problem.ts';
import { messageHooks } from '../messages/server/index.ts';
import { type Config, isLoopback } from '../platform/config/config.ts';
import { mountRoutes, readJson } from '../platform/http/mount-routes.ts';
import { problemResponse } from '../platform/http/problem-response.ts';
import type { Services } from '../platform/services.ts';
import { family_page_policy, mountFamilyPortal } from '../portal/server/index.ts';
import { routes } from './features.ts';
import { apiInfo } from './openapi.ts';
import { canSetUp, SetUp, setUpInstitution } from './setup/set-up-institution.ts';
import { myInstitutions, sessionOf, whoAsks } from './who-asks.ts';

export interface ServerOptions {
  config: Config;
  /** Demo sign-ins: asked for by --demo, or the embedded database on loopback. */
  offersDemo: boolean;
  /** The built web app, or null to serve the API alone. */
  webFolder: string | null;
}

const most_unknown_bytes = 500_000;

/** Demo sign-ins exist only on loopback, and on a database server only when somebody said --demo. */
export function mayOfferDemo(config: Config, saidDemo: boolean): boolean {
  return isLoopback(config.host) && (saidDemo || config.databaseUrl === null);
}

/** The whole product as one fetch handler: the documented API, sign-in, and the web app. */
export function buildServer(services: Services, { config, offersDemo, webFolder }: ServerOptions): OpenAPIHono {
  const origins = [config.publicUrl, `http://localhost:${config.port}`, `http://127.0.0.1:${config.port}`];
  const identity = createIdentity(services.db, {
    baseUrl: config.publicUrl,
    secret: config.secret,
    trustedOrigins: origins,
    trustedProxies: config.trustedProxies,
  });
  const app = new OpenAPIHono();
  app.onError((error) => problemResponse(error, services.log));
  // Before the headers below, and so after them on the way out: a file that is handed over may do nothing at all.
  app.use('/api/*', async (c, next) => {
    await next();
    if (c.res.headers.get('content-disposition')?.startsWith('attachment'))
      c.res.headers.set('content-security-policy', "default-src 'none'; sandbox");
  });
  app.use('/f/*', async (c, next) => {
    await next();
    c.res.headers.set('content-security-policy', family_page_policy);
    c.res.headers.set('referrer-policy', 'no-referrer');
  });
  app.use(
    '*',
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine and the charts set sizes and colours as inline styles.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
      strictTransportSecurity: config.publicUrl.startsWith('https:') ? 'max-age=31536000' : false,
    }),
  );
  app.use('*', compress());
  app.use('/api/*', async (c, next) => {
    const origin = c.req.header('origin');
    if (origin && !['GET', 'HEAD'].includes(c.req.method) && !origins.includes(origin)) {
      throw problems.forbidden('This request came from another site. Use Leadline at its own address.');
    }
    await next();
  });
  // Nobody is known there yet: whoever it is, no more is read than such a request ever needs.
  for (const path of ['/api/auth/*', '/api/demo/*', '/api/setup', '/api/one-day/*', '/f/*'])
    app.use(
      path,
      bodyLimit({ maxSize: most_unknown_bytes, onError: (c) => c.text('This request is too large.', 413) }),
    );
  app.get('/api/health', (c) => c.json({ status: 'ok' }));
  app.on(['GET', 'POST'], '/api/auth/*', (c) => identity.handler(withClientAddress(c)));
  mountEntry(app, services, identity, offersDemo);
  mountCalendar(app, services);
  mountHooks(app, services);
  mountFamilyPortal(app, services);
  mountOneDay(app, services);
  mountRoutes(app, routes, services, whoAsks(services, identity));
  app.doc31('/api/openapi.json', { openapi: '3.1.0', info: apiInfo });
  app.all('/api/*', (c) =>
    problemResponse(
      problems.notFound(`There is nothing at ${c.req.path}. The API is described at /api/openapi.json.`),
      services.log,
    ),
  );
  if (webFolder) mountWeb(app, webFolder);
  return app;
}

/** The rate limiter counts by address: the socket's own, whatever the client claims. */
function withClientAddress(c: Context): Request {
  const headers = new Headers(c.req.raw.headers);
  headers.set(clientHeader, clientAddress(c));
  return new Request(c.req.raw, { headers });
}

function clientAddress(c: Context): string {
  const hasSocket = Boolean((c.env as { incoming?: unknown } | undefined)?.incoming);
  return hasSocket ? (getConnInfo(c).remote.address ?? '0.0.0.0') : '127.0.0.1';
}

/** What the sign-in page needs before anybody is signed in; the only routes without a need. */
function mountEntry(app: OpenAPIHono, services: Services, identity: Identity, offersDemo: boolean): void {
  app.get('/api/me', async (c) => {
    const session = await sessionOf(services.db, identity, c.req.raw.headers);
    if (!session) throw problems.unauthenticated('You are not signed in.');
    const { id, name, email } = session.user;
    return c.json({
      user: { id, name, email, hasTotp: Boolean((session.user as { twoFactorEnabled?: boolean }).twoFactorEnabled) },
      institutions: await myInstitutions(services, { id, name }),
    });
  });
  app.get('/api/entry', async (c) =>
    c.json({ demo: offersDemo ? await listDemoSignIns(services.db) : [], canSetUp: await canSetUp(services) }),
  );
  app.post('/api/demo/sign-in', async (c) => {
    requirePage(c.req.raw);
    const { email } = (await readJson(c.req.raw)) as { email?: unknown };
    const person = offersDemo ? (await listDemoSignIns(services.db)).find((one) => one.email === email) : undefined;
    if (!person)
      throw problems.forbidden('Demo sign-ins are offered only for demo institutions, on this machine itself.');
    return identity.api.signInEmail({
      body: { email: person.email, password: demoPassword(services.secret, person.email) },
      headers: c.req.raw.headers,
      asResponse: true,
    });
  });
  app.post('/api/setup', async (c) => {
    requirePage(c.req.raw);
    const input = SetUp.parse(await readJson(c.req.raw));
    const { key } = await setUpInstitution(services, input);
    const answer = await identity.api.signInEmail({
      body: { email: input.email, password: input.password },
      headers: c.req.raw.headers,
      asResponse: true,
    });
    return new Response(JSON.stringify({ key }), {
      status: 200,
      headers: [...answer.headers]
        .filter(([name]) => name === 'set-cookie')
        .concat([['content-type', 'application/json']]),
    });
  });
}

/** Calendar programs cannot sign in: the address itself is the secret, and what it opens names no student. */
function mountCalendar(app: OpenAPIHono, services: Services): void {
  app.get('/api/calendar/:institution/:file', async (c) => {
    const secret = c.req.param('file').replace(/\.ics$/, '');
    const calendar = await readFeed(services, c.req.param('institution'), secret);
    if (calendar === null) throw problems.notFound('This calendar address opens nothing. Make a new one in Leadline.');
    return c.body(calendar, 200, {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="follow-ups.ics"',
      'cache-control': 'no-store',
    });
  });
}

/** A substitute has no account: the one-day code opens one class on one day, and is sent with each request. */
function mountOneDay(app: OpenAPIHono, services: Services): void {
  app.post('/api/one-day/:institution/class', async (c) => {
    requirePage(c.req.raw);
    const input = SubstituteOpening.parse(await readJson(c.req.raw));
    return c.json(await viewBySubstitute(services, c.req.param('institution'), clientAddress(c), input), 200, {
      'cache-control': 'no-store',
    });
  });
  app.post('/api/one-day/:institution/marks', async (c) => {
    requirePage(c.req.raw);
    const input = SubstituteMarks.parse(await readJson(c.req.raw));
    return c.json(await takeBySubstitute(services, c.req.param('institution'), clientAddress(c), input), 200, {
      'cache-control': 'no-store',
    });
  });
}

/** What the providers of texts, calls and mail tell us: nobody is signed in, each request is signed by its provider. */
function mountHooks(app: OpenAPIHono, services: Services): void {
  const hook = messageHooks(services);
  app.post('/api/hooks/:provider/:institution/:what', async (c) => {
    const { provider, institution, what } = c.req.param();
    const { status, xml } = await hook(c.req.raw, { provider, institutionKey: institution, what });
    return new Response(xml ?? null, {
      status,
      headers: { 'cache-control': 'no-store', ...(xml && { 'content-type': 'text/xml; charset=utf-8' }) },
    });
  });
}

/** A form on another site cannot set this header, so the request comes from our own page. */
function requirePage(request: Request): void {
  if (!request.headers.get('x-leadline'))
    throw problems.forbidden('This request did not come from a page of Leadline (header X-Leadline is missing).');
}

function mountWeb(app: OpenAPIHono, folder: string): void {
  app.use('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('cache-control', 'public, max-age=31536000, immutable');
  });
  app.use('*', serveStatic({ root: folder }));
  // The address says everything: every other path is the app itself.
  app.get('*', serveStatic({ root: folder, path: 'index.html' }));
}
