import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuidv7 } from '../../../kernel/ids.ts';
import { fileName, fileTypeOf, largest_file_bytes, taken_types } from '../../core/file-type.ts';
import { trouble } from '../problems.ts';

/** Where an institution's files lie, beside what was delivered, so that a backup holds both; each is named by its id alone. */
export function caseFilesFolder(dataFolder: string, institutionId: number): string {
  return join(dataFolder, 'files', 'cases', String(institutionId));
}

/** What is said of a file whose bytes were kept. */
export interface KeptFile {
  file_id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  content_hash: string;
}

/** Keeps the bytes of a file, whose type is found from them and must be on the list; they go again where `store` fails. */
export async function keepBytes<T>(
  folder: string,
  name: string,
  body: ReadableStream<Uint8Array> | null,
  store: (file: KeptFile) => Promise<T>,
): Promise<T> {
  const bytes = await readUpTo(body, largest_file_bytes);
  const type = fileTypeOf(bytes);
  if (!type) throw trouble.fileRefused(`Files are taken as ${taken_types}, without macros. This one is none of these.`);
  const fileId = uuidv7();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileId);
  await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  try {
    return await store({
      file_id: fileId,
      name: fileName(name, type),
      media_type: type.mediaType,
      size_bytes: bytes.length,
      content_hash: createHash('sha256').update(bytes).digest('hex'),
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function readUpTo(body: ReadableStream<Uint8Array> | null, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > most)
      throw trouble.fileTooLarge(
        `Files may have ${Math.round(most / 1_000_000)} MB. Make it smaller, or add a part of it.`,
      );
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
