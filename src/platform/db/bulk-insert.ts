import { type RawBuilder, sql } from 'kysely';
import type { BulkType, BulkValue, MadeValues } from './bulk-values.ts';
import { binaryRows } from './copy-binary.ts';
import { copyIn } from './copy-in.ts';
import type { Tx } from './database.ts';
import { isServer } from './is-server.ts';

export interface BulkColumn {
  type: BulkType;
  /** One for each row; of typed arrays NaN is null. A single value stands for all rows. */
  values: ArrayLike<number> | readonly BulkValue[] | MadeValues | number | string;
}

export interface BulkOptions {
  onConflictDoNothing?: boolean;
  /** Rows that stand already by these columns take the other values; one that would stay the same is not written. */
  onConflictUpdate?: readonly string[];
}

interface ManyColumn extends MadeValues {
  name: string;
  type: BulkType;
}

/** From here on COPY is worth its three statements more. */
const ROWS_WORTH_COPYING = 500;
const CHUNK_ROWS = 5_000;

/**
 * Inserts many rows. PostgreSQL refuses COPY into a table with row-level security, so a server gets them by COPY into a temporary
 * table of the transaction and INSERT ... SELECT from there, at 1.1 times the time of a bare COPY; the embedded database as
 * one array per column, unnested (docs/decisions/0004-bulk-loads.md).
 * @NOTE On the embedded database keep a statement to some thousands of rows: it blocks all others.
 * @returns the number of rows inserted; fewer than given when `onConflictDoNothing`
 */
export async function bulkInsert(
  trx: Tx,
  table: string,
  columns: Record<string, BulkColumn>,
  options: BulkOptions = {},
): Promise<number> {
  const many: ManyColumn[] = [];
  const one: { name: string; type: BulkType; value: number | string }[] = [];
  for (const [name, { type, values }] of Object.entries(columns)) {
    if (typeof values === 'object') many.push({ name, type, length: values.length, make: makerOf(values) });
    else one.push({ name, type, value: values });
  }
  const rowCount = lengthOf(many);
  if (rowCount === 0) return 0;
  const names = sql.join([...many, ...one].map(({ name }) => sql.ref(name)));
  const constants = sql.join(
    one.map(({ value, type }) => sql`, ${value}::${sql.raw(type)}`),
    sql``,
  );
  const conflict = conflictClause(
    table,
    [...many, ...one].map(({ name }) => name),
    options,
  );
  if (!isServer(trx) || rowCount < ROWS_WORTH_COPYING) {
    const cells = sql.join(many.map(({ type }, c) => sql.raw(isArray(type) ? `c${c}::${type}` : `c${c}`)));
    const arrays = sql.join(
      many.map(
        ({ type, length, make }) =>
          sql`${arrayLiteral({ length, make })}::text::${sql.raw(isArray(type) ? 'text' : type)}[]`,
      ),
    );
    const result = await sql`insert into ${sql.table(table)} (${names})
      select ${cells}${constants} from unnest(${arrays}) as rows (${sql.raw(many.map((_, c) => `c${c}`).join(', '))}) ${conflict}`.execute(
      trx,
    );
    return Number(result.numAffectedRows ?? 0n);
  }
  await sql
    .raw(`create temporary table bulk_rows (${many.map(({ type }, c) => `c${c} ${type}`).join(', ')}) on commit drop`)
    .execute(trx);
  if (many.some(holdsTextOfArrays)) await copyIn(trx, 'copy pg_temp.bulk_rows from stdin', linesOf(many, rowCount));
  else await copyIn(trx, 'copy pg_temp.bulk_rows from stdin (format binary)', binaryRows(many, rowCount));
  const cells = sql.raw(many.map((_, c) => `c${c}`).join(', '));
  const result =
    await sql`insert into ${sql.table(table)} (${names}) select ${cells}${constants} from pg_temp.bulk_rows ${conflict}`.execute(
      trx,
    );
  await sql`drop table pg_temp.bulk_rows`.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}

function conflictClause(table: string, names: readonly string[], options: BulkOptions): RawBuilder<unknown> {
  const key = options.onConflictUpdate;
  if (key === undefined) return options.onConflictDoNothing ? sql`on conflict do nothing` : sql``;
  const others = names.filter((name) => !key.includes(name));
  const row = (of: string) => sql.join(others.map((name) => sql.ref(`${of}.${name}`)));
  return sql`on conflict (${sql.join(key.map((name) => sql.ref(name)))}) do update
    set ${sql.join(others.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`))}
    where (${row(table)}) is distinct from (${row('excluded')})`;
}

function isArray(type: BulkType): boolean {
  return type.endsWith('[]');
}

function makerOf(values: ArrayLike<number> | readonly BulkValue[] | MadeValues): (row: number) => BulkValue {
  return 'make' in values ? values.make : (row) => values[row] ?? null;
}

function holdsTextOfArrays({ type, length, make }: ManyColumn): boolean {
  if (!isArray(type)) return false;
  for (let i = 0; i < length; i++) {
    const value = make(i);
    if (value !== null) return typeof value === 'string';
  }
  return false;
}

function lengthOf(many: readonly ManyColumn[]): number {
  const lengths = new Set(many.map(({ length }) => length));
  if (lengths.size !== 1)
    throw new RangeError(`columns of different lengths: ${many.map(({ name }) => name).join(', ')}`);
  return [...lengths][0] ?? 0;
}

/** Rows in COPY's text format, some thousand at a time. */
function* linesOf(many: readonly ManyColumn[], rowCount: number): Iterable<string> {
  for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
    let chunk = '';
    for (let i = from; i < Math.min(rowCount, from + CHUNK_ROWS); i++) {
      for (let c = 0; c < many.length; c++) chunk += (c === 0 ? '' : '\t') + field(many[c]?.make(i) ?? null);
      chunk += '\n';
    }
    yield chunk;
  }
}

const inCopy: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function field(value: BulkValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return Number.isNaN(value) ? '\\N' : String(value);
  if (typeof value === 'string')
    return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (c) => inCopy[c] ?? c) : value;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value instanceof Uint8Array ? `\\\\x${hex(value)}` : field(arrayLiteral(value));
}

/** PostgreSQL's text form of an array. */
export function arrayLiteral(values: ArrayLike<BulkValue> | MadeValues): string {
  const make = makerOf(values as readonly BulkValue[] | MadeValues);
  const parts = new Array<string>(values.length);
  for (let i = 0; i < values.length; i++) parts[i] = element(make(i));
  return `{${parts.join(',')}}`;
}

function element(value: BulkValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NULL' : String(value);
  if (typeof value === 'string') return `"${value.replace(/[\\"]/g, '\\$&')}"`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  // A list within a list: an array column's rows travel as texts, each an array's text form.
  return value instanceof Uint8Array ? `\\\\x${hex(value)}` : element(arrayLiteral(value));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
