import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Rows of one statement: on the embedded database everything else waits meanwhile. */
const batch_rows = 5_000;

/**
 * Deletes everything of one institution, table by table and in batches, so that others are served meanwhile.
 * Tables that reference others are emptied before those. Only the owner may: the application's role cannot touch the ledger.
 * @param keep tables that stay, as 'schema.table'
 * @returns rows by table
 */
export async function removeTenant(
  db: Database,
  institutionId: number,
  keep: readonly string[] = [],
): Promise<Map<string, number>> {
  const removed = new Map<string, number>();
  for (const table of await tenantTables(db)) {
    if (keep.includes(table)) continue;
    for (;;) {
      const { numAffectedRows = 0n } = await sql`
        delete from ${sql.table(table)} where institution_id = ${institutionId} and ctid = any(array(
          select ctid from ${sql.table(table)} where institution_id = ${institutionId} limit ${batch_rows}))`.execute(
        db.owner,
      );
      if (numAffectedRows > 0n) removed.set(table, (removed.get(table) ?? 0) + Number(numAffectedRows));
      if (numAffectedRows < BigInt(batch_rows)) break;
    }
  }
  return removed;
}

/** Every table with an institution_id; those that are referenced come after those that reference them. */
async function tenantTables(db: Database): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select n.nspname || '.' || c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'institution_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'jobs'
    order by 1`.execute(db.owner);
  const { rows: references } = await sql<{ referencing: string; referenced: string }>`
    select distinct fn.nspname || '.' || f.relname as referencing, tn.nspname || '.' || t.relname as referenced
    from pg_constraint k
    join pg_class f on f.oid = k.conrelid join pg_namespace fn on fn.oid = f.relnamespace
    join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid`.execute(db.owner);
  const waiting = new Set(tables.map(({ name }) => name));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter(
      (name) => !references.some(({ referencing, referenced }) => referenced === name && waiting.has(referencing)),
    );
    if (free.length === 0) throw new Error(`tables reference each other in a circle: ${[...waiting].join(', ')}`);
    for (const name of free) {
      ordered.push(name);
      waiting.delete(name);
    }
  }
  return ordered;
}
