import { sql } from 'kysely';
import { fromKysely, fromPglite, PgBoss, type QueueResult } from 'pg-boss';
import type { Database, Tx } from '../db/database.ts';
import { inBackground } from '../db/turns.ts';
import type { Log } from '../log/log.ts';
import type { JobKind, Jobs } from '../services.ts';

export type { JobKind, Jobs };

/** How soon work is given to somebody else whose process was killed or lost its database: its heartbeat stops. */
const watch = { superviseIntervalSeconds: 15, monitorIntervalSeconds: 15 };

/**
 * Queues stand in the same database (schema `jobs`), outside tenancy: the payloads are ids.
 * @param kinds every kind that this process may queue or work on
 */
export async function startJobs(database: Database, log: Log, kinds: readonly QueueOf[]): Promise<Jobs> {
  const boss = database.embedded
    ? new PgBoss({ ...watch, db: fromPglite(database.embedded), backend: 'pglite', schema: 'jobs', schedule: true })
    : new PgBoss({
        ...watch,
        db: { executeSql: async (text: string, values?: unknown[]) => poolQuery(database, text, values) },
        schema: 'jobs',
        schedule: true,
      });
  boss.on('error', (error) => log.error('jobs', { message: error.message }));
  // What the queue asks of the embedded database, and what it works on, lets requests go first.
  await inBackground(() => boss.start());
  for (const grant of [
    'usage on schema jobs',
    'select, insert, update, delete on all tables in schema jobs',
    'execute on all functions in schema jobs',
  ]) {
    await sql.raw(`grant ${grant} to leadline_app`).execute(database.owner);
  }
  const standing = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const kind of kinds) await ensureQueue(boss, kind, standing.get(kind.name));
  const jobs: Jobs = {
    enqueue: async (trx, name, payload, once) => {
      if (once !== undefined && (await isWaiting(trx, name, payload, once))) return;
      await boss.send(name, payload, { db: fromKysely(trx as never), ...(once && { singletonKey: once }) });
    },
    work: async (kinds, services) => {
      for (const kind of kinds) {
        const often = { pollingIntervalSeconds: database.embedded ? 1 : 0.5 };
        const workOn = (batch: { data: unknown }[]) =>
          inBackground(async () => {
            for (const job of batch) {
              try {
                await kind.run(job.data as never, services);
              } catch (error) {
                log.error('job failed', { job: kind.name, message: (error as Error).message });
                throw error;
              }
            }
          });
        await inBackground(() => boss.work(kind.name, often, workOn));
      }
    },
    schedule: async (name, cron, payload, timeZone) => {
      await boss.schedule(name, cron, payload, { tz: timeZone, key: `institution-${payload.institutionId}` });
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }) as Promise<void>,
  };
  return jobs;
}

/**
 * Whether the same job waits already. It stays locked until the transaction commits, so a worker that takes it sees what the
 * transaction changed; one that is at work already may have looked before, and does not count.
 */
async function isWaiting(trx: Tx, name: string, payload: object, once: string): Promise<boolean> {
  const { rows } =
    await sql`select id from jobs.job where name = ${name} and singleton_key = ${once} and state = 'created'
    and data = ${JSON.stringify(payload)}::jsonb limit 1 for update`.execute(trx);
  return rows.length > 0;
}

type QueueOf = Pick<JobKind<never>, 'name' | 'retries'>;

const no_job = '00000000-0000-0000-0000-000000000000';

async function ensureQueue(
  boss: PgBoss,
  { name, retries }: QueueOf,
  standing: Partial<QueueResult> | undefined,
): Promise<void> {
  const options = { retryLimit: retries, retryBackoff: true, expireInSeconds: 3600, heartbeatSeconds: 20 };
  if (!standing) await boss.createQueue(name, options);
  else if (Object.entries(options).some(([key, value]) => standing[key as keyof QueueResult] !== value))
    await boss.updateQueue(name, options);
  // Changing a queue makes pg-boss forget it, and it would look it up again in the middle of somebody's transaction,
  // which waits for itself on the embedded database. Asking for anything of the queue makes it known.
  await boss.findJobs(name, { id: no_job });
}

async function poolQuery(database: Database, text: string, values?: unknown[]) {
  if (!database.pool) throw new Error('no pool');
  return database.pool.query(text, values as unknown[]);
}
