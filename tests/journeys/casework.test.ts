import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** From a list to a logged contact, a case and its notes, and what a leader sees of it: in a real browser, on the demo. */
describe('casework in the browser', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await startDemoProduct();
    browser = await openBrowser();
  }, 660_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const visit = (name: string, work: (page: Page) => Promise<void>, width = 1440) =>
    visitAs({ browser, url: product.url, name, width }, work);

  it('a tutor logs a contact in two presses on a phone, and takes it back', async () => {
    await visit(
      'Eleanor Marsden',
      async (page) => {
        await page.goto(`${product.url}/oulad/students?sort=no_contact`);
        const log = page.getByRole('button', { name: /^Log contact with/ }).first();
        const name = ((await log.getAttribute('aria-label')) ?? '').replace('Log contact with ', '');
        const row = page.locator('tr').filter({ hasText: name });
        await row.getByText('none yet').waitFor();
        await log.click();
        await page.getByRole('button', { name: 'Call', exact: true }).click();
        await page.getByText(`Logged for ${name}: Call.`).waitFor();
        await row.getByText('today').waitFor();
        await page.getByRole('button', { name: 'Undo' }).click();
        await row.getByText('none yet').waitFor();
      },
      390,
    );
  });

  it('opens a case, writes a restricted note that cites the score, and closes it', async () => {
    await visit('Eleanor Marsden', async (page) => {
      await page.goto(`${product.url}/oulad/students?sort=score&order=desc`);
      await page.getByRole('rowheader').getByRole('link').first().click();
      await page.getByRole('button', { name: 'Open a case' }).click();
      await page.getByLabel('Kind').selectOption('withdrawal');
      await page.getByLabel('Why').fill('Asked how one leaves the programme.');
      await page.getByRole('button', { name: 'Open the case' }).click();
      await page.getByRole('heading', { name: /^Thinking of leaving: / }).waitFor();
      await page.getByRole('button', { name: 'Note', exact: true }).click();
      await page.getByRole('textbox', { name: 'Note' }).fill('Money is short since October.');
      await page.getByLabel('Who reads it').selectOption('restricted');
      await page.getByLabel('Quote score and trend as they stand now').check();
      const chosen = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Add a file' }).click();
      const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 letter') };
      await (await chosen).setFiles(letter);
      await page.getByRole('button', { name: 'Leave out letter.pdf' }).waitFor();
      await page.getByRole('button', { name: 'Add the note' }).click();
      await page.getByText('Money is short since October.').waitFor();
      await page.getByText(/^Week of .*: score \d+/).waitFor();
      await page.getByRole('link', { name: 'letter.pdf' }).waitFor();
      await page.getByText('No week has been scored since the first action.').waitFor();
      await expectAccessible(page);
    });
  });

  it('a leader opens that note with a reason, and sees coverage and workload', async () => {
    await visit('Peter Nuttall', async (page) => {
      await page.goto(`${product.url}/oulad/cases?list=all&kind=withdrawal`);
      await page.getByRole('rowheader').getByRole('link').first().click();
      await page.getByText('Restricted note').waitFor();
      expect(await page.getByText('Money is short since October.').count()).toBe(0);
      expect(await page.getByText('letter.pdf').count()).toBe(0);
      await page.getByRole('button', { name: 'Open it' }).click();
      await page.getByLabel('What do you open it for?').fill('Meeting this afternoon');
      await page.getByRole('button', { name: 'Open the note' }).click();
      await page.getByText('Money is short since October.').waitFor();
      const saved = page.waitForEvent('download');
      await page.getByRole('link', { name: 'letter.pdf' }).click();
      expect((await saved).suggestedFilename()).toBe('letter.pdf');
      await page.getByRole('link', { name: 'Print', exact: true }).click();
      await page.getByRole('button', { name: 'Prepare the sheet' }).click();
      const sheet = page.getByRole('article', { name: 'The sheet' });
      await sheet.getByText('Asked how one leaves the programme.').waitFor();
      await sheet.getByRole('heading', { name: 'Score over the academic year' }).waitFor();
      expect(await sheet.getByText('Money is short since October.').count()).toBe(0);
      await expectAccessible(page);
      await page.goto(`${product.url}/oulad/casework`);
      await page.getByText(/contacted within 14 days/).waitFor();
      await page.getByRole('table', { name: 'Open cases with each person' }).waitFor();
      await page.getByRole('heading', { name: 'What happened after' }).waitFor();
      await page.getByLabel('Kind of case').waitFor();
      await expectAccessible(page);
    });
  });
});
