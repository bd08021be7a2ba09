import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';

/** Of advisory locks, those of attendance. */
const lock_class = 7_301;

const waiting = new WeakMap<Database, Map<number, Promise<unknown>>>();

/**
 * Standings of an institution are made by one at a time, in whatever process: what is written last was read last. On a server the
 * lock is held by a connection of its own, and goes with it; nothing that readers want is locked meanwhile.
 */
export async function oneAtATime<T>(db: Database, institutionId: number, work: () => Promise<T>): Promise<T> {
  if (!db.pool) return inTurn(db, institutionId, work);
  return inTurn(db, institutionId, () =>
    db.owner.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(${lock_class}::int, ${institutionId}::int)`.execute(connection);
      try {
        return await work();
      } finally {
        await sql`select pg_advisory_unlock(${lock_class}::int, ${institutionId}::int)`.execute(connection);
      }
    }),
  );
}

/** Within the process: whoever waits here waits without a connection. */
async function inTurn<T>(db: Database, institutionId: number, work: () => Promise<T>): Promise<T> {
  const known = waiting.get(db) ?? new Map<number, Promise<unknown>>();
  waiting.set(db, known);
  const before = known.get(institutionId) ?? Promise.resolve();
  const mine = before.then(work, work);
  known.set(institutionId, mine);
  try {
    return await mine;
  } finally {
    if (known.get(institutionId) === mine) known.delete(institutionId);
  }
}
