import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OuladSubmission } from '../../sources/oulad/core/map.ts';

const columns = ['student', 'programme', 'term', 'date', 'attended', 'expected'] as const;

/** A CSV file that the submissions' mapping reads. None of the values needs quotes: ids, codes, dates and numbers. */
export async function writeSubmissions(
  folder: string,
  rows: readonly OuladSubmission[],
  name: string,
): Promise<string> {
  const path = join(folder, name);
  const lines = function* () {
    yield `${columns.join(',')}\n`;
    for (const row of rows)
      yield `${row.student},${row.programme},${row.term_code},${row.date},${row.attended},${row.expected}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return path;
}
