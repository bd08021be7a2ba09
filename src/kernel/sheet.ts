import type { IsoDate } from './week.ts';

/** A row as a spreadsheet counts it: the heading is row 1. */
export interface SheetLine<Column extends string> {
  rowNo: number;
  /** Without spaces around it; '' where the column or the cell is not there. */
  get(column: Column): string;
  hasTooMany: boolean;
}

export type SheetTable<Column extends string> =
  | { kind: 'read'; lines: SheetLine<Column>[] }
  | { kind: 'unreadable'; words: string };

interface Wanted<Column extends string> {
  columns: readonly Column[];
  needed: readonly Column[];
  mostRows: number;
}

/**
 * A sheet as it was saved from a spreadsheet: its heading row names the columns; commas, semicolons or tabs between. What is odd as a
 * whole is not read at all.
 */
export function readTable<Column extends string>(
  text: string,
  { columns, needed, mostRows }: Wanted<Column>,
): SheetTable<Column> {
  const odd = (words: string): SheetTable<Column> => ({ kind: 'unreadable', words });
  if (text.includes('\uFFFD') || text.includes('\0'))
    return odd('The file is not UTF-8 text. Save the spreadsheet as "CSV UTF-8".');
  const records = recordsOf(text);
  if (records === null)
    return odd('A quotation mark is opened and never closed. Save the spreadsheet as CSV once more.');
  const head = records[0];
  if (!head) return odd('The file is empty.');
  const names = head.cells.map(nameOf);
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) return odd(`The heading row names ${twice} twice. Keep one of them.`);
  const missing = needed.filter((column) => !names.includes(column));
  if (missing.length > 0)
    return odd(`The heading row lacks ${missing.join(', ')}. It may have: ${columns.join(', ')}.`);
  const rest = filled(records);
  if (rest.length > mostRows) return odd(`The file has ${rest.length} rows; at most ${mostRows} come in at once.`);
  return {
    kind: 'read',
    lines: rest.map(({ rowNo, cells }) => ({
      rowNo,
      // The apostrophe is what keeps a spreadsheet from taking a cell of the rejects for a formula.
      get: (column) => (cells[names.indexOf(column)] ?? '').trim().replace(/^'(?=[=+\-@])/, ''),
      hasTooMany: cells.length > names.length,
    })),
  };
}

/** The rows that did not come in, as they stood, each with its reason: to be corrected and brought again. */
export function rejectsOf(
  text: string,
  rows: readonly { rowNo: number; fate: string; words: string | null }[],
): { columns: { label: string }[]; rows: string[][] } {
  const [head, ...rest] = recordsOf(text) ?? [];
  if (!head) return { columns: [], rows: [] };
  const byRow = new Map(rest.map(({ rowNo, cells }) => [rowNo, cells]));
  // A file of rejects that was only partly corrected does not gain the two columns again.
  const own = head.cells.flatMap((cell, at) => (['row', 'why'].includes(nameOf(cell)) ? [] : [at]));
  return {
    columns: [...own.map((at) => ({ label: head.cells[at] ?? '' })), { label: 'row' }, { label: 'why' }],
    rows: rows
      .filter(({ fate }) => fate !== 'stored' && fate !== 'duplicate')
      .map(({ rowNo, fate, words }) => [
        ...own.map((at) => byRow.get(rowNo)?.[at] ?? ''),
        String(rowNo),
        words ?? fate,
      ]),
  };
}

/** A day as ISO writes it; what could be read in two ways is not guessed at. */
export function sheetDay(text: string): IsoDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}

const nameOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

interface SheetRecord {
  rowNo: number;
  cells: string[];
}

const filled = (records: readonly SheetRecord[]): SheetRecord[] =>
  records.slice(1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));

/** RFC 4180, with the separator that the heading row uses most; null where a quoted cell never ends. */
function recordsOf(whole: string): SheetRecord[] | null {
  const text = whole.replace(/^\uFEFF/, '');
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  const separator =
    [',', ';', '\t'].toSorted((a, b) => firstLine.split(b).length - firstLine.split(a).length)[0] ?? ',';
  const records: SheetRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRecord = () => {
    records.push({ rowNo: records.length + 1, cells: [...cells, cell] });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') endRecord();
    else if (character !== '\r') cell += character;
  }
  if (isQuoted) return null;
  if (cell !== '' || cells.length > 0) endRecord();
  return records;
}
