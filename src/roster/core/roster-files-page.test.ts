import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { emptyBatch } from './roster-batch.ts';
import { rosterFilesPage } from './roster-files-page.ts';
import { takeSimpleRow } from './simple-csv.ts';
import { simpleFiles, templateOf } from './simple-files.ts';

it('is the page in docs/howto (npm run generate)', () => {
  expect(readFileSync('docs/howto/roster-files.md', 'utf8')).toBe(rosterFilesPage());
});

it.each(simpleFiles)('the template of $file is a file that is read without a complaint', (simple) => {
  const [header = '', example = ''] = templateOf(simple).trimEnd().split('\r\n');
  const names = header.split(',');
  const cells = example.split(',');
  const batch = emptyBatch();
  takeSimpleRow(
    batch,
    simple.file,
    { row: 1, cells, isRagged: names.length !== cells.length, get: (name) => cells[names.indexOf(name)] ?? '' },
    names,
  );
  expect(batch.bad).toEqual([]);
  expect(Object.values(batch).filter((rows) => Array.isArray(rows) && rows.length > 0).length).toBeGreaterThan(0);
});
