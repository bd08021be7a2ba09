import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RegistersView, RegisterView } from '../../src/attendance/core/registers/register-views.ts';
import type { StudentAttendanceView } from '../../src/attendance/core/views.ts';
import type { ConversationView, InboxView } from '../../src/families/core/conversations/views.ts';
import type { FamilyView } from '../../src/families/core/people/views.ts';
import type { FamilyBatchView } from '../../src/families/core/writing/views.ts';
import type { DemoBoxesView, DemoBoxView } from '../../src/messages/core/channel-views.ts';
import { openBrowser, type Product } from '../product.ts';
import { startDemoProduct } from './demo-product.ts';
import { expectAccessible, visitAs } from './visit.ts';

/** Has missed six days; his father was told of the last one by itself, in Spanish. */
const student = 'Emiliano Quiñones Castañeda';
const father = 'Diego Quiñones Castañeda';
const office = 'Denise Tillman';
/** Of the student's school; says that he speaks Spanish with families. */
const liaison = 'Carlos Treviño';
const said = 'Cuida a sus hermanitos por la mañana mientras yo trabajo, por eso no llegó.';
const in_english = 'He looks after his little brothers in the morning while I work.';

/** Speaks LibreTranslate's protocol, and knows the one sentence of this story. */
const translator = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { q } = JSON.parse(Buffer.concat(chunks).toString()) as { q: string[] };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ translatedText: q.map(() => in_english) }));
});

