import { sql } from 'kysely';
import type { Tx } from './database.ts';

export type BulkType =
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float4'
  | 'float8'
  | 'bool'
  | 'text'
  | 'uuid'
  | 'date'
  | 'timestamptz'
  | 'bytea'
  | 'jsonb';
export type BulkValue = number | string | boolean | Uint8Array | null;

export interface BulkColumn {
  type: BulkType;
  /** One for each row; of typed arrays NaN is null. A single value stands for all rows. */
  values: ArrayLike<number> | readonly BulkValue[] | number | string;
}

/**
 * Inserts many rows in one statement: each column travels as one array and the rows are unnested in the database. Measured
 * against COPY into an unlogged staging table and INSERT ... SELECT from there, see docs/decisions/0002-activity-shape.md.
 * @NOTE On the embedded database keep a statement to some thousands of rows: it blocks all others.
 * @returns the number of rows inserted; fewer than given when `onConflictDoNothing`
 */
export async function bulkInsert(
  trx: Tx,
  table: string,
  columns: Record<string, BulkColumn>,
  options: { onConflictDoNothing?: boolean } = {},
): Promise<number> {
  const all = Object.entries(columns);
  const many = all.filter(([, column]) => isMany(column.values));
  const one = all.filter(([, column]) => !isMany(column.values));
  const rowCount = lengthOf(many);
  if (rowCount === 0) return 0;
  const names = sql.join([...many, ...one].map(([name]) => sql.ref(name)));
  const arrays = sql.join(
    many.map(([, column]) => sql`${arrayLiteral(column.values as ArrayLike<number>)}::text::${sql.raw(column.type)}[]`),
  );
  const constants = one.map(([, column]) => sql`, ${column.values}::${sql.raw(column.type)}`);
  const rows = sql.join(many.map((_, index) => sql.ref(`c${index}`)));
  const conflict = options.onConflictDoNothing ? sql`on conflict do nothing` : sql``;
  const result = await sql`insert into ${sql.table(table)} (${names})
    select ${rows}${sql.join(constants, sql``)} from unnest(${arrays}) as rows (${rows}) ${conflict}`.execute(trx);
  return Number(result.numAffectedRows ?? 0n);
}

function isMany(values: BulkColumn['values']): boolean {
  return typeof values === 'object';
}

function lengthOf(many: [string, BulkColumn][]): number {
  const lengths = new Set(many.map(([, column]) => (column.values as ArrayLike<unknown>).length));
  if (lengths.size !== 1)
    throw new RangeError(`columns of different lengths: ${many.map(([name]) => name).join(', ')}`);
  return [...lengths][0] ?? 0;
}

/** PostgreSQL's text form of an array. */
export function arrayLiteral(values: ArrayLike<BulkValue>): string {
  const parts = new Array<string>(values.length);
  for (let i = 0; i < values.length; i++) parts[i] = element(values[i] ?? null);
  return `{${parts.join(',')}}`;
}

function element(value: BulkValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return Number.isNaN(value) ? 'NULL' : String(value);
  if (typeof value === 'string') return `"${value.replace(/[\\"]/g, '\\$&')}"`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
}
