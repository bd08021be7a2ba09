import type { Database } from './db/database.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Log } from './log/log.ts';

/** What a process has once, and hands to whatever it runs. */
export interface Services {
  db: Database;
  jobs: Jobs;
  log: Log;
  /** Where the embedded database, uploads and the inbox live on disk. */
  dataFolder: string;
}
