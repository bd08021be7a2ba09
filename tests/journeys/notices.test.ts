import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, type Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** A truancy notice is stopped by a bereavement: first of a family that is known to be bereaved, then of one whose loss is told after the draft. */
let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await startDemoProduct();
  browser = await openBrowser();
}, 900_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('a truancy notice is stopped by a bereavement', async () => {
  await visitAs({ browser, url: product.url, name: 'Carlos Treviño' }, async (page) => {
    await page.goto(`${product.url}/riverbend/attendance`);
    await page.getByRole('link', { name: 'Legal notices' }).click();
    await page.getByRole('heading', { name: 'Notices', level: 1 }).waitFor();
    await expectAccessible(page);
    // One is known: the list says what is in the way, and the page what waits for whom.
    await page.goto(`${product.url}/riverbend/notices`);
    await findRow(page, 'bereavement');
    await page.getByText('Nothing goes to this family without a person’s yes').waitFor();
    await page.getByRole('button', { name: 'Draft it in spite of this' }).first().click();
    await page.getByRole('button', { name: 'Draft the notice' }).click();
    await page.getByText('Say why, in a sentence.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    // Another is drafted, and the loss is told before anybody checks it.
    await page.goto(`${product.url}/riverbend/notices?show=drafts`);
    await page.getByRole('row', { name: /Draft/ }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Days that count' }).waitFor();
    const notice = page.url();
    const student = await page.getByRole('link', { name: /The page of/ }).getAttribute('href');
    const studentId = /students\/([0-9a-f-]+)/.exec(student ?? '')?.[1];
    const told = await page.request.post(`${product.url}/api/v1/riverbend/students/${studentId}/circumstances`, {
      headers: { 'x-leadline': '1' },
      data: { kind: 'circumstance', reason: 'Bereavement in the family', startsOn: '2026-01-12' },
    });
    expect(told.status(), await told.text()).toBe(200);
    await page.reload();
    await page.getByText('This waits for a person’s yes').waitFor();
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByRole('checkbox', { name: /I looked at each of the/ }).check();
    await page.getByRole('button', { name: 'It is right' }).click();
    await page.getByText('Nothing goes out without a person’s yes: Bereavement in the family.').last().waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
    await page.getByLabel('Why').fill('The liaison visits the family instead.');
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText(/Withdrawn on/).waitFor();
    await page.goto(notice);
    await page.getByText('The liaison visits the family instead.').first().waitFor();
    await expectAccessible(page);
  });
}, 300_000);

/** Opens the student of the first row that says so, turning pages where it must. */
async function findRow(page: Page, words: string): Promise<void> {
  for (let turns = 0; turns < 6; turns++) {
    await page.getByRole('table').waitFor();
    const row = page.getByRole('row', { name: new RegExp(words) }).first();
    if ((await row.count()) > 0) return row.getByRole('link').first().click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.waitForTimeout(800);
  }
  throw new Error(`no row says ${words}`);
}
