import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { detectDelimiter, detectEncoding } from './csv-dialect.ts';
import { fileTrouble } from './problems.ts';

/** The first bytes of a file. */
export async function headOf(path: string, bytes = 1_000_000): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await file.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A row of a CSV table by the names of its header, which are compared without case. */
export interface TableRow {
  /** 1 = the first after the header. */
  row: number;
  /** Trimmed; empty where there is no such column or nothing in it. */
  get(column: string): string;
  has(column: string): boolean;
  /** The header, in lower case. */
  columns: readonly string[];
  /** As it came, for lists of rejects. */
  cells: readonly string[];
  /** It has other cells than the header has names. */
  isRagged: boolean;
}

const MOST_CHARACTERS_A_ROW = 1_000_000;

/**
 * Reads a CSV file of moderate size row by row (RFC 4180; any delimiter, line ending and encoding). For the roster; activity,
 * which is larger, is read by DuckDB.
 */
export async function* readCsv(path: string): AsyncIterable<TableRow> {
  let columns: Map<string, number> | null = null;
  let width = 0;
  let names: string[] = [];
  let row = 0;
  for await (const cells of records(path)) {
    if (columns === null) {
      columns = new Map();
      width = cells.length;
      names = cells.map((name) => name.trim().toLowerCase());
      for (const [index, name] of cells.entries()) {
        const key = name.trim().toLowerCase();
        if (key !== '' && !columns.has(key)) columns.set(key, index);
      }
      continue;
    }
    const at = columns;
    row++;
    yield {
      row,
      cells,
      columns: names,
      isRagged: cells.length !== width,
      get: (column) => (cells[at.get(column.toLowerCase()) ?? -1] ?? '').trim(),
      has: (column) => at.has(column.toLowerCase()),
    };
  }
}

async function* records(path: string): AsyncIterable<string[]> {
  const head = await headOf(path);
  const encoding = detectEncoding(head);
  const decoder = new TextDecoder(encoding === 'latin-1' ? 'windows-1252' : encoding, {
    fatal: encoding !== 'latin-1',
  });
  const sample = new TextDecoder(encoding === 'latin-1' ? 'windows-1252' : encoding).decode(head);
  const parser = new CsvParser(detectDelimiter(sample));
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      yield* parser.push(decoder.decode(chunk as Buffer, { stream: true }));
    yield* parser.push(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError)
      throw fileTrouble.unreadable('The file is not UTF-8 to its end. Export it again as UTF-8.');
    throw error;
  }
  yield* parser.end();
}

/** Keeps what is left of a chunk until the next one completes the record. */
class CsvParser {
  readonly #delimiter: string;
  #rest = '';

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *push(text: string): Iterable<string[]> {
    yield* this.#take(this.#rest + text, false);
  }

  *end(): Iterable<string[]> {
    if (this.#rest !== '') yield* this.#take(`${this.#rest}\n`, true);
    if (this.#rest.trim() !== '')
      throw fileTrouble.unreadable(
        'A quotation mark is opened and never closed. Look for the last row that reads well, and mend the next.',
      );
  }

  *#take(text: string, isEnd: boolean): Iterable<string[]> {
    let at = 0;
    for (;;) {
      const found = recordAt(text, at, this.#delimiter, isEnd);
      if (found === null) break;
      at = found.next;
      if (found.cells.length > 1 || found.cells[0]?.trim() !== '') yield found.cells;
    }
    this.#rest = text.slice(at);
    if (this.#rest.length > MOST_CHARACTERS_A_ROW)
      throw fileTrouble.lineTooLong('A row goes on for more than a million characters. Is a quotation mark missing?');
  }
}

/** The record that begins at a position, and where the next begins; null when the text ends within it. */
function recordAt(
  text: string,
  from: number,
  delimiter: string,
  isEnd: boolean,
): { cells: string[]; next: number } | null {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    if (at >= text.length) return null;
    let cell: string;
    if (text.charCodeAt(at) === 34) {
      const quoted = quotedAt(text, at + 1);
      if (quoted === null) return null;
      at = quoted.next;
      cell = quoted.cell;
      const rest = untilEnd(text, at, delimiter);
      cell += text.slice(at, rest);
      at = rest;
    } else {
      const end = untilEnd(text, at, delimiter);
      cell = text.slice(at, end);
      at = end;
    }
    if (at >= text.length) return null;
    cells.push(cell);
    const stop = text[at];
    if (stop === delimiter) {
      at++;
      if (at >= text.length) return isEnd ? { cells: [...cells, ''], next: at } : null;
      continue;
    }
    // A return at the very end may be half of a line ending.
    if (stop === '\r' && at + 1 >= text.length && !isEnd) return null;
    return { cells, next: at + (stop === '\r' && text[at + 1] === '\n' ? 2 : 1) };
  }
}

function untilEnd(text: string, from: number, delimiter: string): number {
  const code = delimiter.charCodeAt(0);
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === code || character === 10 || character === 13) break;
  }
  return at;
}

function quotedAt(text: string, from: number): { cell: string; next: number } | null {
  let cell = '';
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote + 1 >= text.length) return null;
    cell += text.slice(at, quote);
    if (text.charCodeAt(quote + 1) !== 34) return { cell, next: quote + 1 };
    cell += '"';
    at = quote + 2;
  }
}
