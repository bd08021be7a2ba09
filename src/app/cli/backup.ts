import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { catalogue } from '../../kernel/problem.ts';
import type { Config } from '../../platform/config/config.ts';
import { openEmbeddedDatabase } from '../../platform/db/database.ts';
import { lockFolder } from '../../platform/db/folder-lock.ts';
import type { OpenServices } from '../open-services.ts';

const trouble = catalogue('backup', {
  folderNotEmpty: { status: 409, title: 'The folder is not empty' },
  notABackup: { status: 422, title: 'This is no backup' },
  programFailed: { status: 500, title: 'The database program failed' },
});

interface Manifest {
  madeAt: string;
  database: 'embedded' | 'server';
  migrations: string[];
}

/** What a backup folder holds. The secret is among it: without it the second factors could not be read again. */
const parts = {
  manifest: 'manifest.json',
  embedded: 'database.tar.gz',
  server: 'database.dump',
  secret: 'secret',
  files: 'files',
} as const;

/** Writes everything into an empty folder: the database as of one moment, the uploaded files and the secret. Keep it as safe as the original. */
export async function backUp({ db, dataFolder, secret, config }: OpenServices, target: string): Promise<string> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  if ((await readdir(target)).length > 0)
    throw trouble.folderNotEmpty(`${target} holds something already. Name a new folder.`);
  const { rows } = await sql<{ name: string }>`select name from public.leadline_migration order by name`.execute(
    db.owner,
  );
  if (db.embedded) {
    const dump = await db.embedded.dump();
    await pipeline([dump], createGzip({ level: 3 }), createWriteStream(join(target, parts.embedded), { mode: 0o600 }));
  } else {
    await run('pg_dump', [
      '--format=custom',
      '--no-owner',
      `--file=${join(target, parts.server)}`,
      config.databaseUrl ?? '',
    ]);
  }
  if (existsSync(join(dataFolder, parts.files)))
    await cp(join(dataFolder, parts.files), join(target, parts.files), { recursive: true });
  await writeFile(join(target, parts.secret), secret, { mode: 0o600 });
  const manifest: Manifest = {
    madeAt: new Date().toISOString(),
    database: db.kind,
    migrations: rows.map((row) => row.name),
  };
  await writeFile(join(target, parts.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  return resolve(target);
}

/** Puts a backup into an empty data folder or an empty database. Nothing may be running on it. */
export async function restore(config: Config, source: string): Promise<Manifest> {
  const manifest = await readManifest(source);
  if (manifest.database !== (config.databaseUrl ? 'server' : 'embedded')) {
    throw trouble.notABackup(
      `This backup is of ${manifest.database === 'server' ? 'a PostgreSQL server; set DATABASE_URL' : 'the embedded database; unset DATABASE_URL'} to restore it.`,
    );
  }
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  if (config.databaseUrl) {
    await run('pg_restore', [
      '--exit-on-error',
      '--no-owner',
      `--dbname=${config.databaseUrl}`,
      join(source, parts.server),
    ]);
  } else {
    const folder = join(config.dataFolder, 'database');
    if (existsSync(folder))
      throw trouble.folderNotEmpty(`${folder} holds a database already. Restore into a new folder: set LEADLINE_DATA.`);
    const lock = await lockFolder(config.dataFolder, (socket) => socket.destroy());
    const chunks: Buffer[] = [];
    await pipeline(createReadStream(join(source, parts.embedded)), createGunzip(), async (stream) => {
      for await (const chunk of stream) chunks.push(chunk as Buffer);
    });
    const database = await openEmbeddedDatabase(folder, Buffer.concat(chunks));
    await database.close();
    await lock.release();
  }
  if (existsSync(join(source, parts.files)))
    await cp(join(source, parts.files), join(config.dataFolder, parts.files), { recursive: true });
  await writeFile(join(config.dataFolder, parts.secret), await readFile(join(source, parts.secret)), { mode: 0o600 });
  return manifest;
}

async function readManifest(source: string): Promise<Manifest> {
  try {
    return JSON.parse(await readFile(join(source, parts.manifest), 'utf8')) as Manifest;
  } catch {
    throw trouble.notABackup(`${source} has no ${parts.manifest}. Name a folder that "leadline backup" wrote.`);
  }
}

function run(program: string, args: string[]): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', () =>
      failed(trouble.programFailed(`${program} could not be started. Install PostgreSQL's client programs.`)),
    );
    child.once('exit', (code) =>
      code === 0
        ? done()
        : failed(trouble.programFailed(`${program} said: ${said.trim().split('\n').at(-1) ?? `exit code ${code}`}`)),
    );
  });
}
