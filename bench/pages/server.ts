import { serve } from '@hono/node-server';
import { buildServer } from '../../src/app/server.ts';
import { openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import type { Services } from '../../src/platform/services.ts';

/** The product's API in a process of its own, as an operator would run it: node server.ts PORT URL-OR-FOLDER */
const [port = '0', where = ''] = process.argv.slice(2);
const db = where.startsWith('postgres') ? openServerDatabase(where) : await openEmbeddedDatabase(where);
const log = { info: () => undefined, warn: console.error, error: console.error };
const services = { db, jobs: null, log, dataFolder: '', secret: 'bench' } as unknown as Services;
const config = {
  port: Number(port),
  host: '127.0.0.1',
  publicUrl: `http://127.0.0.1:${port}`,
  secret: 'a secret of the benchmark',
  trustedProxies: [],
} as never;
const app = buildServer(services, { config, offersDemo: false, webFolder: null });
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () => process.send?.('ready'));
process.on('disconnect', () => process.exit(0));
