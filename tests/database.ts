import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { startJobs } from '../src/platform/jobs/jobs.ts';
import { silentLog } from '../src/platform/log/log.ts';
import { freePort } from './free-port.ts';

/** A fresh migrated database of either kind for a test file; close it in afterAll. */
export async function freshDatabase(kind: 'embedded' | 'server' = 'embedded'): Promise<Database> {
  return kind === 'embedded' ? openEmbeddedDatabase(null, await bakedDump()) : freshServerDatabase();
}

/** Both kinds, for `describe.each(databaseKinds)`. */
export const databaseKinds = ['embedded', 'server'] as const;

const migrations = new URL('../migrations/', import.meta.url);

/** One migrated data folder with its queues, made once for each state of migrations/ and loaded by every test file after that. */
async function bakedDump(): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const name of readdirSync(migrations).sort()) hash.update(name).update(readFileSync(new URL(name, migrations)));
  const path = join(tmpdir(), `leadline-furnished-${hash.digest('hex').slice(0, 16)}.tar`);
  if (existsSync(path)) return readFileSync(path);
  const database = await openEmbeddedDatabase(null);
  await furnish(database);
  const dump = await (database.embedded as NonNullable<Database['embedded']>).dump();
  await database.close();
  writeFileSync(`${path}.${process.pid}`, dump);
  execFileSync('mv', [`${path}.${process.pid}`, path]);
  return dump;
}

/** The queues take a second to make: every file would make them, so they are there already. */
async function furnish(database: Database): Promise<void> {
  await migrate(database);
  const { jobKinds } = await import('../src/app/features.ts');
  await (await startJobs(database, silentLog, jobKinds)).stop();
}

/** Where the databases of a test run are: one server for all its files (tests/shared-server.ts), or one for a single file. */
let server: Promise<(name: string) => string> | null = null;
let databases = 0;

async function freshServerDatabase(): Promise<Database> {
  const shared = process.env[shared_server];
  server ??= shared
    ? Promise.resolve((name) => shared.replace(baked, name))
    : startBakedServer().then(({ url }) => url);
  const url = await server;
  const name = `test_${process.pid}_${++databases}`;
  await asOwner(url, `create database ${name} template ${baked}`);
  const database = openServerDatabase(url(name));
  return {
    ...database,
    close: async () => {
      await database.close();
      await asOwner(url, `drop database if exists ${name} with (force)`);
    },
  };
}

export const baked = 'baked';
/** The address of the migrated database that others are copied from, as an environment variable of the files' processes. */
export const shared_server = 'LEADLINE_TEST_DATABASE';

/** A server with one migrated database to copy. */
export async function startBakedServer(): Promise<{ url: (name: string) => string; stop: () => void }> {
  const { url, stop } = await startPostgres();
  await asOwner(url, `create database ${baked}`);
  const database = openServerDatabase(url(baked));
  await furnish(database);
  await database.close();
  return { url, stop };
}

async function asOwner(url: (name: string) => string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A throw-away PostgreSQL on loopback, without fsync, owned by this process and ended with it. It refuses to run as root. */
export async function startPostgres(
  settings: string[] = ['-c', 'fsync=off', '-c', 'synchronous_commit=off'],
): Promise<{ url: (name: string) => string; pid: number; stop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-pg-'));
  const bin = ['/usr/lib/postgresql/15/bin', '/usr/lib/postgresql/16/bin', '/usr/lib/postgresql/17/bin'].find((path) =>
    existsSync(join(path, 'initdb')),
  );
  if (!bin) throw new Error('no PostgreSQL server found: install Debian package postgresql');
  const isRoot = process.getuid?.() === 0;
  const owner = isRoot ? userIds('postgres') : null;
  if (owner) execFileSync('chown', [`${owner.uid}:${owner.gid}`, folder]);
  execFileSync(
    join(bin, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'leadline', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { stdio: 'ignore', cwd: '/', ...owner },
  );
  const port = await freePort();
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      join(folder, 'data'),
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${folder}`,
      ...settings,
    ],
    { stdio: 'ignore', cwd: '/', ...owner },
  );
  const stop = () => {
    child.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', stop);
  const url = (name: string) => `postgres://leadline@127.0.0.1:${port}/${name}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = new pg.Client({ connectionString: url('postgres') });
    try {
      await client.connect();
      await client.end();
      return { url, pid: child.pid ?? 0, stop };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('PostgreSQL did not start');
}

function userIds(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
