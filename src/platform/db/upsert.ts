import { sql } from 'kysely';
import { arrayLiteral } from './bulk-insert.ts';
import type { BulkType, BulkValue } from './bulk-values.ts';
import type { Tx } from './database.ts';

export interface UpsertColumn {
  type: BulkType;
  values: readonly BulkValue[];
  /** key: together with institution_id it says which row is meant. set: kept up to date. once: only where the row is new. */
  role: 'key' | 'set' | 'once';
}

/**
 * Inserts rows or brings them up to date, in one statement; what is as it should be is not touched. Each key may come once.
 * @NOTE Tells a new row by xmax = 0: PostgreSQL sets it only on rows that an update or a lock has touched.
 * @returns for each row that was created or changed its place in the arrays
 */
export async function upsertRows(
  trx: Tx,
  table: string,
  institutionId: number,
  columns: Record<string, UpsertColumn>,
): Promise<{ created: number[]; changed: number[] }> {
  const all = Object.entries(columns);
  const count = all[0]?.[1].values.length ?? 0;
  if (count === 0) return { created: [], changed: [] };
  const named = (role: UpsertColumn['role']) => all.filter(([, column]) => column.role === role).map(([name]) => name);
  const [keys, sets] = [named('key'), named('set')];
  const names = sql.join(all.map(([name]) => sql.ref(name)));
  const arrays = sql.join(all.map(([, { type, values }]) => sql`${arrayLiteral(values)}::text::${sql.raw(type)}[]`));
  const conflict = sql.join(['institution_id', ...keys].map((name) => sql.ref(name)));
  const action =
    sets.length === 0
      ? sql`do nothing`
      : sql`do update set ${sql.join(sets.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`))}
        where (${sql.join(sets.map((name) => sql`t.${sql.ref(name)}`))}) is distinct from (${sql.join(sets.map((name) => sql`excluded.${sql.ref(name)}`))})`;
  const { rows } = await sql<Record<string, unknown> & { is_new: boolean }>`
    insert into ${sql.table(table)} as t (institution_id, ${names})
    select ${institutionId}::int, ${names} from unnest(${arrays}) as given (${names})
    on conflict (${conflict}) ${action}
    returning ${sql.join(keys.map((name) => sql`t.${sql.ref(name)}`))}, (t.xmax = 0) as is_new`.execute(trx);
  // Which place a row had is looked up here: joined in SQL, thousands of rows without statistics meet in a nested loop.
  const keyColumns = all.filter(([, column]) => column.role === 'key').map(([, { values }]) => values);
  const places = new Map(
    Array.from({ length: count }, (_, at) => [keyColumns.map((values) => String(values[at])).join('\u0000'), at]),
  );
  const placed = rows.flatMap((row) => {
    const at = places.get(keys.map((name) => String(row[name])).join('\u0000'));
    return at === undefined ? [] : [{ at, isNew: row.is_new }];
  });
  return {
    created: placed.filter(({ isNew }) => isNew).map(({ at }) => at),
    changed: placed.filter(({ isNew }) => !isNew).map(({ at }) => at),
  };
}
