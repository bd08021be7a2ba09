import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer): Promise<string[][]> {
  const path = join(folder, 'x.csv');
  await writeFile(path, content);
  const rows: string[][] = [];
  for await (const row of readCsv(path)) rows.push([...row.cells]);
  return rows;
}

it('reads cells as they were written, whatever is in them', async () => {
  const cell = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      async (rows, end) => {
        const text = [['a', 'b'], ...rows].map((cells) => cells.map(quoted).join(',')).join(end) + end;
        expect(await read(text)).toEqual(rows);
      },
    ),
    { numRuns: 60 },
  );
});

it('is not disturbed by where a chunk ends', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => [
    `row ${i}`,
    i % 7 === 0 ? 'a "quoted"\r\ncell' : 'ü'.repeat(i % 50),
  ]);
  const text = [['a', 'b'], ...rows].map(([a, b]) => `${a},"${b?.replaceAll('"', '""')}"`).join('\r\n');
  expect(await read(text)).toEqual(rows);
});

it('finds columns without regard to case, and says when a row has other cells than the header', async () => {
  const path = join(folder, 'y.csv');
  await writeFile(path, Buffer.from('\uFEFFName;Age\nZoë;3\nBo\n', 'utf16le'));
  const found: unknown[] = [];
  for await (const row of readCsv(path))
    found.push([row.row, row.get('NAME'), row.get('age'), row.get('none'), row.isRagged]);
  expect(found).toEqual([
    [1, 'Zoë', '3', '', false],
    [2, 'Bo', '', '', true],
  ]);
});
