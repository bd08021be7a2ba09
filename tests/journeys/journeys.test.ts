import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../database.ts';
import { openBrowser, type Product, startProduct } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { compoundRule, tutorsMonday } from './monday.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** Loads its demo meanwhile: minutes that the journeys on the embedded database take anyway. */
let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;
let onServer: Promise<Product>;
beforeAll(async () => {
  postgres = await startPostgres();
  onServer = startProduct({ patience: 600, args: ['--demo'], databaseUrl: postgres.url('postgres') });
  // Said to whoever waits for it.
  onServer.catch(() => undefined);
});
afterAll(() => postgres?.stop());

/** What staff do on a Monday and a data manager on a bad day, in a real browser, on the demo, on both databases. */
describe.each(['embedded', 'server'] as const)('in the browser, on the %s database', (kind) => {
  let product: Product;
  let browser: Browser;
  /** Whom the tutor opened. */
  let opened = '';

  beforeAll(async () => {
    product = kind === 'server' ? await onServer : await startDemoProduct();
    browser = await openBrowser();
  }, 660_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  const visit = (name: string, work: (page: Page) => Promise<void>) =>
    visitAs({ browser, url: product.url, name }, work);

  it('a tutor finds the students in decline, opens one, and reads why', async () => {
    await visit('Eleanor Marsden', async (page) => {
      await page.goto(`${product.url}/oulad/cohorts`);
      await page.getByRole('heading', { name: 'All cohorts' }).waitFor();
      await expectAccessible(page);
      await page
        .getByRole('link', { name: /Declining/ })
        .first()
        .click();
      await page.waitForURL(/group=declining/);
      const first = page.getByRole('link', { name: /^Student \d+$/ }).first();
      await first.waitFor();
      await expectAccessible(page);
      const name = (await first.textContent()) ?? '';
      await first.click();
      await page.getByRole('heading', { name }).waitFor();
      opened = /students\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
      await page.getByText('You look after this student').waitFor();
      await page
        .getByText(/lower by \d+ points than four scored weeks ago/i)
        .first()
        .waitFor();
      await page.getByRole('heading', { name: 'What the score is made of' }).waitFor();
      const points = await page
        .getByRole('row', { name: /Submissions/ })
        .first()
        .textContent();
      expect(points).toMatch(/[−-]\d/);
      await expectAccessible(page);
    });
  });

  it('an auditor sees that the tutor looked, and on what ground', async () => {
    await visit('Owen Prydderch', async (page) => {
      const views = await page.request.get(`${product.url}/api/v1/oulad/ledger/views/${opened}`);
      const body = (await views.json()) as { views: { actor_name: string; page: string; reason: string }[] };
      expect(
        body.views
          .filter((view) => view.actor_name === 'Eleanor Marsden' && view.page === 'student')
          .map((view) => view.reason),
      ).toContain('You look after this student');
      expect(
        body.views.some((view) => view.actor_name === 'Eleanor Marsden' && view.page === 'list'),
        'in the list from which it was opened',
      ).toBe(true);
    });
  });

  it('an auditor derives the score again, and it is the same number', async () => {
    await visit('Owen Prydderch', async (page) => {
      await page.goto(`${product.url}/oulad/students/${opened}`);
      await page.getByRole('button', { name: 'Re-derive this score' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('The same number').waitFor();
      await dialog.getByRole('table', { name: 'Every term of the score' }).waitFor();
      await dialog.getByText(/What brought the week’s days/).waitFor();
      await expectAccessible(page);
    });
  });

  it('a data manager merges two records, seen side by side, and makes them two again', async () => {
    await visit('Lars Petersen', async (page) => {
      const search = async (q: string) =>
        (
          (await (await page.request.get(`${product.url}/api/v1/harbour/students/search?q=${q}`)).json()) as {
            students: { studentId: string; name: string }[];
          }
        ).students;
      const [kept] = await search('Okafor');
      const other = (await search('Marsden')).find(({ studentId }) => studentId !== kept?.studentId);
      await page.goto(`${product.url}/harbour/students/${kept?.studentId}`);
      await page.getByRole('button', { name: 'Merge with another record' }).click();
      await page.getByRole('combobox', { name: /other record/ }).fill('Marsden');
      await page
        .getByRole('option', { name: new RegExp(other?.name ?? '') })
        .first()
        .click();
      await page.getByRole('radio', { name: new RegExp(kept?.name ?? '') }).waitFor();
      await expectAccessible(page);
      await page.getByLabel('Why are they one student?').fill('One person, two cards.');
      await page.getByRole('button', { name: 'Merge the two records' }).click();
      await page.getByText('The two records are one now').waitFor();
      await page.getByRole('button', { name: 'Make them two again' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone.').waitFor();
      expect((await search('Marsden')).map(({ studentId }) => studentId)).toContain(other?.studentId);
    });
  });

  it('a data manager of a demo finds a file with faults to try', async () => {
    await visit('Pa Nou Xiong', async (page) => {
      await page.goto(`${product.url}/riverbend/deliveries/new`);
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download a file with faults to try' }).click();
      expect((await coming).suggestedFilename()).toBe('attendance-with-faults.csv');
    });
  });

  it('a data manager uploads a file with errors, sees what became of each row, and the score changes with the next run', async () => {
    await visit('Lars Petersen', async (page) => {
      const api = async <T>(path: string) =>
        (await (await page.request.get(`${product.url}/api/v1/harbour${path}`)).json()) as T;
      const { students } = await api<{ students: { studentId: string }[] }>('/students/search?q=Okafor');
      const address = `/students/${students[0]?.studentId}`;
      const { identifiers, enrolments } = await api<{
        identifiers: { scheme: string; value: string }[];
        enrolments: { weeks: { week: string; scoreRaw: number | null }[] }[];
      }>(address);
      const card = identifiers.find((one) => one.scheme === 'card')?.value;
      const before = enrolments[0]?.weeks.findLast((week) => week.scoreRaw !== null);
      expect(card).toMatch(/\d+/);

      const days = ['2026-02-23', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27'];
      const rows = days.flatMap((day) => [`${card},North,${day} 09:00:00`, `${card},North,${day} 17:00:00`]);
      const broken = [
        '999999999,North,2026-02-23 09:00:00',
        `${card},North,yesterday`,
        `=cmd()|'/c calc'!A0,South,2026-02-24 10:00:00`,
      ];
      await page.goto(`${product.url}/harbour/deliveries/new`);
      await page.getByLabel('Source').selectOption({ label: 'Library gates' });
      await page.locator('input[type=file]').setInputFiles({
        name: 'gates.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['card_number,gate,entered_at', ...rows, ...broken].join('\n')),
      });
      await page.getByRole('heading', { name: 'What becomes of its rows' }).waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: /^Deliver/ }).click();
      await page.waitForURL(/deliveries\/[0-9a-f-]{36}/);
      // Ten rows where thousands are usual: it waits for a person.
      await page.getByRole('button', { name: 'Release' }).click();
      await page.getByLabel('Why').fill('The gates were closed to all but one student.');
      await page.getByRole('button', { name: 'Release' }).last().click();
      await page
        .getByText(/Unknown student/i)
        .first()
        .waitFor();
      await page.getByText('Stored', { exact: true }).first().waitFor();
      await expectAccessible(page);

      await page.goto(`${product.url}/harbour/runs`);
      await page.getByRole('button', { name: 'Score what is due' }).click();
      await expect
        .poll(
          async () =>
            (
              await api<typeof enrolments extends infer E ? { enrolments: E } : never>(address)
            ).enrolments[0]?.weeks.find((week) => week.week === before?.week)?.scoreRaw,
          { timeout: 240_000 },
        )
        .not.toBe(before?.scoreRaw);
    });
  });

  it('a data manager writes a compound rule, previews it, tests it on the past, and turns it on', async () => {
    await visit('Sana Qureshi', (page) => compoundRule(page, product.url, expectAccessible));
  });

  it('a tutor’s Monday: whom to talk to, a contact logged, the name off the list, and the week after', async () => {
    await visit('Samuel Osei', (page) => tutorsMonday(page, product.url, expectAccessible));
  });

  it('a demo plays its next week', async () => {
    await visit('Maria Delgado-Ruiz', async (page) => {
      const today = async () =>
        ((await (await page.request.get(`${product.url}/api/v1/riverbend/institution`)).json()) as { today: string })
          .today;
      const before = await today();
      await page.getByRole('button', { name: 'Next week' }).click();
      await expect.poll(today, { timeout: 180_000, interval: 2_000 }).not.toBe(before);
    });
  });
});
