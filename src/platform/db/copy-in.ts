import { once } from 'node:events';
import { CompiledQuery } from 'kysely';
import { from } from 'pg-copy-streams';
import type { Tx } from './database.ts';

/**
 * COPY ... FROM STDIN on the transaction's own connection of a PostgreSQL server.
 * @param chunks of the format that the statement names
 */
export async function copyIn(trx: Tx, statement: string, chunks: Iterable<string | Buffer>): Promise<void> {
  const stream = from(statement);
  const ended = once(stream, 'finish');
  // Waited for below; without this a failure while chunks are still being made would count as unhandled.
  ended.catch(() => undefined);
  await trx.executeQuery(submitted(stream));
  try {
    for (const chunk of chunks) {
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), ended]);
    }
  } catch (error) {
    // Left open, the connection would wait for more rows for ever.
    stream.destroy(error as Error);
    await ended.catch(() => undefined);
    throw error;
  }
  stream.end();
  await ended;
}

/**
 * pg takes a submittable in the place of a query's text, and Kysely hands the text on unread: so the stream runs on the
 * connection that the transaction holds, which Kysely keeps to itself. bulk-insert.db.test.ts holds both to it.
 */
function submitted(stream: object): CompiledQuery {
  return { ...CompiledQuery.raw(''), sql: stream as unknown as string };
}
