import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Entry, openPromise as openZip, validateFileName } from 'yauzl';
import { fileTrouble } from './problems.ts';

export interface ArchiveLimits {
  /** Files in one archive. */
  entries: number;
  /** Bytes of all files together, unpacked. */
  bytes: number;
  /** Unpacked bytes for each packed byte; tables compress well, but not like this. */
  ratio: number;
}

export const archiveLimits: ArchiveLimits = { entries: 1000, bytes: 20_000_000_000, ratio: 300 };

/** Unpacked size that no ratio is held against: small repetitive files may compress thousandfold. */
const INNOCENT_BYTES = 20_000_000;

/**
 * Unpacks a zip's files into a folder, flat, under their base names. Whatever tries to leave the folder, is encrypted, is a
 * link, comes twice or is a bomb stops it.
 * @returns base name -> path
 */
export async function unzip(
  path: string,
  folder: string,
  limits: ArchiveLimits = archiveLimits,
): Promise<Map<string, string>> {
  const packed = (await stat(path)).size;
  const files = new Map<string, string>();
  const budget = { left: Math.min(limits.bytes, Math.max(INNOCENT_BYTES, packed * limits.ratio)) };
  const zip = await openZip(path, { autoClose: false }).catch((error: Error) => {
    throw (
      nameTrouble(error.message) ?? fileTrouble.badArchive(`The zip file is broken (${error.message}). Pack it again.`)
    );
  });
  try {
    if (zip.entryCount > limits.entries)
      throw fileTrouble.badArchive(
        `The zip holds ${zip.entryCount.toLocaleString('en')} files; at most ${limits.entries.toLocaleString('en')} are opened.`,
      );
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName;
      checkName(name);
      if (name.endsWith('/') || name.startsWith('__MACOSX/') || basename(name).startsWith('.')) continue;
      checkEntry(entry, budget.left);
      const target = basename(name);
      if (files.has(target)) throw fileTrouble.badArchive(`The zip holds "${target}" twice. Pack each file once.`);
      const to = join(folder, `unzipped-${files.size}`);
      await pipeline(await zip.openReadStreamPromise(entry), bounded(budget), createWriteStream(to));
      files.set(target, to);
    }
  } catch (error) {
    throw archiveTrouble(error);
  } finally {
    zip.close();
  }
  if (files.size === 0) throw fileTrouble.badArchive('The zip holds no files.');
  return files;
}

/** Unpacks a gzip file, with the same limits. */
export async function gunzip(path: string, to: string, limits: ArchiveLimits = archiveLimits): Promise<void> {
  const packed = (await stat(path)).size;
  const budget = { left: Math.min(limits.bytes, Math.max(INNOCENT_BYTES, packed * limits.ratio)) };
  try {
    await pipeline(createReadStream(path), createGunzip(), bounded(budget), createWriteStream(to));
  } catch (error) {
    throw archiveTrouble(error);
  }
}

function checkName(name: string): void {
  const said = validateFileName(name);
  if (said !== null || name.includes('\0') || name.length > 500)
    throw fileTrouble.badArchive(
      'The zip holds a file whose path leads out of the folder it is opened in. It was not opened; make sure you know where it comes from.',
    );
}

function checkEntry(entry: Entry, budget: number): void {
  if (entry.isEncrypted()) throw fileTrouble.badArchive('The zip is protected by a password. Pack it without one.');
  // The upper 16 bits are the Unix mode; 0o120000 is a symbolic link.
  if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000)
    throw fileTrouble.badArchive('The zip holds a link instead of a file. Pack the files themselves.');
  if (entry.uncompressedSize > budget) throw bomb();
}

/** Stops when more comes out than may: what an entry says about its own size is not believed. */
function bounded(budget: { left: number }): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      budget.left -= chunk.length;
      if (budget.left < 0) done(bomb());
      else done(null, chunk);
    },
  });
}

function bomb() {
  return fileTrouble.badArchive('The archive unpacks to far more than a table would. It was not opened.');
}

function nameTrouble(message: string) {
  return /relative path|absolute path|invalid characters in fileName/i.test(message)
    ? fileTrouble.badArchive(
        'The zip holds a file whose path leads out of the folder it is opened in. It was not opened; make sure you know where it comes from.',
      )
    : null;
}

function archiveTrouble(error: unknown): unknown {
  const { code = '', message = '', name = '' } = error as NodeJS.ErrnoException;
  if (name === 'Problem' || code === 'ENOSPC') return error;
  return nameTrouble(message) ?? fileTrouble.badArchive(`The archive is broken (${message}). Pack it again.`);
}
