import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Database } from './database.ts';

const folder = new URL('../../../migrations/', import.meta.url);

/**
 * Applies the numbered SQL files that this database has not had yet, each in its own transaction, in order.
 * @returns the names of those applied now
 */
export async function migrate(database: Database): Promise<string[]> {
  await execute(
    database,
    'create table if not exists public.leadline_migration (name text primary key, applied_at timestamptz not null default now())',
  );
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const { rows } = await sql<{ name: string }>`select name from public.leadline_migration`.execute(database.owner);
  const done = new Set(rows.map((row) => row.name));
  const applied: string[] = [];
  for (const name of names) {
    if (done.has(name)) continue;
    const text = await readFile(new URL(name, folder), 'utf8');
    try {
      await execute(
        database,
        `begin; select pg_advisory_xact_lock(7310); ${text}; insert into public.leadline_migration (name) values ('${name}'); commit`,
      );
    } catch (error) {
      throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error });
    }
    applied.push(name);
  }
  return applied;
}

/** Several statements in one go: the extended protocol takes only one, so each driver's own way is used. */
async function execute(database: Database, statements: string): Promise<void> {
  if (database.embedded) {
    try {
      await database.embedded.exec(statements);
    } catch (error) {
      await database.embedded.exec('rollback');
      throw error;
    }
    return;
  }
  const client = await database.pool?.connect();
  try {
    await client?.query(statements);
  } catch (error) {
    await client?.query('rollback');
    throw error;
  } finally {
    client?.release();
  }
}
