import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Product, startProduct } from './product.ts';

// Other tests run meanwhile.
const patience_seconds = 1_500;

/** One folder for all files of a test run, gone after it. The demo is loaded into it once somebody asks, or at once in a run of everything. */
export default function setup({ provide }: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-shared-'));
  provide('sharedFolder', folder);
  let loading: Promise<void> | null = null;
  let isOver = false;
  const look = setInterval(() => {
    if (!existsSync(inShared(folder).wanted)) return;
    clearInterval(look);
    loading = loadDemo(folder, () => isOver);
  }, 200);
  if (process.env.LEADLINE_TEST_EVERYTHING) writeFileSync(inShared(folder).wanted, '');
  return async () => {
    isOver = true;
    clearInterval(look);
    await loading;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** What lies in the shared folder, and what the files tell each other by. */
export function inShared(folder: string) {
  return {
    demo: join(folder, 'demo'),
    wanted: join(folder, 'demo-is-wanted'),
    ready: join(folder, 'demo-is-ready'),
    broken: join(folder, 'demo-is-broken'),
  };
}

/** Beside the tests that need no demo: nobody waits for it who has something to do. */
async function loadDemo(folder: string, isOver: () => boolean): Promise<void> {
  const { demo, ready, broken } = inShared(folder);
  let product: Product | null = null;
  try {
    product = await startProduct({ dataFolder: demo, args: ['--demo'], patience: patience_seconds });
    await product.stop();
    writeFileSync(ready, '');
  } catch (error) {
    if (!isOver()) writeFileSync(broken, String(error));
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    sharedFolder: string;
  }
}
