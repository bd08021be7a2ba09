import { mkdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { abandonBrokenOffLoads } from '../activity/server/index.ts';
import { listInstitutions } from '../institution/server/index.ts';
import type { Config } from '../platform/config/config.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../platform/db/database.ts';
import { type FolderLock, lockFolder } from '../platform/db/folder-lock.ts';
import { migrate } from '../platform/db/migrate.ts';
import { startJobs } from '../platform/jobs/jobs.ts';
import type { Log } from '../platform/log/log.ts';
import type { JobKind, Services } from '../platform/services.ts';
import { failBrokenOffRuns } from '../scoring/server/index.ts';

export interface OpenServices extends Services {
  config: Config;
  close(): Promise<void>;
}

/** Opens the configured database (alone, when it is the embedded one), migrates it and starts the queues. */
export async function openServices(
  config: Config,
  log: Log,
  jobKinds: readonly JobKind<never>[],
  onConnection: (socket: Socket) => void = (socket) => socket.destroy(),
): Promise<OpenServices> {
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const lock: FolderLock | null = config.databaseUrl ? null : await lockFolder(config.dataFolder, onConnection);
  const db = config.databaseUrl
    ? openServerDatabase(config.databaseUrl)
    : await openEmbeddedDatabase(join(config.dataFolder, 'database'));
  await migrate(db);
  if (lock) await tidyAfterCrash(db);
  const jobs = await startJobs(db, log, jobKinds);
  return {
    config,
    db,
    jobs,
    log,
    dataFolder: config.dataFolder,
    secret: config.secret,
    publicUrl: config.publicUrl.replace(/\/$/, ''),
    close: async () => {
      await jobs.stop();
      await db.close();
      await lock?.release();
    },
  };
}

/** Nobody else has the embedded database open, so whatever is still under way there broke off with the process before. */
async function tidyAfterCrash(db: Database): Promise<void> {
  for (const { institutionId } of await listInstitutions(db)) {
    await abandonBrokenOffLoads(db, institutionId);
    await failBrokenOffRuns(db, institutionId);
  }
}
