import { sql } from 'kysely';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../../../tests/world.ts';
import { institutionById, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { ChannelsView, PrintRunsView } from '../../core/channel-views.ts';
import { queueAllToFamilies } from '../index.ts';

const at = '2014-02-17T10:00:00Z';

describe('channels and letters over the API', () => {
  let world: World;
  let institutionId: number;
  beforeAll(async () => {
    world = await openWorld();
    ({ institutionId } = world.north);
    await world.invite(world.north, 'admin');
  });
  afterAll(() => world.close());
  const ask = (method: string, path: string, body?: unknown) =>
    world.ask('north/admin', method, `/api/v1/north${path}`, body);
  const twilio = {
    provider: 'twilio',
    isOn: true,
    sender: '+12025550123',
    account: `AC${'0'.repeat(32)}`,
    secret: 'a token',
    perSecond: 2,
  };
  const stored = async () =>
    (
      await sql`select * from messages.channel_setting where institution_id = ${institutionId} order by channel`.execute(
        world.services.db.owner,
      )
    ).rows;

  it('refuse what cannot be a channel, in words, and change nothing', async () => {
    const bad: [string, string, object][] = [
      ['another channel', 'pigeon', twilio],
      ['a provider of another channel', 'voice', { ...twilio, provider: 'smpp' }],
      ['an account that is none', 'sms', { ...twilio, account: 'AC1' }],
      ['no number', 'sms', { ...twilio, sender: '' }],
      ['a name that calls', 'voice', { ...twilio, sender: 'Leadline' }],
      ['a sender with line breaks and a header', 'sms', { ...twilio, sender: '+1202\r\nTo: x' }],
      ['an endpoint in the clear', 'sms', { ...twilio, host: 'http://example.org' }],
      ['an endpoint that is a file', 'sms', { ...twilio, host: 'file:///etc/passwd' }],
      ['an endpoint with a user', 'sms', { ...twilio, host: 'https://a@example.org' }],
      ['no secret', 'sms', { ...twilio, secret: undefined }],
      ['an empty secret', 'sms', { ...twilio, secret: '' }],
      ['no speed', 'sms', { ...twilio, perSecond: 0 }],
      ['absurd speed', 'sms', { ...twilio, perSecond: 1e9 }],
      ['a negative price', 'sms', { ...twilio, costMicros: -1 }],
      ['a currency that is none', 'sms', { ...twilio, currency: 'dollars' }],
      ['none a day', 'sms', { ...twilio, mostADay: 0 }],
      ['hours that end before they begin', 'sms', { ...twilio, staffed: { days: [1], from: '16:00', until: '08:00' } }],
      ['an eighth day', 'sms', { ...twilio, staffed: { days: [8], from: '08:00', until: '16:00' } }],
      [
        'a mailbox in the clear',
        'email',
        { provider: 'imap', isOn: true, host: 'imap.example.org', account: 'a', secret: 'b', security: 'none' },
      ],
      [
        'a mailbox at no host',
        'email',
        { provider: 'imap', isOn: true, host: 'a b', account: 'a', secret: 'b', security: 'tls' },
      ],
      ['a gateway in the clear', 'sms', { ...twilio, provider: 'smpp', host: 'smpp.example.org', security: 'none' }],
      ['a paper that is none', 'letter', { provider: 'print', isOn: true, sender: 'x', paper: 'b5' }],
    ];
    for (const [what, channel, body] of bad) {
      const { status, body: problem } = await ask('PUT', `/channels/${channel}`, body);
      expect([what, status, (problem as { code: string }).code]).toEqual([
        what,
        422,
        expect.stringMatching(/^(messages\.bad-setting|leadline\.invalid)$/),
      ]);
    }
    expect(await stored()).toEqual([]);
  });

  it('keep a secret sealed, never show it, and ask for it anew when it would go elsewhere', async () => {
    expect((await ask('PUT', '/channels/sms', twilio)).status).toBe(200);
    const { body } = await ask('GET', '/channels');
    const sms = (body as unknown as ChannelsView).channels.find(({ channel }) => channel === 'sms');
    expect(sms).toMatchObject({ isOn: true, hasSecret: true, sender: '+12025550123', perSecond: 2, waiting: 0 });
    expect(JSON.stringify(body)).not.toContain('a token');
    expect(JSON.stringify(await stored())).not.toContain('a token');
    const { secret, ...without } = twilio;
    expect((await ask('PUT', '/channels/sms', { ...without, isOn: false })).status).toBe(200);
    for (const change of [{ account: `AC${'1'.repeat(32)}` }, { host: 'https://elsewhere.example' }])
      expect((await ask('PUT', '/channels/sms', { ...without, ...change })).status).toBe(422);
    expect(secret).toBe('a token');
  });

  it('of letters that wait make one file, each in one only, with the address in the window; a script without a face goes another way', async () => {
    expect((await ask('POST', '/print-runs', {})).status).toBe(422);
    expect(
      (
        await ask('PUT', '/channels/letter', {
          provider: 'print',
          isOn: true,
          sender: 'North, 1 Hill Road',
          paper: 'a4',
          costMicros: 900_000,
        })
      ).status,
    ).toBe(200);
    const institution = await institutionById(world.services.db, institutionId);
    if (!institution) throw new Error('no institution');
    const letter = (address: string, body: string, language: string) => ({
      to: { kind: 'guardian' as const, id: uuidv7() },
      channel: 'letter' as const,
      address,
      language,
      studentIds: [],
      householdKey: null,
      category: 'attendance' as const,
      subject: 'Luis',
      body,
      dedupeKey: uuidv7(),
      origin: { kind: 'absence', id: 'a' },
    });
    await world.services.db.forInstitution(institutionId, (trx) =>
      queueAllToFamilies(trx, { clock: fixedClock(at), actor: systemActor(institutionId) }, [
        letter('Maria Ortega\n12 Elm Street\nDenver CO 80202', 'Luis faltó tres días.\n\nLlámenos.', 'es'),
        letter('فاطمة علي\n3 Oak Road\nLeeds LS1 1AA', 'تغيب لويس ثلاثة أيام.', 'ar'),
        { ...letter('A\nB', 'ሰላም', 'am'), fallback: [{ channel: 'email', address: 'a@x.org' }] },
        letter(' ', 'no address', 'en'),
      ]),
    );
    const made = (await ask('POST', '/print-runs', {})).body as { printRunId: string; letters: number };
    expect(made.letters).toBe(2);
    expect((await ask('POST', '/print-runs', {})).body).toMatchObject({ letters: 0 });
    const answer = (await ask('GET', `/print-runs/${made.printRunId}/pdf`)).response;
    const document = await getDocument({ data: new Uint8Array(await answer.arrayBuffer()) }).promise;
    expect(document.numPages).toBe(2);
    // Letters of one millisecond stand in no order.
    const items = [];
    for (const n of [1, 2]) items.push(...(await (await document.getPage(n)).getTextContent()).items);
    const street = items.find((item) => 'str' in item && item.str.includes('12 Elm'));
    if (!street || !('transform' in street)) throw new Error('no street');
    const millimetres = (points: number) => (points / 72) * 25.4;
    // DIN 5008, form B: the field lies 20 to 105 mm from the left and 45 to 90 mm from the top.
    expect(millimetres(street.transform[4])).toBeGreaterThanOrEqual(20);
    expect(millimetres(street.transform[4])).toBeLessThan(60);
    const top = 297 - millimetres(street.transform[5]);
    expect(top).toBeGreaterThan(50);
    expect(top).toBeLessThan(90);
    const { rows } = await sql<{
      state: string;
      reach: string;
      channel: string;
    }>`select channel, state, reach from messages.message
      where institution_id = ${institutionId} order by channel, state`.execute(world.services.db.owner);
    expect(rows.map(({ channel, state, reach }) => `${channel} ${state} ${reach}`)).toEqual([
      'email queued null',
      'letter failed null',
      'letter failed null',
      'letter sent accepted',
      'letter sent accepted',
    ]);
    expect((await ask('POST', `/print-runs/${made.printRunId}/handed-over`, {})).status).toBe(200);
    expect((await ask('POST', `/print-runs/${made.printRunId}/handed-over`, {})).status).toBe(409);
    expect((await ask('GET', '/print-runs')).body as unknown as PrintRunsView).toMatchObject({
      waiting: 0,
      runs: [{ letters: 2 }],
    });
    expect((await ask('GET', '/letters?q=x')).status).toBe(422);
    const found = async () =>
      (await ask('GET', '/letters?q=elm%20ortega')).body.letters as { messageId: string; cameBack: boolean }[];
    const [letterBack] = await found();
    expect(letterBack).toMatchObject({ address: expect.stringContaining('12 Elm Street'), cameBack: false });
    expect((await ask('POST', `/letters/${letterBack?.messageId}/returned`, {})).status).toBe(200);
    expect(await found()).toMatchObject([{ cameBack: true }]);
  });

  it('show phones and mailboxes in a demo only', async () => {
    for (const [method, path, body] of [
      ['GET', '/demo-phones', undefined],
      ['POST', '/demo-phones/look', { channel: 'sms', address: '+12025550123' }],
      ['POST', '/demo-phones/answer', { channel: 'sms', address: '+12025550123', text: 'hi' }],
    ] as const)
      expect((await ask(method, path, body)).status).toBe(404);
  });
});
