import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { institutionByKey, systemActor } from '../../src/institution/server/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { uuidv7 } from '../../src/kernel/ids.ts';
import { notifyStaff, queueMessage } from '../../src/messages/server/index.ts';
import { type Database, openServerDatabase } from '../../src/platform/db/database.ts';
import { axeFindings, overflowOf } from '../accessibility.ts';
import { startPostgres } from '../database.ts';
import { type MailServerInTest, openMailServer } from '../mail-server.ts';
import { openBrowser, type Product, startProduct } from '../product.ts';

/** Mail as an administrator sets it up and follows it: from the settings to what a mail server really got. */
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let product: Product;
let mails: MailServerInTest;
let db: Database;
let browser: Browser;
let page: Page;
const faults: string[] = [];
const staffId = uuidv7();

beforeAll(async () => {
  mails = await openMailServer({ login: { user: 'lakeside', password: 'of the mail server' } });
  postgres = await startPostgres();
  const client = new pg.Client({ connectionString: postgres.url('postgres') });
  await client.connect();
  await client.query('create database mail');
  await client.end();
  const databaseUrl = postgres.url('mail');
  product = await startProduct({ args: ['--no-demo'], databaseUrl });
  db = openServerDatabase(databaseUrl);
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
  await furnish();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await db?.close();
  postgres?.stop();
  await mails?.close();
});

/** Ada is a member of staff, has a notice, and a message to her waits for tomorrow. */
async function furnish(): Promise<void> {
  const institutionId = (await institutionByKey(db, 'lakeside'))?.institutionId ?? 0;
  const ctx = { clock: systemClock, actor: systemActor(institutionId) };
  await db.forInstitution(institutionId, async (trx) => {
    await trx
      .insertInto('roster.staff')
      .values({
        institution_id: institutionId,
        staff_id: staffId,
        source_key: 'ada',
        display_name: 'Ada Lindqvist',
        email: 'ada@lakeside.example',
      })
      .execute();
    await trx
      .updateTable('access.assignment')
      .set({ staff_id: staffId })
      .where('institution_id', '=', institutionId)
      .execute();
    await notifyStaff(trx, ctx, {
      staffId,
      words: 'Rowan Ellery: lower than peers for three weeks.',
      link: '/sources',
      dedupeKey: 'notice',
      origin: { kind: 'alert', id: 'a' },
    });
    await queueMessage(trx, ctx, {
      kind: 'case-notice',
      to: { kind: 'staff', id: staffId },
      templateKey: 'case-notice',
      values: { words: 'A case is yours now.', link: '/sources' },
      category: 'work',
      dedupeKey: 'message',
      origin: { kind: 'case', id: 'c' },
      dueAt: systemClock.now().add({ hours: 24 }),
    });
  });
}

const open = (path: string) => page.goto(`${product.url}/lakeside${path}`, { waitUntil: 'networkidle' });

test('the mail server is set and turned on, and a test mail arrives there', async () => {
  await open('/mail');
  await page.getByLabel('Host').fill('127.0.0.1');
  await page.getByLabel('Port').fill(String(mails.port));
  await page.getByLabel('Security').selectOption('none');
  await page.getByLabel('User name').fill('lakeside');
  await page.getByLabel('Password', { exact: false }).first().fill('wrong at first');
  await page.getByLabel('Address', { exact: true }).fill('noreply@lakeside.example');
  await page.getByLabel('Send mail through this server').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send a test mail' }).click();
  await page.getByText('did not take the user name and password').waitFor();
  await page.getByLabel('Password', { exact: false }).first().fill('of the mail server');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. Send a test mail').waitFor();
  await page.getByRole('button', { name: 'Send a test mail' }).click();
  await page.getByText('The mail server took it for ada@lakeside.example').waitFor();
  expect(mails.received.at(-1)).toMatchObject({ to: ['ada@lakeside.example'], login: 'lakeside' });
  expect(await axeFindings(page)).toEqual([]);
});

test('a template with a field that there is not is refused while it is typed, and one that can be used is saved', async () => {
  await open('/mail/templates?template=case-notice');
  await page.getByLabel('Text').fill('Hello {name}, your score is {score}.');
  await page.getByText('The text names {score}, which there is not.').waitFor();
  await page.getByLabel('Text').fill('Good day {name}: {words} {link}');
  await page.getByText('Good day Amara Osei: A case that you watch').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Version 1 by Ada Lindqvist.').waitFor();
});

test('what waits is called back and sent again from the mailbox, and reaches the mail server once', async () => {
  await open('/mailbox');
  await page.getByRole('link', { name: /For you at Lakeside/ }).click();
  await page.getByText('A case is yours now.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const before = mails.received.length;
  await page.getByRole('button', { name: 'Call it back' }).click();
  await page.getByText('Ada Lindqvist called it back.').waitFor();
  await page.getByRole('button', { name: 'Send it again' }).click();
  await expect
    .poll(() => mails.received.filter(({ raw }) => raw.includes('A case is yours now.')).length, { timeout: 60_000 })
    .toBe(1);
  const mail = mails.received.slice(before).find(({ raw }) => raw.includes('A case is yours now.'));
  expect(mail?.raw).toContain(`${product.url}/lakeside/sources`);
  await page.reload();
  await page.getByText('1: ').or(page.getByText('the mail server took it')).first().waitFor();
});

test('the bell says what is new, and leads there', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open('/mailbox');
  expect(await overflowOf(page)).toBe(0);
  await page.getByRole('button', { name: 'Notices: 1 new' }).click();
  await page.getByRole('link', { name: /lower than peers for three weeks/ }).click();
  await page.waitForURL(/\/lakeside\/sources/);
  await page.getByRole('button', { name: 'Notices: none new' }).waitFor();
});

test('no page broke on the way', () => {
  expect(faults).toEqual([]);
});
