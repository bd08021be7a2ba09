import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { type ImapServerInTest, openImapServer } from '../../../../tests/imap-server.ts';
import { type MailServerInTest, openMailServer } from '../../../../tests/mail-server.ts';
import { createInstitution, institutionById, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import { silentLog } from '../../../platform/log/log.ts';
import { seal } from '../../../platform/secrets/seal.ts';
import { purposeOfChannel } from '../channels/channel-setting.ts';
import {
  markTaken,
  messageHooks,
  newInbound,
  newReports,
  queueToFamily,
  readInstitutionMail,
  sendDue,
} from '../index.ts';

const now = '2025-11-03T17:00:00Z';
const secret = 'the secret of an installation';

describe('mail from families', () => {
  let db: Database;
  let imap: ImapServerInTest;
  let smtp: MailServerInTest;
  let institutionId = 0;
  let next = 0;
  let key = '';
  const services = () => ({ db, secret, log: silentLog, publicUrl: 'https://leadline.example' });
  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);

  beforeAll(async () => {
    db = await freshDatabase();
    imap = await openImapServer();
    smtp = await openMailServer();
  });
  afterAll(async () => {
    await imap.close();
    await smtp.close();
    await db.close();
  });
  beforeEach(async () => {
    key = `mesa-${++next}`;
    ({ institutionId } = await createInstitution(db, { key, name: 'Mesa', preset: 'us-k12', fixedNow: now }));
    await setUp('imap');
    await inside((trx) =>
      trx
        .insertInto('messages.mail_setting')
        .values({
          institution_id: institutionId,
          is_on: true,
          host: '127.0.0.1',
          port: smtp.port,
          security: 'none',
          from_name: 'Mesa Schools',
          from_address: 'families@mesa.example',
          changed_at: new Date(now),
        })
        .execute(),
    );
    // What other tests put there was read by other institutions.
    await read();
    await takeAll();
  });
  const setUp = (provider: 'imap' | 'webhook') =>
    inside(async (trx) => {
      await sql`delete from messages.channel_setting`.execute(trx);
      await trx
        .insertInto('messages.channel_setting')
        .values({
          institution_id: institutionId,
          channel: 'email',
          provider,
          is_on: true,
          account: imap.user,
          host: '127.0.0.1',
          port: imap.port,
          security: 'none',
          sealed_secret: Buffer.from(
            seal(secret, purposeOfChannel(institutionId, 'email'), new TextEncoder().encode(imap.password)),
          ),
          details: JSON.stringify({ findingsBy: 'mx.mesa.example' }),
          changed_at: new Date(now),
        })
        .execute();
    });
  const read = async () => {
    const institution = await institutionById(db, institutionId);
    return institution ? readInstitutionMail(services(), institution) : 0;
  };
  const fresh = () => inside((trx) => newInbound(trx, institutionId, 100));
  const takeAll = async () => {
    const all = await fresh();
    await inside((trx) =>
      markTaken(
        trx,
        institutionId,
        all.map(({ inboundId }) => inboundId),
        Temporal.Instant.from(now),
      ),
    );
    return all;
  };
  const mail = (headers: Record<string, string>, body: string) =>
    `${Object.entries({ From: 'Maria <maria@x.org>', To: 'families@mesa.example', Subject: 'Luis', ...headers })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\r\n')}\r\n\r\n${body}`;
  /** Out by a real mail server; what it was given, as it stood on the wire. */
  const sendOne = async (more = {}) => {
    const before = smtp.received.length;
    await inside((trx) =>
      queueToFamily(
        trx,
        { clock: fixedClock(now), actor: systemActor(institutionId) },
        {
          to: { kind: 'guardian', id: uuidv7() },
          channel: 'email',
          address: 'maria@x.org',
          language: 'es',
          studentIds: [],
          householdKey: 'h',
          category: 'attendance',
          subject: 'Luis faltó hoy',
          body: 'Luis no vino hoy.',
          dedupeKey: uuidv7(),
          origin: { kind: 'absence', id: 'a' },
          ...more,
        },
      ),
    );
    await sendDue(services(), institutionId);
    const out = smtp.received[before];
    if (!out) throw new Error('nothing went');
    return out;
  };
  const messages = () =>
    inside((trx) =>
      trx
        .selectFrom('messages.message')
        .selectAll()
        .where('institution_id', '=', institutionId)
        .orderBy('channel')
        .execute(),
    );

  it('in answer to one of ours is tied to it, without what it quotes, and once', async () => {
    const out = await sendOne();
    imap.deliver(
      mail(
        { 'In-Reply-To': out.messageId, 'Content-Type': 'text/plain; charset=utf-8' },
        'El autobús no pasó.\r\n\r\nEl lun, 3 nov 2025 a las 10:00, Mesa Schools escribió:\r\n> Luis no vino hoy.\r\n',
      ),
    );
    expect(await read()).toBe(1);
    expect(await read()).toBe(0);
    expect(await fresh()).toMatchObject([
      {
        channel: 'email',
        fromAddress: 'maria@x.org',
        subject: 'Luis',
        text: 'El autobús no pasó.',
        quoted: expect.stringContaining('> Luis no vino hoy.'),
        proof: 'none',
        isAutomatic: false,
      },
    ]);
    const [inbound] = await fresh();
    const [message] = await messages();
    expect(inbound?.answersMessageId).toBe(message?.message_id);
    expect(message).toMatchObject({ state: 'sent', reach: 'answered' });
  });

  it('is read once though the mailbox is numbered anew, and what was not kept when the process stopped comes again', async () => {
    imap.deliver(mail({}, 'one'));
    imap.deliver(mail({}, 'two'));
    expect(await read()).toBe(2);
    imap.renumber();
    expect(await read()).toBeGreaterThanOrEqual(2);
    const texts = (await fresh()).map(({ text }) => text);
    expect(texts.filter((text) => text === 'one')).toHaveLength(1);
    expect(texts.filter((text) => text === 'two')).toHaveLength(1);
    imap.deliver(mail({}, 'three'));
    await sql`update messages.channel_setting set read_up_to = null`.execute(db.owner);
    await read();
    expect((await fresh()).filter(({ text }) => text === 'three')).toHaveLength(1);
  });

  it('that says who it is from proves it only by what our own mail server found, on top of all else', async () => {
    const claims: [string, Record<string, string>[], string][] = [
      ['nothing', [], 'none'],
      [
        'ours: passed',
        [{ 'Authentication-Results': 'mx.mesa.example; dkim=pass; dmarc=pass header.from=x.org' }],
        'signed',
      ],
      [
        'ours: failed',
        [{ 'Authentication-Results': 'mx.mesa.example; spf=pass; dmarc=fail header.from=x.org' }],
        'failed',
      ],
      ['somebody else’s', [{ 'Authentication-Results': 'mx.evil.example; dmarc=pass header.from=x.org' }], 'none'],
    ];
    for (const [what, headers] of claims) imap.deliver(mail(headers[0] ?? {}, what));
    // A forged line of ours under the one that our server wrote on top.
    imap.deliver(
      `Authentication-Results: mx.mesa.example; dmarc=fail header.from=x.org\r\nAuthentication-Results: mx.mesa.example; dmarc=pass\r\n${mail({}, 'forged')}`,
    );
    await read();
    const found = new Map((await fresh()).map(({ text, proof }) => [text, proof]));
    for (const [what, , proof] of claims) expect([what, found.get(what)]).toEqual([what, proof]);
    expect(found.get('forged')).toBe('failed');
  });

  it('that was made to hurt is kept in bounds or refused, and the next is read all the same', async () => {
    const nested = (depth: number): string =>
      depth === 0
        ? 'Content-Type: text/plain\r\n\r\ndeep\r\n'
        : `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n${nested(depth - 1)}\r\n--b${depth}--\r\n`;
    const hostile: [string, string | Buffer][] = [
      ['ten megabytes', mail({}, 'x'.repeat(10_000_000))],
      ['five hundred parts in parts', `From: a@x.org\r\nSubject: deep\r\n${nested(500)}`],
      [
        'twenty thousand parts',
        mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, '--b\r\n\r\nx\r\n'.repeat(20_000)),
      ],
      ['an endless header', `From: a@x.org\r\nSubject: ${'s'.repeat(500_000)}\r\n\r\nx`],
      ['a header that begins others', mail({ Subject: 'a\r\n\tBcc: victim@x.org\r\n X: y' }, 'x')],
      ['encoded line breaks', mail({ Subject: '=?utf-8?Q?hi=0D=0ABcc:_victim@x.org?=' }, 'x')],
      [
        'HTML that runs',
        mail(
          { 'Content-Type': 'text/html' },
          `<script>alert(1)</script><img src=x onerror=alert(1)>${'<div>'.repeat(50_000)}hello`,
        ),
      ],
      ['no letters', Buffer.from([0, 255, 254, 13, 10, 0, 0, 1, 2, 3])],
      ['nothing', ''],
      [
        'a made-up encoding',
        mail({ 'Content-Type': 'text/plain; charset=x-none', 'Content-Transfer-Encoding': 'what' }, 'x'),
      ],
      ['two authors', mail({ From: 'a@x.org, b@y.org' }, 'x')],
      ['an author that is a script', mail({ From: '"<script>" <"a b"@x.org>' }, 'x')],
      ['an absence note', mail({ 'Auto-Submitted': 'auto-replied' }, 'I am away.')],
      ['words that turn around', mail({}, 'abc\u202Edef\u0000ghi')],
      [
        'a mail with a program',
        mail(
          { 'Content-Type': 'multipart/mixed; boundary=b' },
          '--b\r\n\r\nsee this\r\n--b\r\nContent-Type: application/x-msdownload\r\nContent-Disposition: attachment; filename=../../a.exe\r\n\r\nMZ\r\n--b--',
        ),
      ],
    ];
    for (const [, raw] of hostile) imap.deliver(raw);
    imap.deliver(mail({ Subject: 'the last' }, 'still read'));
    await read();
    const all = await fresh();
    expect(all.some(({ text }) => text === 'still read')).toBe(true);
    expect(all.length).toBeGreaterThanOrEqual(hostile.length);
    for (const { subject, text, fromAddress } of all) {
      expect(subject).not.toMatch(/[\r\n]/);
      expect(fromAddress).not.toMatch(/[\r\n]/);
      expect(text.length).toBeLessThanOrEqual(20_000);
      expect(text).not.toMatch(/<script|onerror/);
    }
    expect(all.filter(({ isCut }) => isCut).length).toBeGreaterThanOrEqual(1);
    expect(all.find(({ text }) => text === 'I am away.')).toMatchObject({ isAutomatic: true });
    expect(all.find(({ text }) => text === 'see this')).toMatchObject({ leftOut: 1 });
    expect(all.find(({ text }) => text.startsWith('abc'))?.text).toMatch(/^abcdef\uFFFD?ghi$/);
  }, 60_000);

  it('that says ours did not arrive is believed only with our Message-ID and for the address that it went to', async () => {
    const out = await sendOne({ fallback: [{ channel: 'sms', address: '+13035551000' }] });
    const bounce = (messageId: string, recipient: string, action = 'failed') =>
      `From: MAILER-DAEMON@x.org\r\nTo: families@mesa.example\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.org\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: ${action}\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: ${messageId}\r\nSubject: x\r\n\r\n--b--\r\n`;
    imap.deliver(bounce(`<${uuidv7()}@mesa.example>`, 'maria@x.org'));
    imap.deliver(bounce(out.messageId, 'somebody@else.org'));
    imap.deliver(bounce(out.messageId, 'maria@x.org', 'delayed'));
    await read();
    expect(await messages()).toMatchObject([{ state: 'sent', reach: 'accepted' }]);
    imap.deliver(bounce(out.messageId, 'maria@x.org'));
    await read();
    expect(await messages()).toMatchObject([
      { state: 'sent', reach: 'bounced' },
      { channel: 'sms', state: 'queued' },
    ]);
    expect(await inside((trx) => newReports(trx, institutionId, 9))).toMatchObject([
      { health: 'bouncing', address: 'maria@x.org' },
    ]);
  });

  it('over a webhook is believed only when it is signed, lately, and once', async () => {
    await setUp('webhook');
    const hook = messageHooks(services() as never);
    const seconds = Math.floor(Date.now() / 1000);
    const sign = (text: string, by = imap.password) => createHmac('sha256', by).update(text).digest('hex');
    const raw = mail({ 'Message-ID': '<1@x.org>' }, 'by webhook');
    const own = (more: Record<string, string> = {}, body = raw, to = key) =>
      hook(
        new Request('https://leadline.example/x', {
          method: 'POST',
          headers: {
            'content-type': 'message/rfc822',
            'x-leadline-timestamp': String(seconds),
            'x-leadline-signature': sign(`${seconds}.${raw}`),
            ...more,
          },
          body,
        }),
        { provider: 'mail', institutionKey: to, what: 'inbound' },
      );
    const token = 't'.repeat(50);
    const mailgun = (more: Record<string, string> = {}) =>
      hook(
        new Request('https://leadline.example/x', {
          method: 'POST',
          body: new URLSearchParams({
            timestamp: String(seconds),
            token,
            signature: sign(`${seconds}${token}`),
            'body-mime': mail({}, 'by Mailgun'),
            ...more,
          }),
        }),
        { provider: 'mail', institutionKey: key, what: 'inbound' },
      );
    const refused: [string, Promise<{ status: number }>][] = [
      ['no signature', own({ 'x-leadline-signature': '' })],
      ['not hex', own({ 'x-leadline-signature': 'zz' })],
      ['another key', own({ 'x-leadline-signature': sign(`${seconds}.${raw}`, 'x') })],
      ['another mail', own({}, `${raw}!`)],
      [
        'an old one',
        own({
          'x-leadline-timestamp': String(seconds - 3600),
          'x-leadline-signature': sign(`${seconds - 3600}.${raw}`),
        }),
      ],
      [
        'one of the future',
        own({
          'x-leadline-timestamp': String(seconds + 3600),
          'x-leadline-signature': sign(`${seconds + 3600}.${raw}`),
        }),
      ],
      ['a time that is none', own({ 'x-leadline-timestamp': '1e9' })],
      ['another institution', own({}, raw, 'nowhere')],
      ['Mailgun with another token', mailgun({ token: 'u'.repeat(50) })],
      [
        'Mailgun of yesterday',
        mailgun({ timestamp: String(seconds - 86_400), signature: sign(`${seconds - 86_400}${token}`) }),
      ],
      ['Mailgun with a short token', mailgun({ token: 't', signature: sign(`${seconds}t`) })],
      ['Mailgun without a mail', mailgun({ 'body-mime': '' })],
    ];
    for (const [what, answer] of refused) expect([what, (await answer).status]).toEqual([what, 403]);
    expect(await fresh()).toEqual([]);
    expect((await own()).status).toBe(204);
    expect((await own()).status).toBe(204);
    expect((await mailgun()).status).toBe(204);
    // The signature covers no word of it: with the same token another mail is not heard.
    expect((await mailgun({ 'body-mime': mail({}, 'forged') })).status).toBe(204);
    expect((await fresh()).map(({ text }) => text)).toEqual(['by webhook', 'by Mailgun']);
  });

  it('goes out with headers that nobody’s name or subject can add to', async () => {
    const out = await sendOne({ subject: 'Luis\r\nBcc: victim@x.org', body: 'a\r\n.\r\nRCPT TO:<victim@x.org>\r\nb' });
    expect(out.to).toEqual(['maria@x.org']);
    expect(out.raw).not.toMatch(/^Bcc:/im);
    expect(out.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });
});
