import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../tests/database.ts';
import { now, textingWorld } from '../../../../tests/providers/texting-world.ts';
import { fates, openTwilioStandIn, standInAccount } from '../../../../tests/providers/twilio-stand-in.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { cancelBatch, messageStates, newReports, reachedBy } from '../index.ts';
import { findOut } from './find-out.ts';

describe.each(databaseKinds)('texts and calls on the %s database', (kind) => {
  const {
    inside,
    ctx,
    text,
    queue,
    send,
    all,
    number,
    db,
    institution,
    institutionId,
    key,
    students,
    publicUrl,
    folder,
    standIn,
    replaceStandIn,
  } = textingWorld(kind);

  it('go once, are reported back as delivered with what they cost, and name every student they are about', async () => {
    await queue(...Array.from({ length: 30 }, (_, at) => text(number(at + 10))));
    expect(await send()).toEqual({ sent: 30, failed: 0 });
    await standIn().settled();
    expect(standIn().taken()).toHaveLength(30);
    expect(standIn().taken()[0]).toMatchObject({
      from: '+17205550100',
      body: expect.stringContaining('Luis no vino hoy'),
    });
    const states = await inside((trx) => messageStates(trx, institutionId(), { householdKey: 'h1' }));
    expect(states).toHaveLength(30);
    for (const one of states)
      expect(one).toMatchObject({
        state: 'sent',
        reach: 'delivered',
        segments: 1,
        costMicros: 7900,
        studentIds: students(),
      });
    expect(await send()).toEqual({ sent: 0, failed: 0 });
    expect(standIn().taken()).toHaveLength(30);
  });

  it('keep to the speed of their provider, all workers together, and slow down where it asks for it', async () => {
    await inside((trx) => sql`update messages.channel_setting set per_second = 40`.execute(trx));
    await queue(...Array.from({ length: 100 }, (_, at) => text(number(at + 10))));
    const started = Date.now();
    const tallies = await Promise.all([send(), send()]);
    expect(tallies.reduce((sum, { sent }) => sum + sent, 0)).toBe(100);
    expect(Date.now() - started).toBeGreaterThan(2000);
    expect(standIn().busiest()).toBeLessThanOrEqual(50);
    await inside((trx) => sql`update messages.channel_setting set per_second = 500`.execute(trx));
    standIn().faults = { perSecond: 30, isSilent: true };
    await queue(...Array.from({ length: 50 }, (_, at) => text(number(at + 500))));
    for (let round = 0; round < 10 && standIn().taken().length < 150; round++) await send();
    expect(standIn().taken()).toHaveLength(150);
    expect(
      new Set(
        standIn()
          .taken()
          .map(({ to }) => to),
      ).size,
    ).toBe(150);
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
    const reports = await inside((trx) => newReports(trx, institutionId(), 10));
    expect(reports.map(({ health }) => health).sort()).toEqual(['opted-out', 'wrong-number']);
    expect(await send('voice')).toEqual({ sent: 1, failed: 0 });
    const { body } = standIn()
      .taken()
      .find(({ kind }) => kind === 'call') ?? { body: '' };
    expect(body).toContain('<Say language="es-US" voice="Polly.Lupe">Luis no vino hoy.');
    expect(body).toContain('<Gather input="dtmf"');
  });

  it('that do not arrive go the next way once; what a phone took after all calls its stand-in back', async () => {
    const fallback = [{ channel: 'email' as const, address: 'm@x.org' }];
    await queue(text(`+1303555${fates.landline}`, { fallback }), text(`+1303555${fates.late}`, { fallback }));
    standIn().faults = { repeatCallback: 1, callbackDelayMs: 200 };
    await send();
    await standIn().settled();
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
    standIn().faults = { dropBefore: 0.15, dropAfter: 0.15, failAfter: 0.1, isSilent: true };
    await queue(...Array.from({ length: 120 }, (_, at) => text(number(at + 10))));
    for (let round = 0; round < 12; round++) await send();
    const rows = await all();
    expect(rows.filter(({ state }) => state !== 'sent')).toEqual([]);
    expect(standIn().taken()).toHaveLength(120);
    expect(
      new Set(
        standIn()
          .taken()
          .map(({ sid }) => sid),
      ),
    ).toEqual(new Set(rows.map(({ provider_id }) => provider_id)));
  });

  it('in doubt that a report names just while the provider is asked have gone, and do not go again', async () => {
    standIn().faults = { dropAfter: 1, isSilent: true };
    await queue(text(number(1)), text(number(2)));
    await send('sms', { silentSeconds: 3600 });
    const named = await all();
    const found = await institution();
    const asked = {
      channel: 'sms' as const,
      provider: 'twilio' as const,
      unitMicros: 0,
      silentSeconds: 0,
      untilMs: Date.now() + 5000,
    };
    await findOut(db(), found, {
      ...asked,
      carrier: {
        send: () => Promise.reject(new Error('not asked to')),
        standing: null,
        close: () => undefined,
        // The first is listed, the second not yet: a report of each comes in the meantime.
        sentTo: async (to) => {
          const theirs = standIn()
            .taken()
            .find((one) => one.to === to);
          const message = named.find(({ address }) => address === to);
          const url = `${publicUrl()}/api/hooks/twilio/${key()}/status?m=${message?.message_id}`;
          const sid = theirs?.sid ?? '';
          await standIn().post(url, { AccountSid: standInAccount, MessageSid: sid, MessageStatus: 'delivered' });
          return to === number(1) ? [{ providerId: sid, status: 'sent', body: theirs?.body ?? '', segments: 1 }] : [];
        },
      },
    });
    standIn().faults = { isSilent: true };
    await send();
    expect(standIn().taken()).toHaveLength(2);
    expect(await all()).toMatchObject([
      { state: 'sent', reach: 'delivered' },
      { state: 'sent', reach: 'delivered' },
    ]);
  });

  it('whose reports were lost are asked for, and what they cost is what the provider says', async () => {
    standIn().faults = { isSilent: true };
    await queue(text(number(1)), text(`+1303555${fates.landline}`));
    await send('sms', { askAfterSeconds: 0 });
    await send('sms', { askAfterSeconds: 0 });
    const rows = await all();
    expect(rows).toMatchObject([{ reach: 'delivered' }, { reach: 'undelivered' }]);
    expect(Number(rows[0]?.cost_micros)).toBe(7900);
    const reports = await inside((trx) => newReports(trx, institutionId(), 9));
    expect(reports.map(({ health }) => health).sort()).toEqual(['good', 'wrong-number']);
  });

  it('that a provider which is not there could not take wait, and the settings say so', async () => {
    const { port } = standIn();
    await standIn().close();
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
    replaceStandIn(await openTwilioStandIn(folder(), {}, port));
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
    expect(
      standIn()
        .taken()
        .map(({ to }) => to),
    ).toEqual([number(5), number(4)]);
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
    await standIn().settled();
    await queue(text(number(3), { batchId }), text(number(4), { batchId }));
    expect(await inside((trx) => cancelBatch(trx, ctx(), batchId))).toEqual({ cancelled: 2 });
    const reached = await inside((trx) => reachedBy(trx, institutionId(), batchId));
    expect(reached.map(({ address }) => address)).toEqual([number(1)]);
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
