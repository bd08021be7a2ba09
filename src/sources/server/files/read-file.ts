import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { detectDelimiter, detectEncoding, type Encoding, headerOf } from '../../../platform/files/csv-dialect.ts';
import { isText } from '../../../platform/files/is-text.ts';
import { fileTrouble } from '../../../platform/files/problems.ts';
import { headOf } from '../../../platform/files/read-csv.ts';
import { gunzip, unzip } from '../../../platform/files/unzip.ts';
import { quoted, quotedName, type Warehouse } from '../../../platform/warehouse/warehouse.ts';
import type { Mapping } from '../../core/mapping.ts';
import { trouble } from '../problems.ts';

/** A file that DuckDB can read, whatever it came as. */
export interface OpenedFile {
  format: 'csv' | 'parquet' | 'jsonl';
  encoding: Encoding;
  delimiter: string | null;
  /** In the file's order. */
  columns: string[];
  /** A SQL relation with every column as text. */
  relation: string;
  /** Where DuckDB notes the lines that it could not read (CSV only). */
  faultyTable: string | null;
}

type FileOptions = Mapping['file'];

/** The longest line that is read, in bytes; a longer one is a row that cannot be read. */
export const MAX_LINE_BYTES = 2_000_000;
const MAX_COLUMNS = 2_000;
const HEAD_BYTES = 1_000_000;
export const faultyTable = 'faulty';

/**
 * Opens CSV (any delimiter and encoding), Parquet or JSON lines, packed (gz, zip) or not. What DuckDB cannot read as it
 * stands is unpacked or rewritten as UTF-8 into the warehouse's own folder.
 * @param how rewrites: a text file is rewritten in any case, with one kind of line ending and read as Latin-1 where it is not
 *   UTF-8; allowsNoRows: a header alone says that the days it covers were quiet
 */
export async function openFile(
  warehouse: Warehouse,
  path: string,
  options: FileOptions,
  how: { rewrites?: boolean; allowsNoRows?: boolean } = {},
): Promise<OpenedFile> {
  const plain = await unpacked(path, warehouse.folder);
  const head = await headOf(plain);
  if (head.length === 0) throw trouble.emptyFile('The file has no bytes. Export it again.');
  const format = options.format ?? formatOf(head);
  if (format === 'parquet') return openParquet(warehouse, plain);
  const encoding = options.encoding ?? (how.rewrites ? await trueEncoding(plain, head) : detectEncoding(head));
  if (!isText(head, encoding)) throw trouble.wrongKind(notATable);
  const text =
    encoding === 'utf-8' && !how.rewrites
      ? plain
      : await rewritten(plain, encoding, join(warehouse.folder, 'rewritten'));
  return format === 'jsonl'
    ? openJsonLines(text, encoding)
    : openCsv(text, encoding, options, how.allowsNoRows ?? false);
}

async function unpacked(path: string, folder: string): Promise<string> {
  const head = await headOf(path, 4);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const to = join(folder, 'gunzipped');
    await gunzip(path, to);
    return to;
  }
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const files = await unzip(path, folder);
    const [only] = files.values();
    if (files.size !== 1 || only === undefined)
      throw fileTrouble.badArchive(
        `The zip holds ${files.size} files (${[...files.keys()].slice(0, 5).join(', ')}). Give one file at a time.`,
      );
    return unpackedOnce(only);
  }
  return path;
}

/** A packed file within a packed file is how bombs are built. */
async function unpackedOnce(path: string): Promise<string> {
  const head = await headOf(path, 4);
  if ((head[0] === 0x1f && head[1] === 0x8b) || (head[0] === 0x50 && head[1] === 0x4b))
    throw fileTrouble.badArchive('The archive holds another archive. Give the file itself.');
  return path;
}

const notATable =
  'This is neither text nor Parquet, so it holds no table that could be read. Give CSV (with any delimiter, in UTF-8, UTF-16 or Latin-1), JSON lines or Parquet, as it is or packed as gz or zip.';

function formatOf(head: Uint8Array): 'csv' | 'parquet' | 'jsonl' {
  const ascii = Buffer.from(head.subarray(0, 8)).toString('latin1');
  if (ascii.startsWith('PAR1')) return 'parquet';
  if (
    ascii.startsWith('%PDF') ||
    ascii.startsWith('\xd0\xcf\x11\xe0') ||
    ascii.startsWith('\x89PNG') ||
    ascii.startsWith('SQLite')
  )
    throw trouble.wrongKind(notATable);
  return /^(\xef\xbb\xbf)?\s*\{/.test(ascii) ? 'jsonl' : 'csv';
}

/** Reads the whole file to find out whether it is UTF-8 to its end. */
async function trueEncoding(path: string, head: Uint8Array): Promise<Encoding> {
  const first = detectEncoding(head);
  if (first !== 'utf-8') return first;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    return 'utf-8';
  } catch {
    return 'latin-1';
  }
}

