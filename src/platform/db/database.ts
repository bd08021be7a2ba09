import { type Kysely, Kysely as KyselyClient, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { EmbeddedDialect } from './embedded-dialect.ts';
import { PgliteClient } from './pglite-client.ts';
import type { Schema } from './schema.gen.ts';
import { shareParsersWithPg } from './value-types.ts';

/** A transaction bound to one institution: row-level security lets it see nothing else. */
export type Tx = Transaction<Schema>;

export interface Database {
  kind: 'embedded' | 'server';
  /** Owns the tables: for migrations, identity, jobs and backups. Tenant data go through forInstitution. */
  owner: Kysely<Schema>;
  embedded: PgliteClient | null;
  pool: pg.Pool | null;
  /**
   * Runs work in one transaction under the tenant role, bound to the institution.
   * @NOTE On the embedded database a second transaction awaited inside `work` waits for ever: pass `trx` down instead.
   */
  forInstitution<T>(institutionId: number, work: (trx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openServerDatabase(url: string, maxConnections = 10): Database {
  shareParsersWithPg();
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, connectionTimeoutMillis: 5_000 });
  // A lost connection is replaced on the next use, and whoever was using it is told by its query; without a listener, the pool's
  // for idle connections and the connection's own for those in use, it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return databaseOn(new KyselyClient<Schema>({ dialect: new PostgresDialect({ pool }) }), { pool });
}

/** @param folder on disk, or null for memory */
export async function openEmbeddedDatabase(folder: string | null, dump: Uint8Array | null = null): Promise<Database> {
  const embedded = new PgliteClient(folder, dump);
  await embedded.waitReady;
  return databaseOn(new KyselyClient<Schema>({ dialect: new EmbeddedDialect(embedded) }), { embedded });
}

function databaseOn(owner: Kysely<Schema>, on: { embedded?: PgliteClient; pool?: pg.Pool }): Database {
  const embedded = on.embedded ?? null;
  const pool = on.pool ?? null;
  return {
    kind: embedded ? 'embedded' : 'server',
    owner,
    embedded,
    pool,
    forInstitution: (institutionId, work) =>
      owner.transaction().execute(async (trx) => {
        if (!Number.isSafeInteger(institutionId)) throw new RangeError('institution_id must be an integer');
        await bind(trx, institutionId);
        return work(trx);
      }),
    close: async () => {
      await owner.destroy();
      // Kysely closes only what it has used.
      await embedded?.close();
      if (pool && !pool.ended) await pool.end();
    },
  };
}

/**
 * Literal SET LOCAL, because Citus does not propagate set_config; all in one round trip. No statement of ours runs so long that
 * compiling it pays: what is only planned as costly, such as a test of scope on each row, took a second to compile and 30 ms to run.
 */
async function bind(trx: Tx, institutionId: number): Promise<void> {
  await sql
    .raw(`set local jit = off; set local app.institution_id = ${institutionId}; set local role leadline_app`)
    .execute(trx);
}

/** A jsonb parameter, the same on both drivers (an array would else become a PostgreSQL array). */
export function jsonb(value: unknown) {
  return sql<never>`${JSON.stringify(value)}::jsonb`;
}
