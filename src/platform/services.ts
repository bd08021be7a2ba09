import type { Database, Tx } from './db/database.ts';
import type { Log } from './log/log.ts';

/** What a process has once, and hands to whatever it runs. */
export interface Services {
  db: Database;
  jobs: Jobs;
  log: Log;
  /** Where the embedded database, uploads and the inbox live on disk. */
  dataFolder: string;
  /** Signs and encrypts; see platform/config. */
  secret: string;
  /** The address people use, without a slash at its end; links in mail begin with it. */
  publicUrl: string;
}

/** A kind of background work. Payloads carry ids only; it is bounded, resumable and safe to run twice. */
export interface JobKind<P extends { institutionId: number }> {
  name: string;
  /** Attempts after the first. */
  retries: number;
  run(payload: P, services: Services): Promise<void>;
}

export interface Jobs {
  /** Queues a job within the transaction: it exists if and only if the transaction commits. One with the same `once` key waits only once. */
  enqueue(
    trx: Tx,
    name: string,
    payload: { institutionId: number } & Record<string, unknown>,
    once?: string,
  ): Promise<void>;
  /** Starts to work on the given kinds in this process. */
  work(kinds: readonly JobKind<never>[], services: Services): Promise<void>;
  schedule(name: string, cron: string, payload: { institutionId: number }, timeZone: string): Promise<void>;
  stop(): Promise<void>;
}