async function rewritten(path: string, encoding: Encoding, to: string): Promise<string> {
  // The web's latin-1 is Windows-1252, which is what files called Latin-1 are.
  const decoder = new TextDecoder(encoding === 'latin-1' ? 'windows-1252' : encoding);
  let endsInReturn = false;
  const translate = new Transform({
    transform(chunk: Buffer, _, done) {
      let text = (endsInReturn ? '\r' : '') + decoder.decode(chunk, { stream: true });
      endsInReturn = text.endsWith('\r');
      if (endsInReturn) text = text.slice(0, -1);
      done(null, text.replaceAll(/\r\n?/g, '\n'));
    },
    flush(done) {
      done(null, `${endsInReturn ? '\n' : ''}${decoder.decode()}`);
    },
  });
  await pipeline(createReadStream(path), translate, createWriteStream(to));
  return to;
}

async function openCsv(
  path: string,
  encoding: Encoding,
  options: FileOptions,
  allowsNoRows: boolean,
): Promise<OpenedFile> {
  const bytes = await headOf(path);
  const head = new TextDecoder('utf-8').decode(bytes);
  const quote = options.quote ?? '"';
  const delimiter = options.delimiter ?? detectDelimiter(head, quote);
  const { header, isWhole, hasMore } = headerOf(head, { delimiter, quote });
  if (header === null) throw trouble.emptyFile('The file holds only blank lines. Export it again.');
  if (bytes.length === HEAD_BYTES && (!isWhole || !hasMore))
    throw fileTrouble.lineTooLong(
      'The first line goes on for more than a megabyte. Is this a CSV file with one row a line?',
    );
  if (!allowsNoRows && options.hasHeader && !hasMore)
    throw trouble.noRows(
      'The file has its header line and nothing below. If the day had no events, say which days the file covers.',
    );
  if (header.length > MAX_COLUMNS)
    throw trouble.unreadable(
      `The file has ${header.length.toLocaleString('en')} columns; at most ${MAX_COLUMNS.toLocaleString('en')} are read.`,
    );
  const columns = options.hasHeader ? uniqueNames(header) : header.map((_, index) => String(index + 1));
  const struct = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  const relation = `read_csv(${quoted(path)}, auto_detect=false, columns={${struct}}, header=${options.hasHeader}, delim=${quoted(delimiter)}, quote=${quoted(quote)}, escape=${quoted(quote)}, nullstr='', max_line_size=${MAX_LINE_BYTES}, store_rejects=true, rejects_table='${faultyTable}', rejects_scan='faulty_scan')`;
  return { format: 'csv', encoding, delimiter, columns, relation, faultyTable };
}

/** Every column gets a name of its own, so that each can be mapped; DuckDB's names ignore case. */
function uniqueNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((raw, index) => {
    const name = raw.replaceAll('\0', '').trim() || `column ${index + 1}`;
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name} (${n})`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

async function openParquet(warehouse: Warehouse, path: string): Promise<OpenedFile> {
  const described = await warehouse
    .rows<{ column_name: string }>(`select column_name from (describe select * from read_parquet(${quoted(path)}))`)
    .catch((error: Error) => {
      throw trouble.unreadable('The Parquet file is broken. Export it again.', { says: error.message.split(':')[0] });
    });
  const columns = described.map(({ column_name }) => column_name);
  const casts = columns.map((name) => `${quotedName(name)}::varchar as ${quotedName(name)}`).join(', ');
  return {
    format: 'parquet',
    encoding: 'utf-8',
    delimiter: null,
    columns,
    relation: `(select ${casts} from read_parquet(${quoted(path)}))`,
    faultyTable: null,
  };
}

const SAMPLE_OBJECTS = 1000;

async function openJsonLines(path: string, encoding: Encoding): Promise<OpenedFile> {
  const names = new Set<string>();
  let objects = 0;
  let lines = 0;
  const stream = createReadStream(path, { end: 20_000_000 });
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    if (++lines > SAMPLE_OBJECTS) break;
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
      objects++;
      for (const name of Object.keys(value)) if (names.size < MAX_COLUMNS) names.add(name);
    } catch {
      // A line that is no JSON is counted as a row that cannot be read when the file is checked.
    }
  }
  stream.destroy();
  if (objects === 0)
    throw trouble.unreadable('No line of the file is a JSON object. JSON lines have one object on each line.');
  const columns = [...names];
  const struct = columns.map((name) => `${quoted(name)}: 'VARCHAR'`).join(', ');
  const relation = `read_json(${quoted(path)}, format='newline_delimited', columns={${struct}}, ignore_errors=true, maximum_object_size=${MAX_LINE_BYTES})`;
  return { format: 'jsonl', encoding, delimiter: null, columns, relation, faultyTable: null };
}
