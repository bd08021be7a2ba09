import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { uuidv7 } from '../../../kernel/ids.ts';
import { trouble } from '../problems.ts';

export type FileBody = { path: string } | { stream: Readable | ReadableStream<Uint8Array> } | { text: string };

export interface StoredFile {
  /** SHA-256 of the bytes as they came. */
  contentHash: string;
  sizeBytes: number;
  path: string;
}

/** Whose file it is: institutions keep theirs apart, so that a hash opens nothing of another's. */
export interface FilePlace {
  dataFolder: string;
  actor: { institutionId: number };
}

/** The largest upload. */
export const MAX_UPLOAD_BYTES = 20_000_000_000;

/** Keeps a file under the hash of its content; one that is there already is not written twice. A broken upload leaves nothing. */
export async function storeFile(place: FilePlace, body: FileBody, mostBytes = MAX_UPLOAD_BYTES): Promise<StoredFile> {
  const folder = join(place.dataFolder, 'files');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const incoming = join(folder, `incoming-${uuidv7()}`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const file = await open(incoming, 'wx', 0o600);
    try {
      await drained(readableOf(body), async (chunk) => {
        sizeBytes += chunk.length;
        if (sizeBytes > mostBytes)
          throw trouble.tooLarge(
            `The file is larger than ${Math.round(mostBytes / 1e9)} GB. Give it in parts, for instance a file for each term.`,
          );
        hash.update(chunk);
        await writeAll(file, chunk);
      });
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(incoming, { force: true });
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || name === 'AbortError')
      throw trouble.interrupted('The upload broke off before its end, so nothing was kept. Send the file again.');
    throw error;
  }
  const contentHash = hash.digest('hex');
  const path = storedPath(place, contentHash);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(incoming, path);
  return { contentHash, sizeBytes, path };
}

/** An upload that was refused is read on for so long, because a sender who is cut off in the middle never reads why. */
const READ_ON_BYTES = 64e6;

/** Takes every chunk in turn. When one cannot be taken, the rest is read and dropped before the failure is told. */
async function drained(readable: Readable, take: (chunk: Buffer) => Promise<void>): Promise<void> {
  let failure: { error: unknown } | null = null;
  let droppedBytes = 0;
  for await (const chunk of readable as AsyncIterable<Uint8Array>) {
    if (failure) {
      droppedBytes += chunk.length;
      if (droppedBytes > READ_ON_BYTES) break;
      continue;
    }
    try {
      await take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } catch (error) {
      failure = { error };
    }
  }
  if (failure) throw failure.error;
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten;
}

export function storedPath({ dataFolder, actor }: FilePlace, contentHash: string): string {
  return join(dataFolder, 'files', String(actor.institutionId), contentHash.slice(0, 2), contentHash);
}

/** The stored file, or a Problem that says it is gone (deleted by retention, or a restored database without its files). */
export async function requireStored(place: FilePlace, contentHash: string): Promise<string> {
  const path = storedPath(place, contentHash);
  const found = await stat(path).catch(() => null);
  if (!found) throw trouble.fileGone('The file of this delivery is no longer stored here. Upload it again.');
  return path;
}

function readableOf(body: FileBody): Readable {
  if ('path' in body) return createReadStream(body.path);
  if ('text' in body) return Readable.from([Buffer.from(body.text)]);
  return body.stream instanceof Readable ? body.stream : Readable.fromWeb(body.stream);
}
