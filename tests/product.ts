import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { freePort } from './free-port.ts';

/** The product as a process of its own, as people start it. */
export interface Product {
  url: string;
  pid: number;
  dataFolder: string;
  /** What it has printed so far, both streams. */
  said(): string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface ProductOptions {
  dataFolder?: string;
  databaseUrl?: string;
  args?: string[];
  /** Seconds to wait for "ready": the first start loads the demo. */
  patience?: number;
}

const main = new URL('../src/app/cli/main.ts', import.meta.url).pathname;

export async function startProduct({
  dataFolder,
  databaseUrl,
  args = [],
  patience = 240,
}: ProductOptions = {}): Promise<Product> {
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), 'leadline-product-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'serve', ...args], {
    env: {
      ...process.env,
      LEADLINE_DATA: folder,
      PORT: String(port),
      DATABASE_URL: databaseUrl ?? '',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Leadline is ready')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}: ${text.slice(-2000)}`)));
    setTimeout(() => reject(new Error(`not ready after ${patience} s: ${text.slice(-2000)}`)), patience * 1000).unref();
  });
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    child.kill(signal);
    await exited;
    if (!dataFolder && signal === 'SIGTERM') rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { url: `http://localhost:${port}`, pid: child.pid ?? 0, dataFolder: folder, said: () => text, stop };
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Signs in by a demo button, by the person's name. */
export async function signInAs(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
  await page.waitForURL((address) => !/sign-in|^\/$/.test(address.pathname));
}
