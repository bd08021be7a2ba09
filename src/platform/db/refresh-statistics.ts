import { sql } from 'kysely';
import type { Database, Tx } from './database.ts';

/**
 * Lets the planner know what is in tables that were just filled. A server's autovacuum does that by itself; the embedded
 * database has none, and would go on joining thousands of rows as if there were ten.
 */
export async function refreshStatistics(db: Database, tables: readonly string[]): Promise<void> {
  if (db.kind !== 'embedded') return;
  for (const table of tables) await sql`analyze ${sql.table(table)}`.execute(db.owner);
}

/** Fewer new rows than these do not change a plan. */
const worth_rows = 100;

/**
 * The same within a transaction that is filling a table and goes on to fill those that reference it: their foreign keys are
 * checked by a plan that was made when it was empty, and which would read all of it for every row.
 */
export async function refreshStatisticsWithin(trx: Tx, table: string, newRows: number): Promise<void> {
  if (newRows < worth_rows) return;
  // Only the owner may; the login role is.
  await sql`reset role`.execute(trx);
  await sql`analyze ${sql.table(table)}`.execute(trx);
  await sql`set local role leadline_app`.execute(trx);
}
