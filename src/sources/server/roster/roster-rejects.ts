import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { csvLine } from '../../../platform/files/csv-dialect.ts';
import type { BadRow } from '../../../roster/core/roster-batch.ts';

/** All rows of a roster that could not be taken, with the reason of each. */
export async function writeRosterRejects(path: string, bad: readonly BadRow[]): Promise<void> {
  if (bad.length === 0) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const lines = bad.map(({ file, row, reason, content }) => csvLine([file, row > 0 ? row : null, reason, content]));
  await writeFile(path, csvLine(['file', 'row', 'reason', 'content']) + lines.join(''));
}
