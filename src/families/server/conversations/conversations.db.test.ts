import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { talkOf, type Who } from '../../../../tests/family-talk.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { queueToFamily } from '../../../messages/server/index.ts';
import { sweepReach } from '../people/unreachable.ts';
import { pursueSilent } from './pursue-silent.ts';

let f: Families;
let manager: string;
beforeAll(async () => {
  f = await openFamilies();
  manager = await f.world.invite(f.world.north, 'admin');
  await sweepReach(f.world.services.db, f.institutionId);
});
afterAll(() => f.world.close());

const rosa = '+12025550143';
const nana = '+12025550145';
const { arrives, takeIn, inbox, named, open, reply, notices, queued, setNow, setting, unprintable } = talkOf(
  () => f,
  () => manager,
);

describe('what a family writes', () => {
  it('becomes one conversation, in order and once, with who looks after the student, and due by staffed hours', async () => {
    await arrives(rosa, 'Luis cuida a sus hermanitos por la mañana');
    await arrives(rosa, 'Por eso llega tarde');
    expect(await takeIn()).toBe(2);
    expect(await takeIn()).toBe(0);
    const line = await named(f.who.ada, 'Rosa', 'mine');
    expect(line).toMatchObject({ unread: 2, language: 'es', urgent: null, lastWords: 'Por eso llega tarde' });
    expect(line.dueAt).toBe('2014-02-19T19:00:00.000Z');
    const view = await open(f.who.ada, line.conversationId);
    expect(view.entries.filter(({ kind }) => kind === 'in').map(({ text }) => text)).toEqual([
      'Luis cuida a sus hermanitos por la mañana',
      'Por eso llega tarde',
    ]);
    expect((await notices()).map(({ words }) => words)).toEqual(['A family of yours has written.']);
  });

  it('is seen by who sees one of its students, and by nobody else', async () => {
    const { conversationId } = await named(f.who.ada, 'Rosa');
    expect((await inbox(f.who.ben)).lines.map(({ name }) => name)).not.toContain('Rosa Elena Cruz');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['POST', '/reply', reply('x')],
      ['POST', '/changes', { do: 'done' }],
    ] as const)
      expect((await f.ask(f.who.ben, method, `/families/conversations/${conversationId}${path}`, body)).status).toBe(
        404,
      );
  });

  it('is found by a part of the name of who wrote, or of a student it is about, and by no other', async () => {
    const found = async (who: string, q: string) =>
      (
        (await f.ask(who, 'GET', `/families/conversations?box=all&q=${encodeURIComponent(q)}`)).body.lines as {
          name: string;
        }[]
      ).map(({ name }) => name);
    expect(await found(f.who.ada, 'elena')).toEqual(['Rosa Elena Cruz']);
    expect(await found(f.who.ada, 'STUDENT 0')).toEqual(['Rosa Elena Cruz']);
    expect(await found(f.who.ada, 'omar')).toEqual([]);
    expect(await found(f.who.ben, 'elena')).toEqual([]);
  });

  it('proposes the reason, and what stands in the way; of which of two brothers a person says', async () => {
    const { conversationId } = await named(f.who.ada, 'Rosa');
    const view = await open(f.who.ada, conversationId);
    const proposals = view.entries.flatMap((entry) => entry.proposals);
    expect(proposals).toMatchObject([
      { kind: 'reason', reason: 'work', student: null, found: expect.stringContaining('cuida a sus hermanitos') },
      { kind: 'barrier', barrierKey: 'caring', student: null, state: 'proposed' },
    ]);
    const [reason, barrier] = proposals;
    const path = (id = '') => `/families/conversations/${conversationId}/proposals/${id}`;
    expect((await f.ask(f.who.ada, 'POST', path(barrier?.proposalId), { decision: 'take' })).body.code).toBe(
      'families.invalid',
    );
    const took = await f.ask(f.who.ada, 'POST', path(barrier?.proposalId), {
      decision: 'take',
      studentId: f.students[0],
    });
    expect(took).toMatchObject({ status: 200, body: { state: 'taken', caseId: expect.any(String) } });
    const barriers = await f.inside((trx) =>
      trx
        .selectFrom('cases.case_barrier')
        .select('barrier_key')
        .where('institution_id', '=', f.institutionId)
        .where('case_id', '=', String(took.body.caseId))
        .execute(),
    );
    expect(barriers).toEqual([{ barrier_key: 'caring' }]);
    expect(
      (await f.ask(f.who.ada, 'POST', path(barrier?.proposalId), { decision: 'take', studentId: f.students[0] }))
        .status,
    ).toBe(409);
    expect(
      await f.ask(f.who.ada, 'POST', path(reason?.proposalId), { decision: 'take', studentId: f.students[0] }),
    ).toMatchObject({
      status: 200,
      body: { state: 'taken' },
    });
    expect(
      (await open(f.who.ada, conversationId)).entries.flatMap((entry) => entry.proposals).map(({ state }) => state),
    ).toEqual(['taken', 'taken']);
  });

  it('is answered in their language by the channel they used, once, and logged as a two-way contact', async () => {
    const { conversationId } = await named(f.who.ada, 'Rosa');
    const path = `/families/conversations/${conversationId}/reply`;
    expect((await f.ask(f.who.ada, 'POST', path, reply('Thank you'))).body).toMatchObject({
      code: 'families.invalid',
      details: { language: 'es' },
    });
    const body = reply('Thank you. Could he arrive at nine?', {
      translation: { words: 'Gracias. ¿Podría llegar a las nueve?', by: 'machine' },
    });
    expect((await f.ask(f.who.ada, 'POST', path, body)).status).toBe(200);
    expect((await f.ask(f.who.ada, 'POST', path, body)).status).toBe(409);
    expect(await queued(conversationId)).toMatchObject([
      { body: 'Gracias. ¿Podría llegar a las nueve?', language: 'es', address: rosa, channel: 'sms' },
    ]);
    const view = await open(f.who.ada, conversationId);
    expect(view).toMatchObject({ state: 'done', unread: 0, dueAt: null });
    expect(view.entries.at(-1)).toMatchObject({ kind: 'out', original: body.words, translatedBy: 'machine' });
    const contacts = await f.inside((trx) =>
      trx.selectFrom('cases.contact').select(['way', 'reach']).where('institution_id', '=', f.institutionId).execute(),
    );
    expect(contacts).toContainEqual({ way: 'text', reach: 'two_way' });
  });

  it('that comes again opens it again; read, noted, put off and given away', async () => {
    await arrives(rosa, 'Sí, a las nueve está bien');
    await takeIn();
    const { conversationId, unread } = await named(f.who.ada, 'Rosa', 'mine');
    expect(unread).toBe(1);
    const change = (body: object, who: Who = f.who.ada) =>
      f.ask(who, 'POST', `/families/conversations/${conversationId}/changes`, body);
    await arrives(rosa, 'Gracias');
    await takeIn();
    expect((await change({ do: 'read', unread: 1 })).status).toBe(200);
    expect((await named(f.who.ada, 'Rosa')).unread).toBe(1);
    expect((await change({ do: 'note', words: 'Nine o’clock it is.' })).status).toBe(200);
    expect((await change({ do: 'snooze', until: '2014-02-17T20:00:00Z' })).body.code).toBe('families.invalid');
    expect((await change({ do: 'snooze', until: '2014-02-19T20:00:00Z' })).status).toBe(200);
    expect((await inbox(f.who.ada, 'snoozed')).lines).toHaveLength(1);
    await arrives(rosa, '¿Hola?');
    await takeIn();
    expect(await named(f.who.ada, 'Rosa')).toMatchObject({ state: 'open', snoozedUntil: null });
    expect((await change({ do: 'assign', staffId: uuidv7() })).status).toBe(422);
    const { staff } = await open(f.who.ada, conversationId);
    const other = staff.at(-1)?.staffId;
    expect((await change({ do: 'assign', staffId: other })).status).toBe(200);
    expect((await named(f.who.ada, 'Rosa')).assigned?.staffId).toBe(other);
    expect((await open(f.who.ada, conversationId)).entries.map(({ kind }) => kind)).toContain('note');
  });
});

