import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A CSV file that is written row by row; text is quoted where it must be. */
export interface CsvFile {
  path: string;
  /** Data rows so far, without the header. */
  rows: number;
  write(...fields: readonly (string | number | null)[]): void;
  /** A row that is already CSV, for those written by the million: numbers, dates and plain codes. */
  writeLine(line: string): void;
  close(): void;
}

const buffer_characters = 1 << 18;

export function createCsv(path: string, columns: readonly string[], delimiter = ','): CsvFile {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  let waiting = `${columns.join(delimiter)}\n`;
  const flush = () => {
    writeSync(file, waiting);
    waiting = '';
  };
  const csv: CsvFile = {
    path,
    rows: 0,
    write: (...fields) => csv.writeLine(fields.map((field) => quotedField(field, delimiter)).join(delimiter)),
    writeLine: (line) => {
      waiting += line;
      waiting += '\n';
      csv.rows += 1;
      if (waiting.length > buffer_characters) flush();
    },
    close: () => {
      flush();
      closeSync(file);
    },
  };
  return csv;
}

function quotedField(field: string | number | null, delimiter: string): string {
  if (field === null) return '';
  const text = String(field);
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
