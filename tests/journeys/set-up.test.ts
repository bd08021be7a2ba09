import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFindings, overflowOf } from '../accessibility.ts';
import { openBrowser, type Product, startProduct } from '../product.ts';
import { zipOf } from '../zip-of.ts';

/** From nothing to a first score from one's own files, as a data manager walks it, and every set-up page as others meet it. */
let product: Product;
let browser: Browser;
let page: Page;
const faults: string[] = [];

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const students = Array.from({ length: 40 }, (_, i) => `00${1000 + i}`);
const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.join(',')).join('\n');

beforeAll(async () => {
  product = await startProduct({ args: ['--no-demo'] });
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error.message));
  const answer = await page.request.post(`${product.url}/api/setup`, {
    headers: { 'x-leadline': '1' },
    data: {
      name: 'Lakeside',
      key: 'lakeside',
      preset: 'higher-education',
      adminName: 'Ada Lindqvist',
      email: 'ada@lakeside.example',
      password: 'a long enough password',
    },
  });
  expect(answer.status()).toBe(200);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const open = (path: string) => page.goto(`${product.url}/lakeside${path}`, { waitUntil: 'networkidle' });

test('whoever signs in before the first score is led to the first steps', async () => {
  await page.goto(product.url);
  await page.getByRole('heading', { name: 'Set up Lakeside' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/lakeside/set-up');
  await page.getByText('1 of 7 steps are done. Next: calendar.').waitFor();
});

test('a roster is uploaded, and what it brought is counted by table', async () => {
  await open('/deliveries/roster');
  const roster = zipOf([
    {
      name: 'units.csv',
      content: csv([
        ['kind', 'code', 'name'],
        ['programme', 'HIST', 'History'],
      ]),
    },
    {
      name: 'terms.csv',
      content: csv([
        ['kind', 'term_code', 'name', 'academic_year', 'starts_on', 'ends_on'],
        ['term', 'T1', 'Term', '2026-27', day(-42), day(42)],
      ]),
    },
    {
      name: 'students.csv',
      content: csv([['student', 'given_name', 'family_name'], ...students.map((id) => [id, 'Student', id])]),
    },
    {
      name: 'enrolments.csv',
      content: csv([
        ['student', 'programme', 'term', 'year_of_study'],
        ...students.map((id) => [id, 'HIST', 'T1', '1']),
      ]),
    },
  ]);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'roster.zip', mimeType: 'application/zip', buffer: roster });
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.getByRole('row', { name: /Students 40/ }).waitFor();
});

test('a file whose ids lost their zeros and whose dates are ambiguous is asked about before it is stored', async () => {
  await open('/sources/new');
  await page.getByRole('button', { name: 'Add the source' }).click();
  await page.getByText('Type the name that people use').waitFor();
  await page.getByLabel('Name', { exact: true }).fill('Learning platform');
  await page.getByLabel('Key').fill('vle');
  await page.getByLabel('Group in the score').selectOption('vle');
  await page.getByRole('button', { name: 'Add the source' }).click();
  await page.waitForURL(/deliveries\/new/);

  const rows = students.flatMap((id, i) => [`${Number(id)},01/02/2026,${i}`, `${Number(id)},03/02/2026,1`]);
  await page.locator('input[type=file]').setInputFiles({
    name: 'early.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['student,date,clicks', ...rows].join('\n')),
  });
  await page.getByText('Leading zeros are probably gone').waitFor();
  await page.getByText('Say whether the day or the month comes first.').waitFor();
  expect(await page.getByRole('button', { name: 'Deliver the file' }).count()).toBe(0);
  expect(await axeFindings(page)).toEqual([]);
  await page.getByLabel(/^The day: /).check();
  await page.getByText(/Of the first 80 rows/).waitFor();
});

test('a file with errors is delivered, and each row that was not stored is listed with its reason', async () => {
  await page.getByRole('button', { name: 'Choose another' }).click();
  const good = students.flatMap((id, i) =>
    Array.from({ length: 40 }, (_, d) => `${id},${day(d - 41)},${(i * (d + 3)) % 17}`),
  );
  const file = ['student,date,clicks', ...good, `nobody,${day(-3)},4`, `${students[0]},yesterday,4`].join('\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'clicks.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: 'Deliver the file' }).click();
  await page.waitForURL(/deliveries\/[0-9a-f-]{36}/);
  await page.getByText('1,600 of 1,602 rows are stored; 2 are not.').waitFor();
  await page.getByText('No student of the roster has this id').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Download them/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^rejects-.*\.csv$/);
});

test('the first run is started by a button and stands', async () => {
  await open('/runs');
  await page.getByRole('button', { name: /^Score what is due/ }).click();
  await page.getByText('Stands').first().waitFor({ timeout: 60_000 });
});

test('a draft of the model shows its effect before it is saved, and is activated with a briefing', async () => {
  await open('/model/change');
  await page.getByLabel('Attention below').fill('520');
  await page.getByText(/Tried on the week of/).waitFor();
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByText('Say in a sentence why').waitFor();
  await page.getByLabel('Reason').fill('Tutors asked to see more of those in the middle.');
  await page.getByRole('button', { name: 'Save the draft' }).click();
  await page.getByRole('button', { name: 'Activate from the next run' }).click();
  await page.getByText(/Version 2 is in force from the next run/).waitFor();
  await page.getByText('What to tell tutors').click();
  await page.getByText(/What changes:/).waitFor();
});

test('what was typed comes back after a look at another page', async () => {
  await open('/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Tom Reyes');
  await open('/units');
  await open('/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByText('Your unsaved changes are back').waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Tom Reyes');
});

const paths = [
  '/set-up',
  '/sources',
  '/sources/1',
  '/sources/1/change',
  '/deliveries',
  '/deliveries/new',
  '/deliveries/roster',
  '/model',
  '/model/change',
  '/runs',
  '/calendar',
  '/units',
  '/people',
  '/people/tokens',
  '/institution',
  '/saved-cohorts',
  '/ledger',
  '/account',
];

test.each([
  [1440, 'light'],
  [390, 'dark'],
] as const)(
  'every set-up page passes WCAG 2.2 AA and fits its window at %i pixels, %s',
  async (width, scheme) => {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      storageState: await page.context().storageState(),
    });
    const other = await context.newPage();
    other.on('pageerror', (error) => faults.push(error.message));
    const found: string[] = [];
    for (const path of paths) {
      await other.goto(`${product.url}/lakeside${path}`, { waitUntil: 'networkidle' });
      await other.getByRole('heading', { level: 1 }).waitFor();
      for (const finding of await axeFindings(other)) found.push(`${path}: ${finding}`);
      const over = await overflowOf(other);
      if (over > 0) found.push(`${path}: ${over} pixels too wide`);
    }
    await context.close();
    expect(found).toEqual([]);
  },
  240_000,
);

test('no page broke on the way', () => {
  expect(faults).toEqual([]);
});
