import { sql } from 'kysely';
import type { Database } from './database.ts';

interface Column {
  schema: string;
  table: string;
  column: string;
  type: string;
  is_nullable: boolean;
  has_default: boolean;
  in_key: boolean;
}

const TYPES: Record<string, string> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'number',
  bool: 'boolean',
  text: 'string',
  uuid: 'string',
  date: 'string',
  timestamptz: 'Date',
  jsonb: 'Json',
  bytea: 'Uint8Array',
};

/** What the migrated database holds: Kysely's types and the data dictionary, both made from the catalogue, so they cannot drift. */
export async function describeSchema(database: Database): Promise<{ types: string; dictionary: string }> {
  const columns = await readColumns(database);
  const tables = Map.groupBy(columns, (column) => `${column.schema}.${column.table}`);
  return { types: typesOf(tables), dictionary: dictionaryOf(tables) };
}

async function readColumns(database: Database): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select n.nspname as schema, c.relname as "table", a.attname as "column", t.typname as type,
           not a.attnotnull as is_nullable, (a.atthasdef or a.attidentity <> '') as has_default,
           coalesce(a.attnum = any(i.indkey::int2[]), false) as in_key
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'public', 'jobs')
      and n.nspname not like 'pg\\_%'
    order by n.nspname, c.relname, a.attnum`.execute(database.owner);
  return rows;
}

function typesOf(tables: Map<string, Column[]>): string {
  const lines = [
    '// Generated from the migrated schema by `npm run generate`; a test compares the two.',
    "import type { ColumnType, Generated, JSONColumnType } from 'kysely';",
    '',
    'type Json = JSONColumnType<Record<string, unknown>, unknown, unknown>;',
    'type Instant = ColumnType<Date, Date | string, Date | string>;',
    '',
    'export interface Schema {',
  ];
  for (const [name, columns] of tables) {
    lines.push(`  '${name}': {`);
    for (const column of columns)
      lines.push(
        `    ${/^[a-z_0-9]+$/i.test(column.column) ? column.column : `'${column.column}'`}: ${typeOf(column)};`,
      );
    lines.push('  };');
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function typeOf({ type, is_nullable, has_default }: Column): string {
  const base = type.startsWith('_') ? `${TYPES[type.slice(1)] ?? 'unknown'}[]` : (TYPES[type] ?? 'unknown');
  if (base === 'Json')
    return is_nullable
      ? 'ColumnType<Record<string, unknown> | null, unknown, unknown>'
      : has_default
        ? 'ColumnType<Record<string, unknown>, unknown, unknown>'
        : 'Json';
  const named = base === 'Date' ? 'Instant' : base;
  if (base === 'Date' && is_nullable)
    return 'ColumnType<Date | null, Date | string | null | undefined, Date | string | null>';
  if (base === 'Date' && has_default) return 'ColumnType<Date, Date | string | undefined, Date | string>';
  const nullable = is_nullable ? `${named} | null` : named;
  return has_default ? `Generated<${nullable}>` : nullable;
}

function dictionaryOf(tables: Map<string, Column[]>): string {
  const lines = [
    '# Data dictionary',
    '',
    'Generated from the migrated schema by `npm run generate`; the reasons stand as comments in `migrations/`.',
    '',
  ];
  for (const [name, columns] of tables) {
    lines.push(`## ${name}`, '', '| column | type | key | may be empty |', '|---|---|---|---|');
    for (const { column, type, in_key, is_nullable } of columns) {
      lines.push(
        `| ${column} | ${type.startsWith('_') ? `${type.slice(1)}[]` : type} | ${in_key ? 'primary' : ''} | ${is_nullable ? 'yes' : ''} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}