/** Families answer on the demo's phones, staff in their inbox: from an automatic message to a plan that both agree on. */
describe('families', () => {
  let product: Product;
  let browser: Browser;
  let studentId = '';
  const stopped: { owner: string; words: string; address: string; before: number; confirms: RegExp }[] = [];
  beforeAll(async () => {
    await new Promise<void>((resolve) => translator.listen(0, '127.0.0.1', resolve));
    product = await startDemoProduct();
    browser = await openBrowser();
  }, 900_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    translator.close();
  });

  const visit = (name: string, work: (page: Page) => Promise<void>) =>
    visitAs({ browser, url: product.url, name, locale: 'en-US' }, work);
  const at = (path: string) => `${product.url}/api/v1/riverbend${path}`;
  async function ask<T>(page: Page, method: 'GET' | 'POST' | 'PUT', path: string, data?: unknown): Promise<T> {
    const answer = await page.request.fetch(at(path), {
      method,
      // A connection that was kept may close just then.
      maxRetries: 2,
      ...(data ? { data, headers: { 'x-leadline': '1' } } : {}),
    });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
    return (await answer.json()) as T;
  }
  const look = (page: Page, address: string) =>
    ask<DemoBoxView>(page, 'POST', '/demo-phones/look', { channel: 'sms', address });
  const fromSchool = async (page: Page, address: string) =>
    (await look(page, address)).messages.filter(({ isOurs }) => isOurs).map(({ text }) => text);
  const attendance = (page: Page) => ask<StudentAttendanceView>(page, 'GET', `/students/${studentId}/attendance`);

  it('answer on their phones: one says why, three want no more messages, each in their own words', async () => {
    await visit(office, async (page) => {
      const address = `http://127.0.0.1:${(translator.address() as AddressInfo).port}`;
      await ask(page, 'PUT', '/family-translation', { isOn: true, protocol: 'libretranslate', address, key: '' });
      await page.goto(`${product.url}/riverbend/phones`);
      const list = page.getByRole('list', { name: 'Phones and mailboxes' });
      await list.waitFor();
      await expectAccessible(page);
      const { boxes } = await ask<DemoBoxesView>(page, 'GET', '/demo-phones');
      const phones = boxes.filter(({ channel }) => channel === 'sms');
      const answer = async (phone: string, words: string) => {
        await page.getByLabel('Find a family').fill(phone);
        await list.locator('a').filter({ hasText: phone }).click();
        const device = page.getByRole('region', { name: /^Text/ });
        await device.getByText(phone).waitFor();
        await page.getByLabel('Answer', { exact: true }).fill(words);
        await page.getByRole('button', { name: /^Answer as/ }).click();
        await device.locator('li').filter({ hasText: words }).waitFor();
      };
      const own = phones.find(({ owner }) => owner === father);
      if (!own) throw new Error(`no phone of ${father}`);
      await answer(own.address, said);
      await page
        .getByText(/no estuvo en la escuela el 4 de febrero/)
        .first()
        .waitFor();
      await expectAccessible(page);
      for (const [language, words, confirms] of [
        ['en', 'STOP', /no more of these messages/],
        ['es', 'no más', /Ya no recibirá estos mensajes/],
        ['ar', 'توقف', /START/],
      ] as const) {
        const phone = phones.find((one) => one.language === language && one.owner !== father);
        if (!phone) throw new Error(`no phone in ${language}`);
        const before = (await fromSchool(page, phone.address)).length;
        stopped.push({ owner: phone.owner, words, address: phone.address, before, confirms });
        await answer(phone.address, words);
      }
    });
  });

  it('are not written to by the hundred by accident: it is caught, let go by a person, undone; one that went is called back', async () => {
    await visit(office, async (page) => {
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
      await page.getByRole('button', { name: 'Let it go' }).click();
      const sure = page.getByRole('dialog');
      await sure.getByRole('textbox').fill('The register is right: the building was closed.');
      await sure.getByRole('button', { name: /^Let \d+ messages go$/ }).click();
      await page.getByText(/It goes in \d+ second/).waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: nothing of it goes.').waitFor();

      // One that went: called back, and exactly those whom it reached are told.
      await page.goto(`${product.url}/riverbend/families/batches?state=sent`);
      await page.getByRole('link', { name: 'Absent today' }).first().click();
      await page.getByRole('button', { name: 'Call it back' }).waitFor();
      const batchId = page.url().split('/').at(-1) ?? '';
      const went = await ask<FamilyBatchView>(page, 'GET', `/family-batches/${batchId}`);
      await page.getByRole('button', { name: 'Call it back' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('What was wrong').fill('The register was of the wrong day.');
      await dialog.getByRole('button', { name: 'Call it back' }).click();
      await page.getByText(/It goes in \d+ second/).waitFor();
      await page.getByText('Se envió por error').first().waitFor();
      await page.getByText('a message that was a mistake').waitFor();
      const correction = await ask<FamilyBatchView>(page, 'GET', `/family-batches/${page.url().split('/').at(-1)}`);
      expect(correction.messages).toBe(went.messages);
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Undo' }).waitFor();
    });
  });

  it('who wanted no more messages are confirmed that once, in their language, and an emergency still reaches them', async () => {
    await visit(office, async (page) => {
      for (const { address, before, confirms } of stopped) {
        await expect
          .poll(async () => (await fromSchool(page, address)).length - before, { timeout: 150_000, interval: 2_000 })
          .toBe(1);
        expect((await fromSchool(page, address)).at(-1)).toMatch(confirms);
      }
      const { lines } = await ask<InboxView>(page, 'GET', '/families/conversations?box=done');
      const stop = lines.find(({ lastWords }) => lastWords === 'no más');
      const owner = stopped.find(({ words }) => words === 'no más')?.owner;
      const path = (id = '') => `/families/conversations/${id}`;
      let talk = await ask<ConversationView>(page, 'GET', path(stop?.conversationId));
      const writer = talk.candidates.find(({ name }) => name === owner);
      if (writer) {
        const { kind, id } = writer;
        const moved = await ask<ConversationView>(page, 'POST', `${path(stop?.conversationId)}/writer`, { kind, id });
        talk = await ask<ConversationView>(page, 'GET', path(moved.conversationId));
      }
      const view = await ask<FamilyView>(page, 'GET', `/students/${talk.students[0]?.studentId}/family`);
      const person = view.people.find(({ name }) => name === owner);
      const told = Object.fromEntries((person?.reach ?? []).map((line) => [line.category, line]));
      expect(told.attendance?.channels ?? []).not.toContain('sms');
      expect(told.emergency?.why).toBeNull();
      expect(told.emergency?.channels).toContain('sms');
    });
  });

  it('who says why is read in the original and translated; the reason and what stands in the way are taken by a click each', async () => {
    await visit(liaison, async (page) => {
      await page.goto(`${product.url}/riverbend/families/inbox?box=all`);
      const list = page.getByRole('list', { name: 'Conversations' });
      await list.getByRole('link').filter({ hasText: 'Cuida a sus hermanitos' }).click();
      const talk = page.getByRole('list', { name: 'What was said' });
      await talk.getByText(said).waitFor();
      await page.getByRole('heading', { name: father }).waitFor();
      await talk.getByText(/no estuvo en la escuela el 4 de febrero/).waitFor();
      await talk.getByRole('button', { name: 'Translate into English' }).click();
      await talk.getByText(in_english).waitFor();
      await talk.getByText('By a machine: it may be wrong').waitFor();
      await expectAccessible(page);
      const take = talk.getByRole('button', { name: 'Take it' });
      expect(await take.count()).toBe(2);
      await take.first().click();
      await page.getByText('Taken as the reason.').waitFor();
      await take.click();
      await page.getByText('Named on the case, to be followed up within a week.').waitFor();
      await talk.getByRole('link', { name: 'the case' }).click();
      await page.getByText('The family says what stands in the way: caring', { exact: false }).first().waitFor();
      await page.getByRole('link', { name: 'The conversation' }).first().waitFor();
    });
  });

  it('agree on a plan with a later arrival, on their page, by a code on their phone; a late morning counts as a full one', async () => {
    await visit(liaison, async (page) => {
      await page.goto(`${product.url}/riverbend/students?q=${encodeURIComponent(student)}`);
      await page.getByRole('link', { name: student }).click();
      await page.waitForURL(/\/students\/[0-9a-f-]{36}/);
      studentId = /students\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
      const before = await attendance(page);
      expect(before.standing?.absentDays).toBe(6);

      await page.locator('#agreements').getByRole('button', { name: 'Record an adjustment' }).click();
      const agreed = page.getByRole('dialog');
      await agreed.getByLabel('What was agreed').selectOption('later-arrival');
      await agreed.getByLabel('First day').fill(before.today);
      await agreed.getByLabel('Last day').fill('2026-03-27');
      await agreed.getByLabel('Arrives from').fill('09:30');
      await agreed.getByLabel('Agreed with').fill(father);
      await agreed.getByLabel('On', { exact: true }).fill(before.today);
      await agreed.getByLabel('Why').fill('Looks after his brothers in the morning.');
      await agreed.getByRole('button', { name: /^Record/ }).click();
      await page.getByText('Recorded. Attendance and scores follow within minutes.').waitFor();

      const { planId } = await ask<{ planId: string }>(page, 'POST', '/plans', {
        studentId,
        kindKey: 'check-in',
        reason: in_english,
        goal: 'Comes every day, from 9:30.',
        goalMeasure: 'attendance',
        target: 97,
        goalBy: '2026-03-27',
        sessionsPerWeek: 1,
        followUpDays: 7,
        startsOn: before.today,
        reviewOn: '2026-03-27',
        tier: 2,
        steps: [],
      });
      await page.goto(`${product.url}/riverbend/plans/${planId}/success-plan`);
      await page.getByRole('button', { name: 'Write it together' }).click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Language of the family').selectOption('es');
      await form.locator('textarea').nth(2).fill('Venir todos los días, desde las 9:30.');
      await form.locator('textarea').nth(4).fill('Puede llegar a las 9:30 hasta el 27 de marzo.');
      await form.getByRole('button', { name: /^(Save|Keep|Write)/ }).click();
      await form.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Share by link' }).click();
      const share = page.getByRole('dialog');
      const whom = share.getByLabel('For whom');
      await whom.selectOption((await whom.locator('option').filter({ hasText: father }).getAttribute('value')) ?? '');
      await share.getByRole('button', { name: 'Make the link' }).click();
      const url = (await share.getByText(/^https?:/).textContent()) ?? '';
      // Carlos has called the number: it is the father's.
      const { people } = await ask<FamilyView>(page, 'GET', `/students/${studentId}/family`);
      const phone = people.find(({ name }) => name === father)?.contacts.find(({ channel }) => channel === 'sms');
      await ask(page, 'POST', `/families/contacts/${phone?.contactPointId}/mark`, {
        mark: 'verified',
        words: 'Called; he answered.',
        revision: phone?.revision,
      });
      await agreeOnThePage(new URL(url).pathname);

      await page.reload();
      await page.getByText(`${father} agreed`, { exact: false }).waitFor();
    });
    await visit(office, lateMorning);
  });

  /** The family's own telephone: no session of the school's, and no script. */
  async function agreeOnThePage(path: string): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 390, height: 780 }, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${product.url}${path}`);
    expect(await page.content()).not.toContain(student);
    let code = '';
    await visit(office, async (phone) => {
      const { boxes } = await ask<DemoBoxesView>(phone, 'GET', '/demo-phones');
      const address = boxes.find(({ owner, channel }) => owner === father && channel === 'sms')?.address ?? '';
      await page.getByRole('button', { name: `Enviar un código a •••• ${address.slice(-4)}` }).click();
      await expect
        .poll(async () => (code = /\b\d{6}\b/.exec((await fromSchool(phone, address)).at(-1) ?? '')?.[0] ?? ''), {
          timeout: 120_000,
          interval: 1_000,
        })
        .not.toBe('');
    });
    await page.getByLabel('Su código').fill(code);
    await page.getByRole('button', { name: 'Abrir' }).click();
    await page.getByText('Puede llegar a las 9:30 hasta el 27 de marzo.').waitFor();
    await page.getByRole('textbox').first().fill(father);
    await page.getByRole('button', { name: 'Estoy de acuerdo' }).click();
    await page.getByText(father).first().waitFor();
    await context.close();
  }

  /** He comes at half past nine, and the register says late: as agreed that is a full morning, and his attendance is up. */
  async function lateMorning(page: Page): Promise<void> {
    const before = await attendance(page);
    const day = before.today;
    const place = before.days.at(-1)?.place;
    const { units } = await ask<RegistersView>(page, 'GET', `/attendance/registers?day=${day}`);
    const unitId = units.find(({ name }) => name === place)?.unitId;
    const { registers } = await ask<RegistersView>(page, 'GET', `/attendance/registers?day=${day}&unit=${unitId}`);
    for (const { of } of registers) {
      const key = of.classId ? { classId: of.classId } : { unitId: of.unitId, year: of.year ?? '' };
      const register = await ask<RegisterView>(
        page,
        'GET',
        `/attendance/register?${new URLSearchParams({ ...key, day })}`,
      );
      if (!register.lines.some((line) => line.studentId === studentId)) continue;
      const code = register.codes.find(({ meaning }) => meaning === 'late')?.code;
      await ask(page, 'POST', '/attendance/register', {
        ...key,
        registerId: crypto.randomUUID(),
        day,
        session: register.session,
        takenAt: `${day}T16:00:00Z`,
        marks: [{ studentId, code, minutesLate: 75 }],
      });
      break;
    }
    await expect
      .poll(async () => (await attendance(page)).standing?.attendedSessions, { timeout: 60_000, interval: 1_000 })
      .toBe((before.standing?.attendedSessions ?? 0) + 1);
    const after = await attendance(page);
    expect(after.standing?.ratePct).toBeGreaterThan(before.standing?.ratePct ?? 100);
    expect(after.standing?.lateSessions).toBe(before.standing?.lateSessions);
    await page.goto(`${product.url}/riverbend/students/${studentId}`);
    await page.locator('#agreements').getByText('09:30').first().waitFor();
  }
});
