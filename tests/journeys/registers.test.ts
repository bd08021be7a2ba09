import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegisterView } from '../../src/attendance/core/registers/register-views.ts';
import { type Product, signInAs } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

const phone = { width: 390, height: 844 };
const teacher = 'Beth Lockhart';
const officer = 'Carlos Treviño';
/** Carlos has another school than Beth. */
const administrator = 'Denise Tillman';
const api = '/api/v1/riverbend/attendance';

/** What a colleague does from a page of their own. */
async function ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const response = await fetch(where, {
        method: how,
        headers: { 'content-type': 'application/json', 'x-leadline': '1' },
        ...(what === null ? {} : { body: what }),
      });
      return response.json();
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  ) as Promise<T>;
}

/** Every byte that the page keeps on the device, as text: databases, caches and stores. */
async function keptOnDevice(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const text = (bytes: ArrayBuffer | Uint8Array) => new TextDecoder('utf-8').decode(bytes as ArrayBuffer);
    const all: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<Record<string, unknown>[]>((resolve) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
        });
        for (const row of rows)
          if (row instanceof CryptoKey) all.push(`key, extractable: ${row.extractable}`);
          else
            for (const [field, value] of Object.entries(row))
              all.push(
                `${field}: ${value instanceof ArrayBuffer || value instanceof Uint8Array ? text(value) : JSON.stringify(value)}`,
              );
      }
      database.close();
    }
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) all.push(`cached: ${request.url}`);
    return all.join('\n');
  });
}

describe('marks taken in class', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startDemoProduct();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  }, 700_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('are kept sealed while there is no network, sent once, and two values that differ are decided by a person', async () => {
    const context = await browser.newContext({ viewport: phone, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await signInAs(page, product.url, teacher);
    await page.goto(`${product.url}/take/riverbend`);
    // The page's files are kept by its worker before the network goes.
    await page.getByText('it opens without a network today').waitFor();
    await page.getByRole('button', { name: /homeroom/ }).click();
    await page.getByRole('button', { name: 'Save the register' }).waitFor();
    const names = (await page.locator('main li button[aria-expanded] span:first-child').allInnerTexts()).map(
      (name) => name.split('\n')[0] ?? '',
    );
    expect(names.length).toBeGreaterThan(10);
    await expectAccessible(page);
    await context.setOffline(true);
    await page.reload();
    const line = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
    const [late = '', absent = '', contested = ''] = names.slice(2, 5);
    await line(late).click();
    await page.getByRole('button', { name: /^T\s*Late/ }).click();
    await page.getByLabel('Minutes late').fill('7');
    await line(absent).click();
    await page.getByRole('button', { name: /^A\s*Absent/ }).click();
    await line(contested).click();
    await page.getByRole('button', { name: /^A\s*Absent/ }).click();
    await page.getByRole('button', { name: 'Save the register' }).click();
    await page.getByText('Kept on this device').waitFor();
    await page.reload();
    await page.getByText('1 register on this device').waitFor();

    const kept = await keptOnDevice(page);
    expect(kept).toContain('key, extractable: false');
    expect(kept).toMatch(/isUnsent: true/);
    expect(kept).toContain('cached: ');
    for (const name of names) expect(kept).not.toContain(name);
    expect(kept).not.toContain('Lockhart');
    expect(kept).not.toMatch(/cached: .*\/api\//);

    // Meanwhile the office marks one of them ill.
    await visitAs({ browser, url: product.url, name: administrator }, async (office) => {
      const classId = new URL(page.url()).searchParams.get('class') ?? '';
      const view = await ask<RegisterView>(office, 'GET', `${api}/register?classId=${classId}`);
      const student = view.lines.find(({ name }) => name === contested);
      await ask(office, 'POST', `${api}/register`, {
        registerId: crypto.randomUUID(),
        classId,
        day: view.day,
        session: view.session,
        takenAt: new Date().toISOString(),
        marks: [{ studentId: student?.studentId, code: 'I', seen: null }],
      });
    });

    await context.setOffline(false);
    await page.getByText('1 mark to decide').waitFor();
    await page.getByText(`${administrator},`).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: `Keep I for ${contested}` }).click();
    await page.getByText('All is sent').waitFor();
    await page.getByText('1 mark to decide').waitFor({ state: 'detached' });
    await page.reload();
    // In the demo time stands still, so either may have been last.
    await page.getByText(/^Taken by (Beth Lockhart|Denise Tillman)/).waitFor();
    expect(await line(contested).textContent()).toMatch(/Illness/);
    expect(await line(late).textContent()).toMatch(/7 min/);

    // Signing out takes everything along.
    await page.goto(`${product.url}/riverbend/students`);
    await page.getByRole('button', { name: /account and settings/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/sign-in/);
    await page.waitForFunction(async () =>
      (await indexedDB.databases()).every(({ name }) => name !== 'leadline-registers'),
    );
    await context.close();
  }, 240_000);

  it('are taken by a substitute with a code of the office, and nothing else opens', async () => {
    let code = '';
    await visitAs({ browser, url: product.url, name: officer }, async (office) => {
      await office.goto(`${product.url}/riverbend/attendance?tab=registers`);
      await office
        .getByRole('row', { name: /homeroom B/ })
        .first()
        .getByRole('button', { name: 'Code' })
        .click();
      await office.getByLabel('Who is standing in').fill('Ms Jones');
      await office.getByRole('button', { name: 'Make the code' }).click();
      const shown = office.getByText(/^[2-9B-Z]{4}-[2-9B-Z]{4}$/);
      await shown.waitFor();
      code = (await shown.textContent()) ?? '';
      await office.keyboard.press('Escape');
      await office.getByRole('row', { name: /Ms Jones/ }).waitFor();
    });
    const context = await browser.newContext({ viewport: phone, locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${product.url}/take/riverbend`);
    await page.getByLabel('Code').fill('2222-2222');
    await page.getByRole('button', { name: 'Open the class' }).click();
    await page.getByText(/opens nothing here today/).waitFor();
    await expectAccessible(page);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Open the class' }).click();
    await page.getByRole('heading', { name: /homeroom B/ }).waitFor();
    await page.locator('main li button[aria-expanded]').first().click();
    await page.getByRole('button', { name: /^A\s*Absent/ }).click();
    await page.getByRole('button', { name: 'Save the register' }).click();
    await page.getByText('Saved. Thank you.').waitFor();
    await expectAccessible(page);
    expect((await page.request.get(`${product.url}${api}/registers`)).status()).toBe(401);
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    await context.close();
  }, 120_000);
});
