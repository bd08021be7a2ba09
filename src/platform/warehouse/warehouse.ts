import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  type JS,
} from '@duckdb/node-api';

export interface WarehouseLimits {
  /** DuckDB's own buffers; what needs more spills to disk. Under 512 its CSV reader fails on wide files. */
  memoryMb: number;
  threads: number;
  /** Where it spills, in a folder of its own that close() removes. */
  temporaryFolder: string;
  /** The only folders whose files it may read or write (besides its own); null = any, for benchmarks and tests. */
  folders: readonly string[] | null;
  /** Rows come in their file's order: for lists that name a row's number. */
  keepsOrder: boolean;
  /**
   * The right side of a join is the one that is kept in memory, as it is written. DuckDB believes a CSV file read without its
   * sniffing to have 42 rows, and would else keep the file there: measured twice as slow.
   */
  joinsAsWritten: boolean;
}

export type NumberColumn =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** Some rows of a result by column, in DuckDB's own memory: copy what must outlive the next chunk. */
export interface NumberChunk {
  rowCount: number;
  column(index: number): NumberColumn;
}

/** DuckDB in this process, on nothing but its temporary folder: it reads and rolls up files, and stores nothing. */
export interface Warehouse {
  run(sql: string, values?: readonly DuckDBValue[]): Promise<void>;
  /** Few rows, as objects. bigint stays bigint; cast to int or double in SQL what should be a number. */
  rows<T extends Record<string, JS>>(sql: string, values?: readonly DuckDBValue[]): Promise<T[]>;
  /** Many numbers, chunk by chunk, without making an object of each. Columns must be numbers that are not null (date as `x - date '1970-01-01'`). */
  numbers(sql: string, values?: readonly DuckDBValue[]): AsyncIterable<NumberChunk>;
  /** Fills a table column by column: the way to hand it many ids. The table's columns must be integer, double or varchar. */
  append(table: string, columns: readonly (ArrayLike<number> | readonly string[])[]): Promise<void>;
  /** 0..100, or null while DuckDB cannot tell. */
  progressPct(): number | null;
  /** Stops the running statement, which then rejects. */
  interrupt(): void;
  /** Where it spills; callers may put files of the same job here. */
  readonly folder: string;
  close(): Promise<void>;
}

export const defaultLimits: WarehouseLimits = {
  memoryMb: 768,
  threads: 2,
  temporaryFolder: tmpdir(),
  folders: null,
  keepsOrder: false,
  joinsAsWritten: false,
};

export async function openWarehouse(limits: Partial<WarehouseLimits> = {}): Promise<Warehouse> {
  const { memoryMb, threads, temporaryFolder, folders, keepsOrder, joinsAsWritten } = { ...defaultLimits, ...limits };
  if (memoryMb < 512) throw new RangeError('DuckDB needs 512 MB or more');
  const folder = await mkdtemp(join(temporaryFolder, 'leadline-warehouse-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    temp_directory: join(folder, 'spill'),
    preserve_insertion_order: String(keepsOrder),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  if (joinsAsWritten) await connection.run("set disabled_optimizers = 'build_side_probe_side'");
  if (folders !== null) {
    await connection.run(`set allowed_directories = [${[folder, ...folders].map(quoted).join(', ')}]`);
    await connection.run('set enable_external_access = false');
  }
  await connection.run('set lock_configuration = true');
  return {
    folder,
    run: async (sql, values) => void (await connection.run(sql, bound(values))),
    rows: async <T>(sql: string, values?: readonly DuckDBValue[]) =>
      (await connection.runAndReadAll(sql, bound(values))).getRowObjectsJS() as T[],
    numbers: (sql, values) => numbersOf(connection, sql, values),
    append: (table, columns) => append(connection, table, columns),
    progressPct: () => (connection.progress.percentage < 0 ? null : connection.progress.percentage),
    interrupt: () => connection.interrupt(),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A text literal; file names cannot be parameters everywhere. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** An identifier, such as a column's name taken from a file's header. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function bound(values: readonly DuckDBValue[] | undefined): DuckDBValue[] | undefined {
  return values === undefined ? undefined : [...values];
}

async function* numbersOf(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly DuckDBValue[],
): AsyncIterable<NumberChunk> {
  const result = await connection.stream(sql, bound(values));
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield { rowCount: chunk.rowCount, column: (index) => itemsOf(chunk, index) };
  }
}

/** The typed array behind a vector of fixed-width numbers: the bindings keep it in `items`, and a test holds them to it. */
function itemsOf(chunk: DuckDBDataChunk, index: number): NumberColumn {
  const vector = chunk.getColumnVector(index) as unknown as {
    items?: unknown;
    validity?: { itemValid(i: number): boolean };
  };
  if (!ArrayBuffer.isView(vector.items) || vector.items instanceof DataView)
    throw new TypeError(`column ${index} does not hold numbers`);
  return vector.items as unknown as NumberColumn;
}

async function append(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (ArrayLike<number> | readonly string[])[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  const rowCount = columns[0]?.length ?? 0;
  const types = (await connection.run(`select * from ${quotedName(table)} limit 0`)).columnTypes();
  const { DuckDBDataChunk: Chunk } = await import('@duckdb/node-api');
  for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
    const chunk = Chunk.create(types, Math.min(CHUNK_ROWS, rowCount - from));
    columns.forEach((column, index) => {
      chunk.setColumnValues(
        index,
        Array.from({ length: chunk.rowCount }, (_, i) => column[from + i] ?? null),
      );
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** DuckDB's vector size: a chunk cannot hold more. */
const CHUNK_ROWS = 2048;
