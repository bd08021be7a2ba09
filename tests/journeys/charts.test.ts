import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFindings, overflowOf } from '../accessibility.ts';
import { openBrowser } from '../product.ts';

let vite: ViteDevServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  vite = await createServer({ configFile: 'vite.config.ts', logLevel: 'error', server: { port: 0, proxy: {} } });
  await vite.listen();
  url = `http://127.0.0.1:${(vite.httpServer?.address() as AddressInfo | null)?.port}/gallery`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await vite?.close();
});

async function gallery(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    acceptDownloads: true,
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('heading', { name: 'Score over the year' }).waitFor();
  return page;
}

describe('every chart', () => {
  // 720 is a 1440-pixel window at 200 % zoom.
  test.each([
    [1440, 'light'],
    [1440, 'dark'],
    [720, 'light'],
    [390, 'dark'],
  ] as const)('passes WCAG 2.2 AA and fits its window at %i pixels, %s', async (width, scheme) => {
    const page = await gallery(width, scheme);
    expect(await axeFindings(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  test('says its exact values to the keyboard', async () => {
    const page = await gallery(1440);
    const weeks = page.getByRole('slider', { name: 'Score over the year: weeks' });
    await weeks.focus();
    await page.keyboard.press('Home');
    expect(await weeks.getAttribute('aria-valuetext')).toMatch(
      /^Week of Mon,? 7 Oct 2013, score \d+, peers' middle half \d+ to \d+/,
    );
    await page.keyboard.press('ArrowRight');
    expect(await weeks.getAttribute('aria-valuetext')).toMatch(/14 Oct 2013/);
    const days = page.getByRole('slider', { name: /^Course content: days/ });
    await days.focus();
    await page.keyboard.press('ArrowDown');
    expect(await days.getAttribute('aria-valuetext')).toMatch(/^Tue/);
    await page.context().close();
  });

  test('has a table behind it, which is also its download', async () => {
    const page = await gallery(1440);
    await page.getByRole('button', { name: 'Show as table: How the scores lie' }).click();
    const table = page.getByRole('region', { name: 'Table: How the scores lie' }).getByRole('table');
    expect(await table.getByRole('row').count()).toBe(6);
    await page.getByRole('button', { name: 'Download: How the scores lie' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Data (CSV)' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('how-the-scores-lie.csv');
    const csv = readFileSync(await download.path(), 'utf8');
    expect(csv.split('\r\n')).toHaveLength(7);
    expect(csv).toContain('200 to 399,402,24 %,16 %');
    await page.context().close();
  });

  test.each([
    ['Picture (PNG)', 'score-over-the-year.png', /^\x89PNG/],
    ['Drawing (SVG)', 'score-over-the-year.svg', /^<svg xmlns/],
  ])('downloads as a picture: %s', async (item, name, start) => {
    const page = await gallery(1440);
    await page.getByRole('button', { name: 'Download: Score over the year' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    const file = readFileSync(await download.path(), 'latin1');
    expect(file).toMatch(start);
    expect(file.length).toBeGreaterThan(4000);
    await page.context().close();
  });
});
