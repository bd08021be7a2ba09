import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { seconds } from '../measure.ts';
import { startBenchServer } from '../postgres.ts';
import { groupOf, type MadeUp } from './made-up-features.ts';
import { sumsOfScores } from './statement.ts';

/** Sums that all who compute the week must come to. */
export type Sums = Record<string, number>;

/** Somebody who can score the same features. */
export interface Peer {
  name: string;
  /** Scores everybody and keeps the result in its own memory. */
  keep(statement: string): Promise<{ seconds: number; sums: Sums }>;
  /** For databases: returns no more than sums, keeping nothing. */
  addUp?(statement: string): Promise<number>;
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
    async keep(statement) {
      await db.run('drop table if exists kept');
      const time = await seconds(() => db.run(`create temp table kept as ${statement}`));
      const [row] = (await db.runAndReadAll(sumsOfScores('kept', madeUp.measures.length))).getRowObjectsJS();
      return { seconds: time, sums: numbers(row ?? {}) };
    },
    addUp: (statement) => seconds(() => db.runAndReadAll(sumsOfScores(`(${statement})`, madeUp.measures.length))),
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
    async keep(statement) {
      await client.query('drop table if exists kept');
      const time = await seconds(() => client.query(`create temp table kept as ${statement}`));
      const { rows } = await client.query(sumsOfScores('kept', sourceCount));
      return { seconds: time, sums: numbers(rows[0] ?? {}) };
    },
    addUp: (statement) => seconds(() => client.query(sumsOfScores(`(${statement}) scores`, sourceCount))),
    async stop() {
      await client.end();
      server.stop();
    },
  };
}

function numbers(row: Record<string, unknown>): Sums {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)]));
}
