import { describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../tests/database.ts';
import { textingWorld } from '../../../../tests/providers/texting-world.ts';
import { signatureOf, standInAccount } from '../../../../tests/providers/twilio-stand-in.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { newInbound } from '../index.ts';

describe.each(databaseKinds)('what Twilio brings on the %s database', (kind) => {
  const { inside, text, queue, send, all, number, institutionId, key, publicUrl, standIn } = textingWorld(kind);

  it('texts in answer are taken once, however hostile, and mark what they answer; a key that is pressed is an answer', async () => {
    await queue(text(number(1)), text(number(1), { channel: 'voice', body: 'Luis & <Ana> faltaron.' }));
    await send();
    await send('voice');
    await standIn().settled();
    const inbound = {
      AccountSid: standInAccount,
      MessageSid: `SM${'a'.repeat(32)}`,
      From: number(1),
      To: '+17205550100',
      Body: 'El autobús\u202E no vino\u0000\r\nBcc: x@y.org',
      NumMedia: '2',
    };
    const url = `${publicUrl()}/api/hooks/twilio/${key()}/text`;
    expect(await standIn().post(url, inbound)).toMatchObject({
      status: 200,
      text: expect.stringContaining('<Response>'),
    });
    expect(await standIn().post(url, inbound)).toMatchObject({ status: 200 });
    const call = standIn()
      .taken()
      .find(({ kind }) => kind === 'call');
    const keyUrl = /action="([^"]+)"/.exec(call?.body ?? '')?.[1]?.replaceAll('&amp;', '&') ?? '';
    const pressed = {
      AccountSid: standInAccount,
      CallSid: call?.sid ?? '',
      From: '+17205550100',
      To: number(1),
      Digits: '1',
    };
    const again = await standIn().post(keyUrl, pressed);
    expect(again.text).toContain('Luis &amp; &lt;Ana&gt; faltaron.');
    expect((await standIn().post(keyUrl, { ...pressed, Digits: '2' })).text).toContain('Alguien le llamará');
    const taken = await inside((trx) => newInbound(trx, institutionId(), 10));
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

  it('is believed only when the provider signed them for this institution, every field and the whole address', async () => {
    const url = `${publicUrl()}/api/hooks/twilio/${key()}/text`;
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
      ['another institution', url.replace(key(), 'nowhere'), fields, good],
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
    expect(await inside((trx) => newInbound(trx, institutionId(), 10))).toEqual([]);
    expect(await ask(url, fields, good)).toBe(200);
  });
});
