import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** A student who comes nearly every day, hands nothing in and has nobody: from the list to a mentor, and thirty days on. */
describe('somebody who belongs nowhere, in the browser', () => {
  let product: Product;
  let browser: Browser;
  let plan = '';

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

  it('is found though attendance is good, gets a mentor, and progress is tracked in what is handed in', async () => {
    await visit('Maria Delgado-Ruiz', async (page) => {
      await page.goto(`${product.url}/riverbend/students/no-trusted-adult`);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Ayaan Warsame Guled' }).click();

      // The reasons name the domains, and say that it is not attendance.
      await page.getByText(/pull(s)? it down; attendance does not/).waitFor();
      const domains = page.locator('#domains');
      for (const name of ['Attendance', 'Academic', 'Behavioural', 'Social-emotional'])
        await domains.getByRole('region', { name, exact: true }).waitFor();
      expect(await domains.getByText('Kept out of the score').count()).toBeGreaterThanOrEqual(2);
      await expectAccessible(page);

      await page.getByRole('region', { name: 'Trusted adults' }).getByRole('button', { name: 'It is me' }).click();
      await page.getByText('You are named as a trusted adult.').waitFor();

      const part = page.locator('#plans');
      await part
        .getByRole('button', { name: /^Decide/ })
        .first()
        .click();
      const tier = page.getByRole('dialog');
      await tier.getByLabel('Tier').selectOption('2');
      await tier.getByLabel('Why').fill('Hands nothing in and says that he has nobody here.');
      await tier.getByRole('button', { name: /^(Decide|Save)/ }).click();
      await part
        .getByText(/Tier 2/)
        .first()
        .waitFor();

      await part.getByRole('button', { name: 'Make a plan' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('What is done').selectOption({ label: 'Mentoring' });
      await form.getByLabel('Why').fill('Comes every day and hands nothing in; sits alone.');
      await form.getByLabel('In words').fill('Hands in four of five assignments.');
      await form.getByLabel('Measured by').selectOption('source');
      await form.getByLabel('Source', { exact: true }).selectOption({ label: 'Assignments turned in' });
      await form.getByText('In the last weeks: 0 %').waitFor();
      await form.getByLabel('Now, %').fill('0');
      await form.getByLabel('Goal, %').fill('80');
      await form.getByRole('button', { name: 'Make the plan' }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
      plan = page.url();
      await page.getByText('Assignments turned in: %', { exact: false }).waitFor();
      await expectAccessible(page);
    });
  });

  it('and thirty days later the chart shows what was handed in', async () => {
    await visit('Maria Delgado-Ruiz', async (page) => {
      await page.goto(`${product.url}/riverbend/plans`);
      const ask = (path: string) =>
        page.evaluate(async (url) => {
          const answer = await fetch(url, { method: 'POST', headers: { 'x-leadline': '1' } });
          return (await answer.json()) as { workId?: string };
        }, `${product.url}/api/v1/riverbend${path}`);
      for (let week = 0; week < 4; week++) {
        const { workId } = await ask('/demo/next-week');
        await expect
          .poll(
            () =>
              page.evaluate(
                async (url) => ((await (await fetch(url)).json()) as { state: string }).state,
                `${product.url}/api/v1/riverbend/work/${workId}`,
              ),
            { timeout: 120_000, interval: 1_000 },
          )
          .toBe('done');
      }
      await page.goto(plan);
      await page
        .getByText(/4 (of 4 )?data points|The last 4 of/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Show as table: Progress' }).click();
      const values = await page.getByRole('table').first().locator('tbody tr td:last-child').allTextContents();
      expect(Number(values.at(-1))).toBeGreaterThan(50);
    });
  }, 600_000);
});
