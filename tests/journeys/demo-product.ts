import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';
import { type Product, startProduct } from '../product.ts';

const patience_seconds = 600;

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

/** The folder that the first to ask fills, while the others wait. */
async function loadedDemo(): Promise<string> {
  const shared = inject('sharedFolder');
  const folder = join(shared, 'demo');
  const ready = join(shared, 'demo-is-ready');
  const broken = join(shared, 'demo-is-broken');
  const loader = join(shared, 'demo-loader');
  if (isFirst(folder)) {
    writeFileSync(loader, String(process.pid));
    try {
      const product = await startProduct({ dataFolder: folder, args: ['--demo'], patience: patience_seconds });
      await product.stop();
      writeFileSync(ready, '');
    } catch (error) {
      writeFileSync(broken, '');
      throw error;
    }
  }
  for (let waited = 0; !existsSync(ready); waited++) {
    if (existsSync(broken) || hasDied(loader) || waited > patience_seconds)
      throw new Error('the demo was not loaded, see the other files');
    await setTimeout(1000);
  }
  return folder;
}

/** Whoever loads it may run out of time, and then says nothing more. */
function hasDied(loader: string): boolean {
  if (!existsSync(loader)) return false;
  try {
    process.kill(Number(readFileSync(loader, 'utf8')), 0);
    return false;
  } catch {
    return true;
  }
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
