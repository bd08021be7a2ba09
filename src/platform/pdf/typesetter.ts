import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Paper } from '../../kernel/paper.ts';

const require = createRequire(import.meta.url);
const faces = ['noto-sans', 'noto-naskh-arabic', 'noto-sans-sc'].flatMap((name) => {
  const folder = dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
  return [join(folder, '400Regular'), join(folder, '700Bold')];
});
const template = readFileSync(new URL('paper.typ', import.meta.url), 'utf8');

// A folder with nothing in it: a paper can read no file.
const compiler = NodeCompiler.create({
  workspace: mkdtempSync(join(tmpdir(), 'leadline-paper-')),
  fontArgs: [{ fontPaths: faces }],
});

parentPort?.on('message', ({ no, paper }: { no: number; paper: Paper }) => {
  try {
    const bytes = compiler.pdf({
      mainFileContent: template,
      inputs: { paper: JSON.stringify(paper) },
      resetRead: true,
    });
    compiler.evictCache(10);
    parentPort?.postMessage({ no, bytes: new Uint8Array(bytes) });
  } catch (error) {
    parentPort?.postMessage({ no, fault: error instanceof Error ? error.message : String(error) });
  }
});
