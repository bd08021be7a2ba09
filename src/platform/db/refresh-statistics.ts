import type { Database } from './database.ts';
import { analyze } from './gather-statistics.ts';

/**
 * Lets the planner know what is in tables that were just filled. A server's autovacuum does that by itself; the embedded
 * database has none, and would go on joining thousands of rows as if there were ten.
 */
export async function refreshStatistics(db: Database, tables: readonly string[]): Promise<void> {
  if (db.kind !== 'embedded') return;
  await analyze(db, tables);
}
