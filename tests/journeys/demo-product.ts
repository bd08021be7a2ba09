import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import { type Product, startProduct } from '../product.ts';
import { inShared } from '../shared-folder.ts';

/** The product with the whole demo, on the embedded database: loaded once for all files of a test run, and copied for each. */
export async function startDemoProduct(): Promise<Product> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'leadline-product-'));
  cpSync(await loadedDemo(), dataFolder, { recursive: true });
  const product = await startProduct({ dataFolder, args: ['--demo'] });
  return {
    ...product,
    stop: async (signal) => {
      await product.stop(signal);
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Loaded by the run's set-up, which says when it is there. */
async function loadedDemo(): Promise<string> {
  const { demo, wanted, ready, broken } = inShared(inject('sharedFolder'));
  writeFileSync(wanted, '');
  while (!existsSync(ready)) {
    if (existsSync(broken)) throw new Error(`the demo was not loaded: ${readFileSync(broken, 'utf8')}`);
    await setTimeout(500);
  }
  return demo;
}
