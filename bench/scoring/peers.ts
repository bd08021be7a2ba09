import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { seconds } from '../measure.ts';
import { startBenchServer } from '../postgres.ts';
import { groupOf, type MadeUp } from './made-up-features.ts';

/** Sums that all who compute the week must come to. */
export type Sums = Record<string, number>;

/** Somebody else who can run the statement on the same features. */
export interface Peer {
  name: string;
  run(statement: string): Promise<{ seconds: number; sums: Sums }>;
  stop(): Promise<void>;
}

const created = (s: number) => Array.from({ length: s }, (_, i) => `x${i} double precision`).join(', ');

export async function duckdbPeer(
  madeUp: MadeUp,
  groups: number,
  threads: number,
): Promise<Peer & { db: DuckDBConnection }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const db = await instance.connect();
  await db.run(`create table feature (enrolment int, grp int, is_active boolean, ${created(madeUp.measures.length)})`);
  const appender = await db.createAppender('feature');
  const { size } = madeUp.frame;
  for (let i = 0; i < size; i++) {
    appender.appendInteger(i);
    appender.appendInteger(groupOf(i, size, groups));
    appender.appendBoolean(madeUp.activity.isActive[i] === 1);
    for (const { x } of madeUp.measures) {
      const value = x[i] ?? Number.NaN;
      if (Number.isNaN(value)) appender.appendNull();
      else appender.appendDouble(value);
    }
    appender.endRow();
  }
  appender.closeSync();
  return {
    name: `DuckDB, ${threads} threads`,
    db,
    async run(statement) {
      let sums: Sums = {};
      const time = await seconds(async () => {
        const [row] = (await db.runAndReadAll(statement)).getRowObjectsJS();
        sums = numbers(row ?? {});
      });
      return { seconds: time, sums };
    },
    async stop() {
      db.closeSync();
    },
  };
}

/** PostgreSQL gets its rows from DuckDB's table, by a file that holds every digit. */
export async function postgresPeer(from: DuckDBConnection, sourceCount: number): Promise<Peer> {
  const server = await startBenchServer();
  const folder = mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  const client = new pg.Client({ connectionString: server.url });
  try {
    const file = join(folder, 'feature.csv');
    await from.run(`copy feature to '${file}' (header false)`);
    await client.connect();
    await client.query(`create table feature (enrolment int, grp int, is_active boolean, ${created(sourceCount)})`);
    execFileSync('psql', [server.url, '-qc', `\\copy feature from '${file}' (format csv)`]);
    await client.query('vacuum analyze feature');
  } catch (error) {
    server.stop();
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    name: `PostgreSQL ${server.version}`,
    async run(statement) {
      let sums: Sums = {};
      const time = await seconds(async () => {
        sums = numbers((await client.query(statement)).rows[0] ?? {});
      });
      return { seconds: time, sums };
    },
    async stop() {
      await client.end();
      server.stop();
    },
  };
}

function numbers(row: Record<string, unknown>): Sums {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)]));
}
