/**
 * How many rows get into a table with row-level security, which COPY FROM refuses: unnest of one array per column, or COPY into
 * a staging table and INSERT ... SELECT from there under the tenant's role.
 *   node bench/bulk-insert.ts [--rows 200000] [--rounds 5]
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { arrayLiteral, type BulkColumn, bulkInsert } from '../src/platform/db/bulk-insert.ts';
import { type Database, openServerDatabase } from '../src/platform/db/database.ts';
import { migrate } from '../src/platform/db/migrate.ts';
import { machineFacts, median, seconds } from './measure.ts';
import { startBenchServer } from './postgres.ts';
import { printResult } from './result.ts';

interface Kind {
  name: string;
  rows: number;
  columns: Record<string, BulkColumn>;
}

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Number(options.rounds);
const server = await startBenchServer();
const db = openServerDatabase(server.url);
const client = new pg.Client({ connectionString: server.url });
await client.connect();
try {
  await migrate(db);
  const rows: (string | number)[][] = [];
  for (const kind of [scoreLike(Number(options.rows)), blockLike(Math.ceil(Number(options.rows) / 25))]) {
    await createTables(kind);
    const bare = await medianOf(() => copyInto(client, 'public.bare', kind));
    const add = (way: string, time: number) =>
      rows.push([`${kind.name}: ${way}`, kind.rows, ms(time), ratio(time, bare)]);
    for (const batch of [2_000, 10_000, 50_000]) {
      add(`unnest, ${batch} rows a statement`, await medianOf(() => byUnnest(db, kind, batch)));
      add(
        `COPY to a temporary table, ${batch} rows a transaction`,
        await medianOf(() => byBulkInsert(db, kind, batch)),
      );
    }
    add('COPY to an unlogged table, one INSERT ... SELECT', await medianOf(() => byStaging(db, client, kind)));
    add('bare COPY, no row-level security', bare);
  }
  printResult({
    title: 'Many rows into a table with row-level security',
    notes: [
      machineFacts(),
      `PostgreSQL ${server.version}, durable commits; medians of ${rounds}; the same primary key everywhere`,
    ],
    columns: ['', 'rows', 'ms', 'beside bare COPY'],
    rows,
    promises: [],
  });
} finally {
  await client.end();
  await db.close();
  server.stop();
}

function ms(time: number): number {
  return Math.round(time * 1000);
}

function ratio(time: number, peer: number): string {
  return `${(time / peer).toFixed(1)} x`;
}

async function medianOf(task: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const table of ['protected', 'staging', 'bare']) await client.query(`truncate public.${table}`);
    times.push(await seconds(task));
  }
  return median(times);
}

/** Like a run's scores: keys and many floats. */
function scoreLike(rows: number): Kind {
  const floats = Array.from(
    { length: 10 },
    (_, c) =>
      [
        `f${c}`,
        { type: 'float8', values: Float64Array.from({ length: rows }, (_, i) => Math.sin(i + c) * 300) },
      ] as const,
  );
  return {
    name: 'scores',
    rows,
    columns: {
      institution_id: { type: 'int4', values: new Int32Array(rows).fill(1) },
      id: { type: 'int4', values: Int32Array.from({ length: rows }, (_, i) => i) },
      ...Object.fromEntries(floats),
    },
  };
}

/** Like activity: a key and some hundreds of bytes. */
function blockLike(rows: number): Kind {
  const bytes = Array.from({ length: rows }, (_, i) =>
    Uint8Array.from({ length: 250 + (i % 100) }, (_, j) => (i * 31 + j * 7) % 256),
  );
  return {
    name: 'blocks',
    rows,
    columns: {
      institution_id: { type: 'int4', values: new Int32Array(rows).fill(1) },
      id: { type: 'int4', values: Int32Array.from({ length: rows }, (_, i) => i) },
      bytes: { type: 'bytea', values: bytes },
    },
  };
}

async function createTables({ columns }: Kind): Promise<void> {
  const definition = Object.entries(columns)
    .map(([name, { type }]) => `${name} ${type} not null`)
    .join(', ');
  await client.query('drop table if exists public.protected, public.staging, public.bare');
  await client.query(`create table public.protected (${definition}, primary key (institution_id, id))`);
  await client.query(`create unlogged table public.staging (${definition})`);
  await client.query(`create table public.bare (${definition}, primary key (institution_id, id))`);
  await client.query(`select platform.protect('public.protected')`);
  await client.query(`select platform.protect('public.staging')`);
}

async function byUnnest(database: Database, { columns, rows }: Kind, batch: number): Promise<void> {
  const names = Object.keys(columns);
  for (let start = 0; start < rows; start += batch) {
    const arrays = Object.values(columns).map(({ type, values }) => {
      const part = (values as number[]).slice(start, start + batch);
      return sql`${arrayLiteral(part)}::text::${sql.raw(type)}[]`;
    });
    await database.forInstitution(1, (trx) =>
      sql`insert into public.protected (${sql.raw(names.join(', '))}) select * from unnest(${sql.join(arrays)})`.execute(
        trx,
      ),
    );
  }
}

async function byBulkInsert(database: Database, { columns, rows }: Kind, batch: number): Promise<void> {
  for (let start = 0; start < rows; start += batch) {
    const part = Object.fromEntries(
      Object.entries(columns).map(([name, { type, values }]) => [
        name,
        { type, values: (values as number[]).slice(start, start + batch) },
      ]),
    );
    await database.forInstitution(1, (trx) => bulkInsert(trx, 'public.protected', part));
  }
}

async function byStaging(database: Database, copier: pg.Client, kind: Kind): Promise<void> {
  await copyInto(copier, 'public.staging', kind);
  await database.forInstitution(1, (trx) =>
    sql`insert into public.protected select * from public.staging`.execute(trx),
  );
}

async function copyInto(copier: pg.Client, table: string, { columns, rows }: Kind): Promise<void> {
  const values = Object.values(columns).map((column) => column.values as ArrayLike<number | Uint8Array>);
  const lines = new Array<string>(rows);
  for (let i = 0; i < rows; i++) lines[i] = values.map((column) => field(column[i])).join('\t');
  const stream = copier.query(from(`copy ${table} (${Object.keys(columns).join(', ')}) from stdin`));
  const done = once(stream, 'finish');
  stream.end(`${lines.join('\n')}\n`);
  await done;
}

function field(value: number | Uint8Array | undefined): string {
  return value instanceof Uint8Array ? `\\\\x${Buffer.from(value).toString('hex')}` : String(value);
}
