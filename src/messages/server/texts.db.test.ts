import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { openHookServer } from '../../../tests/providers/hook-server.ts';
import { setUpTwilio } from '../../../tests/providers/set-up-twilio.ts';
import {
  fates,
  openTwilioStandIn,
  signatureOf,
  standInAccount,
  type TwilioStandIn,
} from '../../../tests/providers/twilio-stand-in.ts';
import { createInstitution, institutionById, systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { silentLog } from '../../platform/log/log.ts';
import {
  cancelBatch,
  type FamilyMessage,
  messageStates,
  newInbound,
  newReports,
  queueAllToFamilies,
  reachedBy,
  sendChannel,
} from './index.ts';

/** A Monday, ten in the morning in Denver. */
const now = '2025-11-03T17:00:00Z';
const secret = 'the secret of an installation';

describe.each(databaseKinds)('texts and calls on the %s database', (kind) => {
  let db: Database;
  let institutionId: number;
  let key = '';
  let next = 0;
  let queued = 0;
  let standIn: TwilioStandIn;
  let folder = '';
  let hooks: Awaited<ReturnType<typeof openHookServer>>;
  let publicUrl = '';
  let students: string[] = [];

  beforeAll(async () => {
    db = await freshDatabase(kind);
    hooks = await openHookServer({ db, secret });
    publicUrl = hooks.publicUrl;
  });
  afterAll(async () => {
    hooks.close();
    await db.close();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'leadline-twilio-'));
    standIn = await openTwilioStandIn(folder);
    key = `mesa-${++next}`;
    ({ institutionId } = await createInstitution(db, {
      key,
      name: 'Mesa Schools',
      preset: 'us-k12',
      timeZone: 'America/Denver',
      fixedNow: now,
    }));
    students = [uuidv7(), uuidv7()].sort();
    await inside(async (trx) => {
      for (const [at, student_id] of students.entries())
        await trx
          .insertInto('roster.student')
          .values({
            institution_id: institutionId,
            student_id,
            source_key: `s${at}`,
            display_name: 'Luis',
            search_key: 'luis',
          })
          .execute();
      for (const channel of ['sms', 'voice'])
        await setUpTwilio(trx, { institutionId, channel, url: standIn.url, secret });
    });
  });
  afterEach(async () => {
    await standIn.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);
  const ctx = () => ({ clock: fixedClock(now), actor: systemActor(institutionId) });
  const text = (number: string, more: Partial<FamilyMessage> = {}): FamilyMessage => ({
    to: { kind: 'guardian', id: uuidv7() },
    channel: 'sms',
    address: number,
    language: 'es',
    studentIds: students,
    householdKey: 'h1',
    category: 'attendance',
    subject: 'Luis',
    body: `Luis no vino hoy. ${number}`,
    dedupeKey: `${++queued}`.padStart(6, '0'),
    origin: { kind: 'absence', id: 'a1' },
    ...more,
  });
  const queue = (...messages: FamilyMessage[]) => inside((trx) => queueAllToFamilies(trx, ctx(), messages));
  const send = async (channel: 'sms' | 'voice' = 'sms', more = {}) => {
    const institution = await institutionById(db, institutionId);
    if (!institution) throw new Error('no institution');
    return sendChannel({ db, log: silentLog, secret, publicUrl }, institution, channel, {
      mostMs: 20_000,
      silentSeconds: 0,
      linePauseSeconds: 0,
      askAfterSeconds: 3600,
      receiptSeconds: 0,
      listenMs: 0,
      ...more,
    });
  };
  const all = () =>
    inside((trx) =>
      trx
        .selectFrom('messages.message')
        .selectAll()
        .where('institution_id', '=', institutionId)
        .orderBy('dedupe_key')
        .execute(),
    );
  const number = (at: number) => `+1303555${String(1000 + at)}`;

  it('go once, are reported back as delivered with what they cost, and name every student they are about', async () => {
    await queue(...Array.from({ length: 30 }, (_, at) => text(number(at + 10))));
    expect(await send()).toEqual({ sent: 30, failed: 0 });
    await standIn.settled();
    expect(standIn.taken()).toHaveLength(30);
    expect(standIn.taken()[0]).toMatchObject({
      from: '+17205550100',
      body: expect.stringContaining('Luis no vino hoy'),
    });
    const states = await inside((trx) => messageStates(trx, institutionId, { householdKey: 'h1' }));
    expect(states).toHaveLength(30);
    for (const one of states)
      expect(one).toMatchObject({
        state: 'sent',
        reach: 'delivered',
        segments: 1,
        costMicros: 7900,
        studentIds: students,
      });
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect(standIn.taken()).toHaveLength(30);
  });

  it('keep to the speed of their provider, all workers together, and slow down where it asks for it', async () => {
    await inside((trx) => sql`update messages.channel_setting set per_second = 40`.execute(trx));
    await queue(...Array.from({ length: 100 }, (_, at) => text(number(at + 10))));
    const started = Date.now();
    const tallies = await Promise.all([send(), send()]);
    expect(tallies.reduce((sum, { sent }) => sum + sent, 0)).toBe(100);
    expect(Date.now() - started).toBeGreaterThan(2000);
    expect(standIn.busiest()).toBeLessThanOrEqual(50);
    await inside((trx) => sql`update messages.channel_setting set per_second = 500`.execute(trx));
    standIn.faults = { perSecond: 30, isSilent: true };
    await queue(...Array.from({ length: 50 }, (_, at) => text(number(at + 500))));
    for (let round = 0; round < 10 && standIn.taken().length < 150; round++) await send();
    expect(standIn.taken()).toHaveLength(150);
    expect(new Set(standIn.taken().map(({ to }) => to)).size).toBe(150);
  });

  it('refused for their number say so of the address and go the next way, in order, with their hours', async () => {
    const hours = { timeZone: 'America/Denver', from: '08:00', until: '20:00' };
    await queue(
      text(`+1303555${fates.invalid}`, {
        hours,
        fallback: [
          { channel: 'voice', address: number(77) },
          { channel: 'letter', address: 'M. Ortega\n1 Elm St\nDenver CO 80202' },
        ],
      }),
      text(`+1303555${fates.optedOut}`),
    );
    expect(await send()).toEqual({ sent: 0, failed: 2 });
    const rows = await all();
    expect(rows.map(({ channel, state }) => [channel, state]).sort()).toEqual([
      ['sms', 'failed'],
      ['sms', 'failed'],
      ['voice', 'queued'],
    ]);
    const call = rows.find(({ channel }) => channel === 'voice');
    expect(call).toMatchObject({ address: number(77), hours, fallback: [{ channel: 'letter' }] });
    expect(call?.follows_message_id).toBe(rows.find(({ channel }) => channel === 'sms')?.message_id);
    const reports = await inside((trx) => newReports(trx, institutionId, 10));
    expect(reports.map(({ health }) => health).sort()).toEqual(['opted-out', 'wrong-number']);
    expect(await send('voice')).toEqual({ sent: 1, failed: 0 });
    const { body } = standIn.taken().find(({ kind }) => kind === 'call') ?? { body: '' };
    expect(body).toContain('<Say language="es-US" voice="Polly.Lupe">Luis no vino hoy.');
    expect(body).toContain('<Gather input="dtmf"');
  });

  it('that do not arrive go the next way once; what a phone took after all calls its stand-in back', async () => {
    const fallback = [{ channel: 'email' as const, address: 'm@x.org' }];
    await queue(text(`+1303555${fates.landline}`, { fallback }), text(`+1303555${fates.late}`, { fallback }));
    standIn.faults = { repeatCallback: 1, callbackDelayMs: 200 };
    await send();
    await standIn.settled();
    const rows = await all();
    const [landline, late] = rows;
    expect(landline).toMatchObject({ state: 'sent', reach: 'undelivered' });
    expect(late).toMatchObject({ state: 'sent', reach: 'delivered' });
    const followers = rows.slice(2);
    expect(followers.filter(({ follows_message_id }) => follows_message_id === landline?.message_id)).toMatchObject([
      { channel: 'email', state: 'queued', address: 'm@x.org' },
    ]);
    // Delivered before or after it was given up: nothing stands in for it.
    expect(
      followers.filter(
        ({ follows_message_id, state }) => follows_message_id === late?.message_id && state !== 'cancelled',
      ),
    ).toEqual([]);
  });

  it('whose answer was lost are found out by asking: none twice, none lost', async () => {
    standIn.faults = { dropBefore: 0.15, dropAfter: 0.15, failAfter: 0.1, isSilent: true };
    await queue(...Array.from({ length: 120 }, (_, at) => text(number(at + 10))));
    for (let round = 0; round < 12; round++) await send();
    const rows = await all();
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
    expect(standIn.taken()).toHaveLength(120);
    expect(new Set(standIn.taken().map(({ sid }) => sid))).toEqual(new Set(rows.map(({ provider_id }) => provider_id)));
  });

  it('whose reports were lost are asked for, and what they cost is what the provider says', async () => {
    standIn.faults = { isSilent: true };
    await queue(text(number(1)), text(`+1303555${fates.landline}`));
    await send('sms', { askAfterSeconds: 0 });
    await send('sms', { askAfterSeconds: 0 });
    const rows = await all();
    expect(rows).toMatchObject([{ reach: 'delivered' }, { reach: 'undelivered' }]);
    expect(Number(rows[0]?.cost_micros)).toBe(7900);
    const reports = await inside((trx) => newReports(trx, institutionId, 9));
    expect(reports.map(({ health }) => health).sort()).toEqual(['good', 'wrong-number']);
  });

  it('that a provider which is not there could not take wait, and the settings say so', async () => {
    const { port } = standIn;
    await standIn.close();
    await queue(text(number(10)));
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    const shown = () =>
      inside((trx) =>
        sql<{ trouble: string | null }>`select trouble from messages.channel_setting where channel = 'sms'`.execute(
          trx,
        ),
      );
    expect((await shown()).rows[0]?.trouble).toContain('cannot be reached');
    expect(await all()).toMatchObject([{ state: 'queued', tries: 0 }]);
    standIn = await openTwilioStandIn(folder, {}, port);
    expect(await send()).toEqual({ sent: 1, failed: 0 });
    expect((await shown()).rows[0]?.trouble).toBeNull();
  });

  it('may go at their hours only, not when it is too late, emergencies first, and at most so many a day', async () => {
    const night = { timeZone: 'Asia/Tokyo', from: '08:00', until: '20:00' };
    await inside((trx) => sql`update messages.channel_setting set most_a_day = 2, per_second = 1`.execute(trx));
    const dueAt = Temporal.Instant.from(now).subtract({ minutes: 1 });
    await queue(
      text(number(1), { hours: night, dueAt }),
      text(number(2), { dueAt, expiresAt: Temporal.Instant.from(now) }),
      text(number(3), { batchId: uuidv7() }),
      text(number(4)),
      text(number(5), { category: 'emergency' }),
    );
    await send('sms', { mostMs: 6000 });
    expect(standIn.taken().map(({ to }) => to)).toEqual([number(5), number(4)]);
    expect(await all()).toMatchObject([
      { state: 'queued', due_at: new Date('2025-11-03T23:00:00Z') },
      { state: 'cancelled', why: expect.stringContaining('too late') },
      { state: 'queued' },
      { state: 'sent' },
      { state: 'sent' },
    ]);
  });

  it('of a batch are called back as far as they have not gone, and a correction knows exactly whom it must reach', async () => {
    const batchId = uuidv7();
    await queue(text(number(1), { batchId }), text(`+1303555${fates.landline}`, { batchId }));
    await send();
    await standIn.settled();
    await queue(text(number(3), { batchId }), text(number(4), { batchId }));
    expect(await inside((trx) => cancelBatch(trx, ctx(), batchId))).toEqual({ cancelled: 2 });
    const reached = await inside((trx) => reachedBy(trx, institutionId, batchId));
    expect(reached.map(({ address }) => address)).toEqual([number(1)]);
  });

  it('in answer are taken once, however hostile, and mark what they answer; a key that is pressed is an answer', async () => {
    await queue(text(number(1)), text(number(1), { channel: 'voice', body: 'Luis & <Ana> faltaron.' }));
    await send();
    await send('voice');
    await standIn.settled();
    const inbound = {
      AccountSid: standInAccount,
      MessageSid: `SM${'a'.repeat(32)}`,
      From: number(1),
      To: '+17205550100',
      Body: 'El autobús\u202E no vino\u0000\r\nBcc: x@y.org',
      NumMedia: '2',
    };
    const url = `${publicUrl}/api/hooks/twilio/${key}/text`;
    expect(await standIn.post(url, inbound)).toMatchObject({
      status: 200,
      text: expect.stringContaining('<Response>'),
    });
    expect(await standIn.post(url, inbound)).toMatchObject({ status: 200 });
    const call = standIn.taken().find(({ kind }) => kind === 'call');
    const keyUrl = /action="([^"]+)"/.exec(call?.body ?? '')?.[1]?.replaceAll('&amp;', '&') ?? '';
    const pressed = {
      AccountSid: standInAccount,
      CallSid: call?.sid ?? '',
      From: '+17205550100',
      To: number(1),
      Digits: '1',
    };
    const again = await standIn.post(keyUrl, pressed);
    expect(again.text).toContain('Luis &amp; &lt;Ana&gt; faltaron.');
    expect((await standIn.post(keyUrl, { ...pressed, Digits: '2' })).text).toContain('Alguien le llamará');
    const taken = await inside((trx) => newInbound(trx, institutionId, 10));
    const rows = await all();
    expect(taken).toMatchObject([
      {
        channel: 'sms',
        fromAddress: number(1),
        text: 'El autobús no vino\nBcc: x@y.org',
        leftOut: 2,
        proof: 'carrier',
        answersMessageId: rows[0]?.message_id,
      },
      { channel: 'voice', text: '2', answersMessageId: rows[1]?.message_id },
    ]);
    expect(rows.map(({ reach }) => reach)).toEqual(['answered', 'answered']);
  });

  it('are believed only when the provider signed them for this institution, every field and the whole address', async () => {
    const url = `${publicUrl}/api/hooks/twilio/${key}/text`;
    const fields = {
      AccountSid: standInAccount,
      MessageSid: `SM${'b'.repeat(32)}`,
      From: number(1),
      To: '+1',
      Body: 'hi',
    };
    const ask = async (to: string, given: Record<string, string>, signature: string) =>
      (
        await fetch(to, {
          method: 'POST',
          headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams(given),
        })
      ).status;
    const good = signatureOf(url, fields);
    const refused: [string, string, Record<string, string>, string][] = [
      ['no signature', url, fields, ''],
      ['another token', url, fields, signatureOf(url, fields, 'e'.repeat(32))],
      ['a changed text', url, { ...fields, Body: 'ho' }, good],
      ['a changed number', url, { ...fields, From: number(2) }, good],
      ['a field more', url, { ...fields, NumMedia: '1' }, good],
      ['a field less', url, { AccountSid: standInAccount, From: number(1) }, good],
      ['another address', `${url}?m=${uuidv7()}`, fields, good],
      ['another hook', url.replace('/text', '/status'), fields, good],
      ['another institution', url.replace(key, 'nowhere'), fields, good],
      ['another account', url, { ...fields, AccountSid: 'AC1' }, signatureOf(url, { ...fields, AccountSid: 'AC1' })],
      ['a signature of another length', url, fields, good.slice(0, 5)],
      ['a list of signatures', url, fields, `${good}, ${good}`],
    ];
    for (const [what, to, given, signature] of refused)
      expect([what, await ask(to, given, signature)]).toEqual([what, 403]);
    expect(await ask(url, { ...fields, MessageSid: 'x' }, signatureOf(url, { ...fields, MessageSid: 'x' }))).toBe(400);
    const long = { ...fields, Body: 'x'.repeat(70_000) };
    expect(await ask(url, long, signatureOf(url, long))).toBe(413);
    expect(await ask(url.replace('/text', '/nothing'), fields, good)).toBe(404);
    expect(await inside((trx) => newInbound(trx, institutionId, 10))).toEqual([]);
    expect(await ask(url, fields, good)).toBe(200);
  });

  it('nobody set up fail in words and go the next way', async () => {
    await inside((trx) => sql`delete from messages.channel_setting where channel = 'sms'`.execute(trx));
    await queue(text(number(1), { fallback: [{ channel: 'voice', address: number(1) }] }));
    expect(await send()).toEqual({ sent: 0, failed: 1 });
    expect(await all()).toMatchObject([
      { state: 'failed', why: 'Texts are not set up here.' },
      { channel: 'voice', state: 'queued' },
    ]);
  });
});
