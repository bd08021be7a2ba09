import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** A student who misses nine days in a hundred, for want of a bus: from the proposal to a plan that is followed up, in a real browser. */
describe('plans in the browser', () => {
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
    visitAs({ browser, url: product.url, name, width, locale: 'en-US' }, work);

  it('a counselor answers what is proposed, makes a plan with a bus pass, and follows it up', async () => {
    await visit('Maria Delgado-Ruiz', async (page) => {
      await page.goto(`${product.url}/riverbend/plans`);
      const proposed = page
        .locator('li')
        .filter({ hasText: /\(1 → 2\): Missed \d+ of \d+ days/ })
        .first();
      await proposed.waitFor();
      await expectAccessible(page);
      await proposed.getByRole('link').click();

      const part = page.locator('#plans');
      await part.getByText(/More help is proposed: tier 1 → 2/).waitFor();
      await part.getByRole('button', { name: 'Decide', exact: true }).click();
      await page.getByLabel('Why').fill('Misses the first bus; the second comes too late.');
      await page.getByRole('dialog').getByRole('button', { name: 'Decide' }).click();
      await part
        .getByText(/Tier 2/)
        .first()
        .waitFor();
      expect(await part.getByText(/More help is proposed/).count()).toBe(0);

      await part.getByRole('button', { name: 'Make a plan' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Why').fill('Misses the first bus.');
      await form.getByLabel('What stands in the way').selectOption({ label: 'Transport' });
      await form.getByRole('button', { name: 'Add a step' }).click();
      await form.getByRole('textbox', { name: 'Step 1' }).fill('Bus pass for the second route');
      await form.getByLabel('By whom').fill('attendance office');
      await form.getByRole('button', { name: 'Make the plan' }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
      await page.getByRole('heading', { name: /^Check-in, check-out:/ }).waitFor();
      await expectAccessible(page);

      await page.getByLabel('Bus pass for the second route').click();
      await page.getByText(/attendance office, done/).waitFor();
      await page.getByRole('button', { name: 'What came of it' }).click();
      await page.getByLabel('Sessions since the last time').fill('1');
      await page.getByLabel('How it went').fill('On time each day.');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Noted. The next follow-up is set.').waitFor();
      await page.getByText('On time each day.').first().waitFor();
      await page.getByText(/^Next:/).waitFor();

      await page.getByRole('link', { name: 'Print' }).click();
      await page.getByText('Scores stay off the paper', { exact: false }).waitFor();
      await page.getByRole('article').getByText('Bus pass for the second route', { exact: false }).waitFor();
    });
  });

  it('a worklist fits a phone, and its calendar address names nobody', async () => {
    await visit(
      'Maria Delgado-Ruiz',
      async (page) => {
        await page.goto(`${product.url}/riverbend/plans`);
        await page.getByRole('heading', { name: /^Overdue/ }).waitFor();
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
        expect(isWide).toBe(false);
        const name = await page.locator('ul li a b bdi').first().textContent();
        await page.getByRole('button', { name: /^Make an address|^Make a new address/ }).click();
        const url = await page.locator('code').filter({ hasText: '/api/calendar/' }).textContent();
        const calendar = await (await fetch(url ?? '')).text();
        expect(calendar).toContain('BEGIN:VEVENT');
        expect(calendar).not.toContain(name ?? '?');
        await page.getByRole('button', { name: 'End it' }).click();
        await page.getByText('The address opens nothing any more.').waitFor();
        expect((await fetch(url ?? '')).status).toBe(404);
      },
      390,
    );
  });

  it('a leader reviews one student after the other, and each decision is recorded', async () => {
    await visit('James Whitaker', async (page) => {
      await page.goto(`${product.url}/riverbend/reviews`);
      await page.getByRole('link', { name: 'Support team, this week' }).click();
      await page.getByText(/^0 of \d+ decided/).waitFor();
      const first = await page.getByRole('region').getByRole('heading').first().textContent();
      await page.getByLabel('In words').fill('Weekly check-in, and a call home; looked at in two weeks.');
      await page.getByRole('button', { name: 'Record it, and on to the next' }).click();
      await page.getByText(/^1 of \d+ decided/).waitFor();
      await expect
        .poll(async () => page.getByRole('region').getByRole('heading').first().textContent(), { timeout: 10_000 })
        .not.toBe(first);
      await expectAccessible(page);
    });
  });
});
