import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inviteUser } from '../src/access/server/index.ts';
import { jobKinds } from '../src/app/features.ts';
import { buildServer } from '../src/app/server.ts';
import { furnishInstitution } from '../src/app/setup/set-up-institution.ts';
import { createInstitution, type Institution, systemActor } from '../src/institution/server/index.ts';
import { systemClock } from '../src/kernel/clock.ts';
import type { Config } from '../src/platform/config/config.ts';
import type { Database } from '../src/platform/db/database.ts';
import { startJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log/log.ts';
import type { Services } from '../src/platform/services.ts';
import { freshDatabase } from './database.ts';

const PASSWORD = 'correct horse battery';

/** The product on a fresh database, as its clients meet it: over HTTP, with people who hold roles in two institutions. */
export interface World {
  services: Services;
  app: { fetch(request: Request): Response | Promise<Response> };
  north: Institution;
  south: Institution;
  /** Asks as a person (by role: 'north/admin'), as nobody, or with a token. */
  ask(
    who: string | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown>; response: Response }>;
  invite(
    institution: Institution,
    roleKey: string,
    more?: { staffSourceKey?: string; unitId?: string },
  ): Promise<string>;
  /** What a browser sends for somebody who was invited. */
  cookieOf(who: string): string;
  close(): Promise<void>;
}

export async function openWorld(kind: 'embedded' | 'server' = 'embedded', existing?: Database): Promise<World> {
  const db = existing ?? (await freshDatabase(kind));
  const dataFolder = mkdtempSync(join(tmpdir(), 'leadline-world-'));
  const config: Config = {
    dataFolder,
    databaseUrl: null,
    port: 4000,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:4000',
    trustedProxies: [],
    secret: 'a secret only for tests, long enough',
  };
  const jobs = await startJobs(db, silentLog, jobKinds);
  const services: Services = {
    db,
    jobs,
    log: silentLog,
    dataFolder,
    secret: config.secret,
    publicUrl: config.publicUrl,
  };
  const app = buildServer(services, { config, offersDemo: true, webFolder: null });
  const cookies = new Map<string, string>();

  async function newInstitution(key: string): Promise<Institution> {
    const institution = await createInstitution(db, {
      key,
      name: `${key} university`,
      preset: 'higher-education',
      fixedNow: '2014-02-17T23:59:59Z',
    });
    await furnishInstitution(services, institution.institutionId);
    return institution;
  }

  async function ask(who: string | null, method: string, path: string, body?: unknown) {
    const headers: Record<string, string> = { 'x-leadline': '1', origin: 'http://localhost:4000' };
    if (who?.startsWith('leadline_')) headers.authorization = `Bearer ${who}`;
    else if (who) headers.cookie = cookies.get(who) ?? '';
    if (body !== undefined && !(body instanceof Uint8Array)) headers['content-type'] = 'application/json';
    const response = await app.fetch(
      new Request(`http://localhost:4000${path}`, {
        method,
        headers,
        ...(body === undefined
          ? {}
          : { body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
      }),
    );
    const text = await response.clone().text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson && text ? JSON.parse(text) : { text }) as Record<string, unknown>,
      response,
    };
  }

  /** Creates a person with the role, signs them in, and returns the name to ask as. */
  async function invite(
    institution: Institution,
    roleKey: string,
    more: { staffSourceKey?: string; unitId?: string } = {},
  ): Promise<string> {
    const who = `${institution.key}/${roleKey}${more.staffSourceKey ? `/${more.staffSourceKey}` : ''}`;
    const email = `${who.replaceAll('/', '.')}@example.org`;
    await inviteUser(
      { db, clock: systemClock, actor: systemActor(institution.institutionId) },
      { email, name: who, roleKey, password: PASSWORD, ...more },
    );
    const signedIn = await ask(null, 'POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
    if (signedIn.status !== 200) throw new Error(`${who} could not sign in: ${JSON.stringify(signedIn.body)}`);
    cookies.set(
      who,
      signedIn.response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    );
    return who;
  }

  const north = await newInstitution('north');
  const south = await newInstitution('south');
  return {
    services,
    app,
    north,
    south,
    ask,
    invite,
    cookieOf: (who) => cookies.get(who) ?? '',
    close: async () => {
      await jobs.stop();
      await db.close();
    },
  };
}
