import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** What the product is trusted with most: a message to hundreds of families is hard to send by accident, and easy to put right. */
describe('writing to families', () => {
  let product: Product;
  let browser: Browser;
  beforeAll(async () => {
    product = await startDemoProduct();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it('catches a message to hundreds of families, and one that went is called back', async () => {
    await visitAs({ browser, url: product.url, name: 'Denise Tillman' }, async (page) => {
      await page.goto(`${product.url}/riverbend/families/batches`);
      await page.getByRole('heading', { name: 'What went to families' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Look at it' }).click();
      // Caught: far from usual, with the reason and samples.
      await page.getByText('This is not usual, so it waits for a person').waitFor();
      expect(await page.getByText(/\d+ messages, where \d+ are usual/).count()).toBe(1);
      await page.getByText(/more likely a register that did not arrive/).waitFor();
      await page.getByText('no estuvo en la escuela').first().waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Stop it' }).click();
      await page.getByText('Stopped: nothing of it goes.').waitFor();
      expect(await page.getByRole('button', { name: 'Let it go' }).count()).toBe(0);

      // One that went: called back, and exactly those whom it reached are told.
      await page.goto(`${product.url}/riverbend/families/batches?state=sent`);
      await page.getByRole('link', { name: 'Absent today' }).first().click();
      await page.getByRole('button', { name: 'Call it back' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What was wrong').fill('The register was of the wrong day.');
      await dialog.getByRole('button', { name: 'Call it back' }).click();
      await page.getByText(/It goes in \d+ second/).waitFor();
      await page.getByText('Se envió por error').first().waitFor();
      await page.getByText('a message that was a mistake').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    });
  }, 240_000);
});
