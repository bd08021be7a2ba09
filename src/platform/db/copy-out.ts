import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CompiledQuery } from 'kysely';
import { to } from 'pg-copy-streams';
import type { Tx } from './database.ts';

/** The signature, flags and the length of an extension that is never there. */
const HEADER_BYTES = 19;

/**
 * The rows of a query in PostgreSQL's binary form, on the transaction's own connection of a server: for many bytes, which the
 * usual way sends as hexadecimal text and a JavaScript object for each row.
 * @param select literal SQL without parameters, which COPY does not take: only numbers and dates of our own may stand in it
 */
export async function copyOut(trx: Tx, select: string): Promise<BinaryRows> {
  const stream = to(`copy (${select}) to stdout (format binary)`);
  const chunks: Buffer[] = [];
  const ended = (async () => {
    for await (const chunk of stream) chunks.push(chunk as Buffer);
  })();
  // Waited for below; without this a failure before that would count as unhandled.
  ended.catch(() => undefined);
  // The stream stands in the place of the query's text: see copy-in.ts.
  await trx.executeQuery({ ...CompiledQuery.raw(''), sql: stream as unknown as string });
  await ended;
  return new BinaryRows(Buffer.concat(chunks));
}

/**
 * The rows of a query as a CSV file without a header, for DuckDB to read: a million rows without an object for any of them.
 * @param select as for copyOut
 */
export async function copyToFile(trx: Tx, select: string, path: string): Promise<void> {
  const stream = to(`copy (${select}) to stdout (format csv)`);
  const written = pipeline(stream, createWriteStream(path, { mode: 0o600 }));
  written.catch(() => undefined);
  await trx.executeQuery({ ...CompiledQuery.raw(''), sql: stream as unknown as string });
  await written;
}

/** Walks through rows: next() goes to one, then its fields must be taken in their order. */
export class BinaryRows {
  readonly #bytes: Buffer;
  #at = HEADER_BYTES;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  next(): boolean {
    const fields = this.#bytes.readInt16BE(this.#at);
    this.#at += 2;
    return fields >= 0;
  }

  int2(): number {
    return this.#bytes.readInt16BE(this.#skip(2));
  }

  int4(): number {
    return this.#bytes.readInt32BE(this.#skip(4));
  }

  float8(): number {
    return this.#bytes.readDoubleBE(this.#skip(8));
  }

  /** Null where the field is null. The bytes stay in the buffer that all rows share. */
  bytea(): Uint8Array | null {
    const length = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    if (length < 0) return null;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Where the field's bytes are; it must be as long as its type. */
  #skip(bytes: number): number {
    const length = this.#bytes.readInt32BE(this.#at);
    if (length !== bytes) throw new RangeError(`a field of ${length} bytes where ${bytes} were expected`);
    this.#at += 4 + bytes;
    return this.#at - bytes;
  }
}
