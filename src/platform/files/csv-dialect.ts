export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1';

/** What the first bytes say about the encoding; UTF-8 unless something else is plain. */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const pairs = Math.min(head.length, 4096) >> 1;
  let zerosAtEven = 0;
  let zerosAtOdd = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) zerosAtEven++;
    if (head[2 * i + 1] === 0) zerosAtOdd++;
  }
  // Without a mark, Western text in UTF-16 has a zero in nearly every second byte.
  if (pairs > 1 && zerosAtOdd > pairs * 0.4 && zerosAtEven < pairs * 0.1) return 'utf-16le';
  if (pairs > 1 && zerosAtEven > pairs * 0.4 && zerosAtOdd < pairs * 0.1) return 'utf-16be';
  return isUtf8(head) ? 'utf-8' : 'latin-1';
}

/** Whether the bytes are UTF-8; a character cut by the end of the sample is forgiven. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Where two do as well, the one that is rarer within text. */
const candidates = ['\t', ';', '|', ',', ':', '^', '~'];

/**
 * The delimiter whose count of fields is the same in most of the first lines, and more than one.
 * A file of one column has none: then a comma.
 */
export function detectDelimiter(head: string, quote = '"'): string {
  let best = { delimiter: ',', points: 0 };
  for (const delimiter of candidates) {
    const widths = recordsOf(head, { delimiter, quote }, 50).map((record) => record.length);
    const width = widths[0] ?? 1;
    if (width < 2) continue;
    const alike = widths.filter((n) => n === width).length / widths.length;
    const points = alike * 1000 + Math.min(width, 50);
    if (points > best.points) best = { delimiter, points };
  }
  return best.delimiter;
}

interface Dialect {
  delimiter: string;
  quote: string;
}

/** The first records of a CSV text (RFC 4180, any line ending); one cut by the end of the text is left out unless it is the only one. */
export function recordsOf(text: string, dialect: Dialect, most: number): string[][] {
  const { records, cut } = parse(text, dialect, most);
  return records.length === 0 && cut !== null ? [cut] : records;
}

/** The header of a CSV text, whether it ends within the text, and whether anything follows it. */
export function headerOf(
  text: string,
  dialect: Dialect,
): { header: string[] | null; isWhole: boolean; hasMore: boolean } {
  const { records, cut, at } = parse(text, dialect, 1);
  return { header: records[0] ?? cut, isWhole: records.length > 0, hasMore: text.slice(at).trim() !== '' };
}

/** @returns the records; what stands after the last line ending, where that is fewer than `most`; and how far it read */
function parse(
  text: string,
  { delimiter, quote }: Dialect,
  most: number,
): { records: string[][]; cut: string[] | null; at: number } {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let isQuoted = false;
  let at = 0;
  const endField = () => {
    record.push(field);
    field = '';
  };
  while (at < text.length && records.length < most) {
    const character = text[at++] ?? '';
    if (isQuoted) {
      if (character !== quote) field += character;
      else if (text[at] === quote) field += text[at++];
      else isQuoted = false;
    } else if (character === quote && field === '') isQuoted = true;
    else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && text[at] === '\n') at++;
      endField();
      if (record.length > 1 || record[0] !== '') records.push(record);
      record = [];
    } else field += character;
  }
  if (records.length === most || (field === '' && record.length === 0)) return { records, cut: null, at };
  const last = [...record, field];
  // Without a line ending at its very end a file's last record is whole all the same.
  return isQuoted ? { records, cut: last, at } : { records: [...records, last], cut: null, at };
}

/** One CSV line that no spreadsheet executes: a cell that begins like a formula, and is no number, gets an apostrophe. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells
    .map((cell) => {
      let text = cell === null ? '' : String(cell);
      if (/^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = `'${text}`;
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',')}\r\n`;
}
