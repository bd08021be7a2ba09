import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

let folder: string;
let manifest: Record<string, Chunk>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leadline-web-'));
  // In a process of its own: here NODE_ENV is "test", and what is built would not be what people load.
  execFileSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    {
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A module, what it imports at once, and their style sheets. */
function filesOf(entry: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[entry];
  if (!chunk) throw new Error(`${entry} is not in what was built`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const css of chunk.css ?? []) found.add(css);
  for (const one of chunk.imports ?? []) filesOf(one, found);
  return found;
}

// The faces of Latin text: Inter for everything, one weight of Source Serif for titles.
const fonts = /(inter-latin-wght-normal|source-serif-4-latin-600-normal)-[^.]+\.woff2$/;

test.each([
  'pages/cohorts/cohort-page.tsx',
  'pages/students/students-page.tsx',
  'pages/students/student-page.tsx',
  'pages/sign-in/sign-in-page.tsx',
])('the first load of %s stays under 300 KB compressed, fonts included', (page) => {
  const files = new Set([...filesOf('index.html'), ...filesOf(page)]);
  const code = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
  const faces = Object.values(manifest).filter((chunk) => fonts.test(chunk.file));
  expect(faces).toHaveLength(2);
  const type = faces.reduce((sum, chunk) => sum + readFileSync(join(folder, chunk.file)).length, 0);
  expect(code).toBeGreaterThan(100_000);
  expect((code + type) / 1000, [...files].join(' ')).toBeLessThan(300);
});

test('the gallery of made-up figures is not in what is built', () => {
  expect(Object.keys(manifest).filter((name) => name.includes('gallery'))).toEqual([]);
});
