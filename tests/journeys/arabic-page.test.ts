import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFamilyLink } from '../../src/families/server/index.ts';
import { systemActor } from '../../src/institution/server/index.ts';
import { type FamilyWorld, openFamilyWorld } from '../family-world.ts';
import { expectAccessible } from './visit.ts';

/** The family's page as somebody reads it who reads Arabic: looked at on the image, in a browser in which no script runs. */
describe('the family’s page in Arabic', () => {
  let family: FamilyWorld;
  let browser: Browser;
  let server: ReturnType<typeof serve>;
  let context: BrowserContext;
  let page: Page;
  let looker: Page;
  let url = '';
  let transferred = 0;
  const asked: string[] = [];

  beforeAll(async () => {
    family = await openFamilyWorld('embedded', { households: 10 });
    const { services } = family.world;
    const i = family.district.institutionId;
    const guardian = family.guardians[4] ?? '';
    await family.ask(family.who.leader, 'POST', '/families/page-words/approvals', { language: 'ar', speaker: 'Huda' });
    const { path } = await services.db.forInstitution(i, async (trx) => {
      await sql`insert into families.contact_point (institution_id, contact_point_id, holder_kind, holder_id, channel, address, given_as, state, state_since, said_by, said_by_name, made_at)
        values (${i}, gen_random_uuid(), 'guardian', ${guardian}::uuid, 'sms', '+17135550004', '', 'verified', now(), 'family', 'x', now())`.execute(
        trx,
      );
      return makeFamilyLink(
        trx,
        { clock: family.clock, actor: systemActor(i) },
        { purpose: 'family', subjectId: guardian, holder: { kind: 'guardian', id: guardian }, name: 'هدى' },
      );
    });
    server = serve({ fetch: family.world.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise<void>((resolve) => (server.listening ? resolve() : server.once('listening', () => resolve())));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
      colorScheme: 'light',
    });
    page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    looker = await (await browser.newContext()).newPage();
    await page.goto(url);
    await page.getByRole('button', { name: /0004/ }).click();
    const code = await sql<{ body: string }>`select body from messages.message where origin_kind = 'link-code'`.execute(
      services.db.owner,
    );
    await page.getByRole('textbox').fill(/\d{6}/.exec(code.rows[0]?.body ?? '')?.[0] ?? '');
    await page.locator('form:has(input[name=code]) button').click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    asked.length = 0;
    const response = await page.reload();
    transferred = (await response?.body())?.length ?? Number.POSITIVE_INFINITY;
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await family?.world.close();
  });

  /** Of an image: which of its columns hold ink, from the left. */
  async function inkOf(target: Locator | Page): Promise<boolean[]> {
    const png = (await target.screenshot()).toString('base64');
    return looker.evaluate(async (source) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const drawing = canvas.getContext('2d');
      if (!drawing) return [];
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, image.width, image.height);
      const at = (x: number, y: number, n: number) => data[4 * (y * image.width + x) + n] ?? 0;
      return Array.from({ length: image.width }, (_, x) =>
        Array.from({ length: image.height }).some((_, y) =>
          [0, 1, 2].some((n) => Math.abs(at(x, y, n) - at(0, 0, n)) > 90),
        ),
      );
    }, png);
  }
  /** Runs of columns with ink: what is drawn apart from side to side. */
  const pieces = (ink: readonly boolean[]) => ink.filter((is, x) => is && !ink[x - 1]).length;
  const width = (ink: readonly boolean[]) => ink.lastIndexOf(true) - ink.indexOf(true) + 1;

  it('is one request of under 30 KB, without a script', async () => {
    expect(asked).toEqual([url]);
    expect(transferred).toBeGreaterThan(3_000);
    expect(transferred).toBeLessThan(30_000);
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  });

  it('joins its letters: the same word with its letters kept apart is wider and falls into more pieces', async () => {
    // On the page itself, in its own face and size: a word of one joined run, and the same with a non-joiner after each letter.
    const word = page.locator('h3').first();
    const set = (text: string) =>
      word.evaluate((element, said) => {
        element.textContent = said;
        (element as HTMLElement).style.display = 'inline-block';
      }, text);
    await set('نستعلم');
    const joined = await inkOf(word);
    await set([...'نستعلم'].join('\u200c'));
    const apart = await inkOf(word);
    expect(pieces(joined)).toBe(1);
    expect(pieces(apart)).toBeGreaterThanOrEqual(4);
    expect(width(apart)).toBeGreaterThan(width(joined) * 1.15);
    await page.reload();
  });

  it('runs from the right: the first letter of a heading stands right of its last, and its ink at the right edge', async () => {
    const heading = page.getByRole('heading', { level: 1 });
    const [first = 0, last = 0] = await heading.evaluate((element) => {
      const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
      if (!text) return [];
      const xOf = (at: number) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().x;
      };
      return [xOf(0), xOf((text.textContent?.length ?? 1) - 1)];
    });
    expect(first).toBeGreaterThan(last);
    const ink = await inkOf(heading);
    const [left, right] = [ink.indexOf(true), ink.length - 1 - ink.lastIndexOf(true)];
    expect(right).toBeLessThan(8);
    expect(left).toBeGreaterThan(right + 40);
  });

  it('is the mirror of the English page: what stands at the left there stands at the right here', async () => {
    const placed = async () => {
      const width = await page.evaluate(() => document.documentElement.clientWidth);
      const box = async (selector: string) => {
        const found = await page.locator(selector).first().boundingBox();
        return { left: Math.round(found?.x ?? -1), right: Math.round(width - (found?.x ?? 0) - (found?.width ?? 0)) };
      };
      return {
        box: await box('label.one input'),
        button: await box('form button'),
        large: await box('header p:nth-of-type(2)'),
      };
    };
    const arabic = await placed();
    await page.goto(`${url}?lang=en`);
    const english = await placed();
    await page.goto(url);
    for (const part of ['box', 'button'] as const) {
      expect(Math.abs(arabic[part].right - english[part].left), part).toBeLessThanOrEqual(2);
      expect(arabic[part].left, part).toBeGreaterThan(arabic[part].right);
    }
  });

  it('writes numbers in one set of numerals, and a telephone’s digits in their order', async () => {
    const text = await page.locator('main').textContent();
    const arabicIndic = /[٠-٩]/.test(text ?? '');
    const western = /[0-9]/.test((text ?? '').replaceAll(/Child\s?\d+|\d{3}/g, ''));
    expect([arabicIndic, western].filter(Boolean)).toHaveLength(1);
    // The address that a code goes to stands within an Arabic sentence, and still from left to right.
    const fresh = await browser.newContext({ javaScriptEnabled: false });
    const gate = await fresh.newPage();
    await gate.goto(url);
    const xs = await gate
      .locator('bdi')
      .first()
      .evaluate((element) => {
        const node = element.firstChild;
        if (!node) return [];
        return [...(node.textContent ?? '')].map((_, at) => {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          return range.getBoundingClientRect().x;
        });
      });
    await fresh.close();
    expect(xs.length).toBeGreaterThan(4);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  });

  it('grows in large print without running over a narrow screen', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    const size = () => page.locator('body').evaluate((body) => Number.parseFloat(getComputedStyle(body).fontSize));
    const usual = await size();
    await page.goto(`${url}?print=large`);
    expect(await size()).toBeGreaterThanOrEqual(usual * 1.3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(url);
  });

  it('is accessible', async () => {
    const state = await context.storageState();
    const scripted = await browser.newContext({
      storageState: state,
      bypassCSP: true,
      viewport: { width: 390, height: 844 },
    });
    const own = await scripted.newPage();
    await own.goto(url);
    await own.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(own);
    if (process.env.SHOT) await own.screenshot({ path: process.env.SHOT, fullPage: true });
    await scripted.close();
  });
});
