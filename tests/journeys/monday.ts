import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ThisWeekView, TrialView } from '../../src/alerts/core/views.ts';

/** What a page and a person do with alerts; the journeys run these on each database. */

type Check = (page: Page) => Promise<void>;

const weekOf = async (page: Page, url: string): Promise<ThisWeekView> =>
  (await (await page.request.get(`${url}/api/v1/harbour/this-week`)).json()) as ThisWeekView;

/** The list, a contact logged in two presses, the name off the list, and the week after. */
export async function tutorsMonday(page: Page, url: string, expectAccessible: Check): Promise<void> {
  await page.waitForURL(/\/harbour\/this-week$/);
  await page.getByRole('heading', { name: 'Worth a conversation' }).waitFor();
  await expectAccessible(page);
  const before = await weekOf(page, url);
  const first = before.talk[0];
  if (!first) throw new Error('nobody to talk to');
  expect(first.reason).toMatch(/^[A-Z].+\.$/);
  const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: first.name, exact: true }) });
  await row.getByText(first.reason).waitFor();
  await row.getByRole('button', { name: 'Log contact' }).click();
  await page.getByRole('button', { name: 'Meeting', exact: true }).click();
  await page.getByText(`Logged for ${first.name}`).waitFor();
  await page.getByRole('heading', { name: 'Spoken with this week' }).waitFor();
  const after = await weekOf(page, url);
  expect(after.talk.map(({ studentId }) => studentId)).not.toContain(first.studentId);
  expect(after.done.map(({ studentId }) => studentId)).toContain(first.studentId);
  await page.getByRole('button', { name: 'Next week' }).click();
  await expect
    .poll(async () => (await weekOf(page, url)).week, { timeout: 180_000, interval: 1_000 })
    .not.toBe(before.week);
  const next = await weekOf(page, url);
  expect(next.studentsInAll).toBeGreaterThan(0);
  const stillThere = [...next.talk, ...next.overflow].find(({ studentId }) => studentId === first.studentId);
  if (stillThere) expect(stillThere.alerts.length, 'only a new alert calls again so soon').toBeGreaterThan(0);
}

/** A compound rule: tried on today and on the past, whose later withdrawals are known, saved in shadow and turned on. */
export async function compoundRule(page: Page, url: string, expectAccessible: Check): Promise<void> {
  await page.goto(`${url}/oulad/rules/new`);
  await page.getByLabel('Name').fill('Low, and falling');
  await page.getByLabel('Below', { exact: true }).fill('350');
  await page.getByRole('button', { name: 'Add a trigger' }).click();
  await page.getByLabel('Trigger').nth(1).selectOption('score-drop');
  await page.getByLabel('Points', { exact: true }).fill('60');
  await page.getByRole('heading', { name: 'New rule' }).waitFor();
  await page
    .getByText(
      'When the score is below 350 for two weeks in a row and the score fell by more than 60 points in two weeks.',
    )
    .waitFor();
  await page.getByRole('button', { name: 'Preview' }).click();
  // It runs as a job: the page may be left meanwhile.
  await page.getByText(/It holds for/).waitFor();
  await page.getByText(/nobody is told today/).waitFor();
  await expectAccessible(page);
  const asked = page.waitForResponse(/rule-back-tests/);
  await page.getByRole('button', { name: 'Back-test' }).click();
  const { trialId } = (await (await asked).json()) as { trialId: string };
  const tried = async (): Promise<TrialView> =>
    (await (await page.request.get(`${url}/api/v1/oulad/rule-trials/${trialId}`)).json()) as TrialView;
  await expect.poll(async () => (await tried()).state, { timeout: 120_000, interval: 500 }).toBe('done');
  const test = (await tried()).backTest;
  if (!test) throw new Error('the back-test found nothing');
  expect(test.alerts).toBeGreaterThan(0);
  expect(test.left.found, 'withdrawals that came later are known').toBeGreaterThan(0);
  expect(test.left.warning_weeks).toBeGreaterThan(0);
  await page.getByText(/Each week saw only the scores, attendance and activity/).waitFor();
  await page.getByLabel('Why this rule').fill('Levels say who, falls say when');
  await page.getByRole('button', { name: 'Save in shadow' }).click();
  await page.getByRole('heading', { name: 'Low, and falling' }).waitFor();
  await page.getByText('In shadow: counted, nobody is told').first().waitFor();
  await page.getByLabel('Why', { exact: true }).fill('It found whom we knew of');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('It is on').waitFor();
  await page.getByRole('row', { name: /It found whom we knew of/ }).waitFor();
  await expectAccessible(page);
}
