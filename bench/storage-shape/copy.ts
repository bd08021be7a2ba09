import { once } from 'node:events';
import type { Client } from 'pg';
import { from } from 'pg-copy-streams';

/** COPY of text that is already in one buffer, which is as fast as the binary format. */
export async function copyText(db: Client, statement: string, text: string): Promise<void> {
  const stream = db.query(from(statement));
  const done = once(stream, 'finish');
  stream.end(text);
  await done;
}
