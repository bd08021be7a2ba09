import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedRoles } from '../../src/access/server/index.ts';
import { seedCases } from '../../src/cases/server/index.ts';
import { followPlans } from '../../src/insights/server/index.ts';
import { institutionById } from '../../src/institution/server/index.ts';
import { seedInterventions } from '../../src/interventions/server/index.ts';
import { addDays, addWeeks } from '../../src/kernel/week.ts';
import { axeFindings, overflowOf } from '../accessibility.ts';
import { freePort } from '../free-port.ts';
import { firstWeek, makeUpScores, staffId } from '../made-up-scores.ts';
import { openBrowser } from '../product.ts';
import { openWorld, type World } from '../world.ts';

/** A leader asks whether help helped, of generated students: one kind of help adds 60 points, another does nothing. */
let world: World;
let server: ReturnType<typeof serve>;
let vite: ViteDevServer;
let browser: Browser;
let page: Page;
let url: string;
const i = 900;

beforeAll(async () => {
  world = await openWorld();
  const { db } = world.services;
  await makeUpScores(db, { institutionId: i, students: 900, programmes: 2, weeks: 15 });
  await db.forInstitution(i, async (trx) => {
    await seedRoles(trx, i);
    await seedCases(trx, i);
    await seedInterventions(trx, i);
    const day = addDays(addWeeks(firstWeek, 7), 2);
    // Students whose number leaves 11 have advising, which truly helps; those that leave 0 have study skills, which does nothing.
    await sql`insert into interventions.plan (institution_id, plan_id, student_id, kind_key, tier, reason, goal, goal_measure, target, goal_by,
        sessions_per_week, follow_up_days, case_manager_staff_id, starts_on, review_on, state, origin_kind, made_at, made_on, by_id, by_name, changed_at)
      select ${i}, gen_random_uuid(), e.student_id, case when e.enrolment_id % 14 = 11 then 'advising' else 'study-skills' end, 2, 'Fell behind.', 'Come more',
        'attendance', 95, ${addWeeks(day, 8)}::date, 1, 14, ${staffId(1)}::uuid, ${day}::date, ${addWeeks(day, 6)}::date, 'active', 'staff', now(),
        ${day}::date, 'u1', 'Ada', now()
      from roster.enrolment e where e.institution_id = ${i} and e.enrolment_id % 14 in (0, 11)`.execute(trx);
    await sql`update insights.standing s set absolute_index = absolute_index + 60 from insights.layout l
      where s.institution_id = ${i} and l.institution_id = ${i} and l.run = s.run and l.week >= ${addWeeks(firstWeek, 7)}::date
        and s.enrolment_id % 14 = 11`.execute(trx);
    await sql`insert into roster.characteristic (institution_id, student_id, kind, value)
      select ${i}, student_id, 'home-language', case when enrolment_id % 3 = 0 then 'arabic' else 'english' end from roster.enrolment
      where institution_id = ${i}`.execute(trx);
  });
  expect(await followPlans(db, i)).toBeGreaterThan(100);
  const institution = await institutionById(db, i);
  if (!institution) throw new Error('it was made just now');
  const cookie = await world.invite(institution, 'leader').then((who) => world.cookieOf(who));
  const port = await freePort();
  server = serve({ fetch: (request) => world.app.fetch(request), port, hostname: '127.0.0.1' });
  const target = `http://127.0.0.1:${port}`;
  vite = await createServer({
    configFile: 'vite.config.ts',
    logLevel: 'error',
    server: { port: 0, proxy: { '/api/': { target } } },
  });
  await vite.listen();
  url = `http://127.0.0.1:${(vite.httpServer?.address() as AddressInfo | null)?.port}/made-up-${i}`;
  browser = await openBrowser();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    extraHTTPHeaders: { cookie },
  });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await vite?.close();
  server?.close();
  await world?.close();
});

test('a leader sees what helped and what did not, and never before and after alone', async () => {
  await page.goto(`${url}/effects?measure=index`);
  await page.getByRole('heading', { name: 'Did it help?' }).waitFor();
  await page.getByText(/Better than waiting: Regular advising; no better than waiting: Study skills\./).waitFor();
  const row = page
    .getByRole('table', { name: 'Differences from waiting' })
    .getByRole('row', { name: /Regular advising/ });
  expect(await row.first().textContent()).toMatch(
    /changed by \+\d+ among \d+ students with it and by .+ among similar ones who waited/,
  );
  expect(await row.first().textContent()).toMatch(/something that nobody recorded would have to make both/);
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
});

test('attendance of which nothing is known is too few to tell', async () => {
  await page.goto(`${url}/effects`);
  await page.getByText('Too few to tell').first().waitFor();
});

test('groups, the method and who gets help are one press away', async () => {
  await page.goto(`${url}/effects?measure=index`);
  await page.getByRole('radio', { name: 'Group' }).click();
  await page.getByRole('rowheader', { name: 'Home language: Arabic' }).first().waitFor();
  await page.getByRole('link', { name: 'How this is found' }).click();
  await page.getByRole('heading', { name: 'Why before and after says nothing' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.goto(`${url}/effects/access`);
  await page.getByText('No alert has named anybody this year yet, so there is nobody to look at.').waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test('on a phone nothing is cut off', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url}/effects?measure=index`);
  await page.getByRole('heading', { name: 'Did it help?' }).waitFor();
  await page.getByText('Better than waiting').first().waitFor();
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Did it help?' }).waitFor();
});