describe('while nobody reads', () => {
  it('approved fixed words go once a night, and the one who is on call is told; no language goes unapproved', async () => {
    await setNow('2014-02-19T03:00:00Z');
    await setting({ onCallStaffId: await f.hire('head', 'safeguarding-lead'), approvedLanguages: ['es'] });
    await arrives(rosa, 'Una pregunta');
    await arrives(rosa, 'Otra pregunta');
    await arrives(nana, 'A question');
    await takeIn();
    const { conversationId } = await named(f.who.ada, 'Rosa');
    const fixed = (await queued(conversationId)).filter(({ body: words }) => words.includes('911'));
    expect(fixed).toMatchObject([{ language: 'es', address: rosa }]);
    expect(fixed[0]?.body).toContain('miércoles');
    expect(await queued((await named(f.who.ada, 'Nana')).conversationId)).toEqual([]);
    expect((await notices()).filter(({ words }) => words.includes('on call'))).toHaveLength(2);
    await setNow('2014-02-18T20:00:00Z');
  });
});

describe('who wrote', () => {
  it('of an address that nobody has, a person says whose it is, and it is theirs from then on', async () => {
    await arrives('+12025550199', 'This is Omar, my new phone. He has a fever today');
    await takeIn();
    const line = await named(f.who.leader, '+12025550199');
    expect(line).toMatchObject({ isStranger: true, students: [] });
    const path = `/families/conversations/${line.conversationId}`;
    expect((await f.ask(f.who.leader, 'POST', `${path}/reply`, reply('Who is it?'))).status).toBe(422);
    expect((await f.ask(f.who.leader, 'POST', `${path}/writer`, { kind: 'guardian', id: uuidv7() })).status).toBe(404);
    expect(
      await f.ask(f.who.leader, 'POST', `${path}/writer`, { kind: 'guardian', id: f.guardians.omar }),
    ).toMatchObject({ status: 200 });
    expect((await named(f.who.leader, 'Omar')).students).toHaveLength(1);
    // Now it is known of whom the reason was said.
    const theirs = await open(f.who.leader, (await named(f.who.leader, 'Omar')).conversationId);
    expect([theirs.language, theirs.entries.flatMap(({ proposals }) => proposals.map(({ reason }) => reason))]).toEqual(
      ['ar', ['illness']],
    );
    await arrives('+12025550199', 'Thanks');
    await takeIn();
    expect((await named(f.who.leader, 'Omar')).unread).toBe(2);
  });

  it('is believed of the family’s own page, and of nothing that failed its proof', async () => {
    await arrives(`guardian:${f.guardians.miguel}`, 'From the page', { channel: 'page', proof: 'signed' });
    await arrives(`guardian:${f.guardians.nana}`, 'Not from the page', { channel: 'page', proof: 'none' });
    await arrives('rosa@example.org', 'STOP', { channel: 'email', proof: 'failed' });
    await takeIn();
    expect((await named(f.who.leader, 'Miguel')).channel).toBe('page');
    expect(
      (await inbox(f.who.leader)).lines
        .filter(({ isStranger }) => isStranger)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([`guardian:${f.guardians.nana}`, 'rosa@example.org']);
  });

  it('and wants no more messages is obeyed before anybody reads it; nothing waits, and no reply goes', async () => {
    await arrives(nana, 'STOP');
    await takeIn();
    const line = (await inbox(f.who.ada)).lines.find(({ name }) => name === 'Nana Ellery');
    const view = await open(f.who.ada, line?.conversationId ?? '');
    expect(view.entries.at(-1)).toMatchObject({ kind: 'event', text: expect.stringContaining('no more messages') });
    expect(view.reply).toBeNull();
    expect(
      await f.ask(f.who.ada, 'POST', `/families/conversations/${view.conversationId}/reply`, reply('But')),
    ).toMatchObject({
      status: 422,
      body: { details: { why: 'refused' } },
    });
  });
});

describe('hostile text', () => {
  it.each([
    ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['a formula', '=HYPERLINK("http://evil.example","x")'],
    ['header lines', 'hello\r\nBcc: everyone@example.org\r\n\r\nmore'],
    ['letters that turn the direction', 'abc\u202Egnp.exe'],
    ['a template', '{guardian} {{7*7}} %s $HOME'],
    ['SQL', "'); drop table families.entry; --"],
    ['a pretended link', 'javascript:alert(1)//http://x'],
    ['nothing but controls', '\u0000\u0007\u001b[31m'],
    ['a million letters', `${'a'.repeat(1_000_000)} we have no food`],
    ['emoji and joiners', '👨‍👩‍👧‍👦 مرحبا ‏'],
  ])('%s stays text, is kept once and harms nothing', async (_, text) => {
    await arrives(rosa, text);
    expect(await takeIn()).toBe(1);
    const view = await open(f.who.leader, (await named(f.who.leader, 'Rosa')).conversationId);
    const last = view.entries.findLast(({ kind }) => kind === 'in');
    expect(last?.text.length).toBeLessThanOrEqual(20_000);
    expect(last?.text).not.toMatch(unprintable);
    expect(last?.isCut).toBe(text.length > 20_000);
  });
});

describe('bad inputs', () => {
  it.each<[string, 'POST' | 'PUT' | 'GET', string, unknown, number]>([
    ['an empty reply', 'POST', '/reply', { sendId: crypto.randomUUID(), words: '  ', language: 'en' }, 422],
    [
      'a reply that is far too long',
      'POST',
      '/reply',
      { sendId: crypto.randomUUID(), words: 'x'.repeat(2_001), language: 'en' },
      422,
    ],
    ['a reply without a key', 'POST', '/reply', { words: 'x', language: 'en' }, 422],
    ['a reply in no language', 'POST', '/reply', { sendId: crypto.randomUUID(), words: 'x', language: '<b>' }, 422],
    ['an unknown change', 'POST', '/changes', { do: 'delete' }, 422],
    ['a note without words', 'POST', '/changes', { do: 'note', words: '' }, 422],
    ['a note of a book’s length', 'POST', '/changes', { do: 'note', words: 'x'.repeat(4_001) }, 422],
    ['put off for ever', 'POST', '/changes', { do: 'snooze', until: '2099-01-01T00:00:00Z' }, 422],
    ['put off until no moment', 'POST', '/changes', { do: 'snooze', until: 'tomorrow' }, 422],
    ['given to nobody that exists', 'POST', '/changes', { do: 'assign', staffId: 'x' }, 422],
    ['opened, where it is open', 'POST', '/changes', { do: 'open' }, 409],
    ['a writer of no kind', 'POST', '/writer', { kind: 'uncle', id: crypto.randomUUID() }, 422],
    ['a writer, where it is known', 'POST', '/writer', { kind: 'guardian', id: crypto.randomUUID() }, 409],
    ['a proposal that is none', 'POST', `/proposals/${crypto.randomUUID()}`, { decision: 'take' }, 404],
    ['a translation of nothing', 'POST', `/entries/${crypto.randomUUID()}/translation`, { words: 'x' }, 404],
    ['an entry before no id', 'GET', '?before=x', undefined, 422],
  ])('%s is refused, and changes nothing', async (_, method, path, body, status) => {
    const { conversationId } = await named(f.who.leader, 'Rosa');
    const before = await open(f.who.leader, conversationId);
    expect((await f.ask(f.who.leader, method, `/families/conversations/${conversationId}${path}`, body)).status).toBe(
      status,
    );
    expect((await open(f.who.leader, conversationId)).revision).toBe(before.revision);
  });
});

describe('who does not answer', () => {
  it('is called after three school days, asked to be visited after five more, and let go when they write', async () => {
    const batchId = uuidv7();
    const { db } = f.world.services;
    const sentTo = (recipient: string, household: string, student: number) =>
      f.inside(async (trx) => {
        const queued = await queueToFamily(trx, f.ctx, {
          to: { kind: 'guardian', id: recipient },
          channel: 'email',
          address: `${recipient}@example.org`,
          language: 'es',
          studentIds: [f.students[student] ?? ''],
          householdKey: household,
          category: 'attendance',
          subject: 'x',
          body: 'How can we help?',
          dedupeKey: `pursuit/${recipient}`,
          origin: { kind: 'batch', id: batchId },
          batchId,
        });
        await sql`update messages.message set state = 'sent', sent_at = queued_at
          where institution_id = ${f.institutionId} and message_id = ${queued?.messageId}::uuid`.execute(trx);
      });
    await setNow('2014-02-18T20:00:00Z');
    await f.inside((trx) =>
      sql`insert into families.batch (institution_id, batch_id, occasion, category, origin_kind, origin_id, dedupe_key, state, students, recipients, messages,
          hold_reasons, segments, cost_micros, made_at, made_by_kind, made_by, made_by_name)
        values (${f.institutionId}, ${batchId}::uuid, 'follow-up', 'wellbeing', 'person', 'x', 'pursuit-test', 'sent', 1, 1, 1, '[]', 0, 0, '2014-02-18T20:00:00Z', 'person', 'x', 'x')`.execute(
        trx,
      ),
    );
    await sentTo(f.guardians.miguel, 'home/F1-B', 0);
    await sentTo(f.guardians.omar, 'home/F3-A', 3);
    await pursueSilent(db, f.institutionId);
    const steps = async () => {
      const { body } = await f.ask(f.who.leader, 'GET', '/families/outcomes');
      return (body.pursuits as { family: string; step: string }[]).map(({ family, step }) => [family, step]).toSorted();
    };
    expect(await steps()).toEqual([
      ['Miguel Hernández', 'text'],
      ['Omar Haddad', 'text'],
    ]);
    await setNow('2014-02-21T20:00:00Z');
    await arrives('+12025550199', 'Sorry, I was away');
    await takeIn();
    await pursueSilent(db, f.institutionId);
    await pursueSilent(db, f.institutionId);
    expect(await steps()).toEqual([['Miguel Hernández', 'call']]);
    const { body } = await f.ask(f.who.leader, 'GET', '/families/calls?list=all');
    expect((body.calls as { family: string }[]).map(({ family }) => family)).toEqual(['Miguel Hernández']);
    await setNow('2014-02-28T20:00:00Z');
    await pursueSilent(db, f.institutionId);
    expect(await steps()).toEqual([['Miguel Hernández', 'visit']]);
    // Of so few families no figure is told.
    const outcomes = await f.ask(f.who.leader, 'GET', '/families/outcomes');
    expect(outcomes.body.lines).toMatchObject([{ asked: null, answered: null }]);
    await setNow('2014-02-18T20:00:00Z');
  });
});
