import { PGliteAdapter } from 'kysely';
import type { Tx } from './database.ts';

/** Whether a transaction is one of a PostgreSQL server, where COPY can be had, or of the embedded database. */
export function isServer(trx: Tx): boolean {
  return !(trx.getExecutor().adapter instanceof PGliteAdapter);
}
