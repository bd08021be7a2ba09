import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailServerInTest, openMailServer } from '../../../tests/mail-server.ts';
import { openWorld, type World } from '../../../tests/world.ts';
import { systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { MailSettingView, MessageListView, NoticesView, PreviewView, TemplatesView } from '../core/views.ts';
import { cancelMessages, notifyStaff, queueMessage, sendDue } from './index.ts';

/** Where the clock of the world's institutions stands. */
const clock = fixedClock('2014-02-17T23:59:59Z');

describe('messages over the API', () => {
  let world: World;
  let institutionId: number;
  let mails: MailServerInTest;
  const tutor = uuidv7();
  const other = uuidv7();
  const [mine, others] = [uuidv7(), uuidv7()];
  beforeAll(async () => {
    world = await openWorld();
    mails = await openMailServer({ login: { user: 'north', password: 'a password of the mail server' } });
    ({ institutionId } = world.north);
    await world.services.db.forInstitution(institutionId, async (trx) => {
      for (const [staff_id, key] of [
        [tutor, 'tess'],
        [other, 'omar'],
      ] as const)
        await trx
          .insertInto('roster.staff')
          .values({
            institution_id: institutionId,
            staff_id,
            source_key: key,
            display_name: key,
            email: `${key}@x.org`,
          })
          .execute();
      for (const student_id of [mine, others])
        await trx
          .insertInto('roster.student')
          .values({
            institution_id: institutionId,
            student_id,
            source_key: student_id,
            display_name: 'Rowan Ellery',
            search_key: 'rowan',
            email: 'r@x.org',
          })
          .execute();
      await sql`insert into roster.caseload (institution_id, staff_id, student_id, kind) values (${institutionId}, ${tutor}, ${mine}, 'tutor')`.execute(
        trx,
      );
      const ctx = { clock, actor: systemActor(institutionId) };
      for (const id of [mine, others])
        await queueMessage(trx, ctx, {
          kind: 'student-mail',
          to: { kind: 'student', id },
          templateKey: 'student-mail',
          values: {},
          category: 'support',
          dedupeKey: `student ${id}`,
          origin: { kind: 'alert', id },
        });
      for (const [id, category] of [
        [tutor, 'work'],
        [other, 'work'],
        [other, 'safeguarding'],
      ] as const)
        await queueMessage(trx, ctx, {
          kind: 'case-notice',
          to: { kind: 'staff', id },
          templateKey: 'case-notice',
          values: { words: 'About a student.', link: '/students' },
          category,
          dedupeKey: `staff ${id} ${category}`,
          origin: { kind: 'case', id },
        });
      await notifyStaff(trx, ctx, {
        staffId: tutor,
        words: 'Look at this.',
        link: '/students',
        dedupeKey: 'n1',
        origin: { kind: 'alert', id: mine },
      });
      await notifyStaff(trx, ctx, {
        staffId: other,
        words: 'Not for Tess.',
        link: '/students',
        dedupeKey: 'n2',
        origin: { kind: 'alert', id: mine },
      });
    });
    await world.invite(world.north, 'admin');
    await world.invite(world.north, 'tutor', { staffSourceKey: 'tess' });
  });
  afterAll(async () => {
    await mails.close();
    await world.close();
  });

  const get = async <T>(who: string, path: string): Promise<T> => {
    const { status, body } = await world.ask(who, 'GET', `/api/v1/north${path}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body as T;
  };

  it('shows each person their own and those to their students; safeguarding to whom it is for', async () => {
    const toTutor = await get<MessageListView>('north/tutor/tess', '/messages');
    expect(toTutor.messages.map(({ to }) => to.id).sort()).toEqual([mine, tutor].sort());
    expect(toTutor.states).toEqual([{ state: 'queued', n: 2 }]);
    const toAdmin = await get<MessageListView>('north/admin', '/messages');
    expect(toAdmin.messages).toHaveLength(4);
    const hidden = await world.services.db.owner
      .selectFrom('messages.message')
      .select('message_id')
      .where('category', '=', 'safeguarding')
      .executeTakeFirstOrThrow();
    for (const who of ['north/admin', 'north/tutor/tess'])
      expect((await world.ask(who, 'GET', `/api/v1/north/messages/${hidden.message_id}`)).status).toBe(404);
    const toOther = toAdmin.messages.find(({ to }) => to.id === others);
    expect((await world.ask('north/tutor/tess', 'GET', `/api/v1/north/messages/${toOther?.messageId}`)).status).toBe(
      404,
    );
    expect(
      (await world.ask('north/admin', 'POST', `/api/v1/north/messages/${hidden.message_id}/cancel`, {})).status,
    ).toBe(404);
  });

  it('writes down who read a message to a student', async () => {
    const { messages } = await get<MessageListView>('north/tutor/tess', '/messages?to=student');
    await get('north/tutor/tess', `/messages/${messages[0]?.messageId}`);
    const { rows } = await sql`select page from ledger.view where student_id = ${mine}`.execute(
      world.services.db.owner,
    );
    expect(rows).toEqual([{ page: 'message' }]);
    const lists = await sql`select page from ledger.list_view where ${mine}::uuid = any(student_ids)`.execute(
      world.services.db.owner,
    );
    expect(lists.rows.length).toBeGreaterThan(0);
  });

  it('calls back what waits, and sends it again when asked', async () => {
    const { messages } = await get<MessageListView>('north/admin', '/messages?kind=case-notice');
    const id = messages.find(({ to }) => to.id === other)?.messageId;
    expect((await world.ask('north/admin', 'POST', `/api/v1/north/messages/${id}/cancel`, {})).status).toBe(200);
    expect((await world.ask('north/admin', 'POST', `/api/v1/north/messages/${id}/cancel`, {})).status).toBe(409);
    expect((await world.ask('north/tutor/tess', 'POST', `/api/v1/north/messages/${id}/send-again`, {})).status).toBe(
      403,
    );
    expect((await world.ask('north/admin', 'POST', `/api/v1/north/messages/${id}/send-again`, {})).status).toBe(200);
  });

  it('gives each person their own notices, and remembers that they were seen', async () => {
    const before = await get<NoticesView>('north/tutor/tess', '/notices');
    expect(before).toMatchObject({ unseen: 1, notices: [{ words: 'Look at this.', isSeen: false }] });
    await world.ask('north/tutor/tess', 'POST', '/api/v1/north/notices/seen', { upTo: before.notices[0]?.noticeId });
    expect(await get<NoticesView>('north/tutor/tess', '/notices')).toMatchObject({
      unseen: 0,
      notices: [{ isSeen: true }],
    });
    expect(await get<NoticesView>('north/admin', '/notices')).toEqual({ unseen: 0, notices: [] });
    // What was withdrawn before anybody saw it was never said; what was seen says that it holds no more.
    const ctx = { clock, actor: systemActor(institutionId) };
    await world.services.db.forInstitution(institutionId, async (trx) => {
      const origin = { kind: 'alert', id: 'unseen' };
      await notifyStaff(trx, ctx, { staffId: tutor, words: 'Never said.', link: '/', dedupeKey: 'n3', origin });
      await cancelMessages(trx, ctx, origin);
      await cancelMessages(trx, ctx, { kind: 'alert', id: mine });
    });
    const { notices } = await get<NoticesView>('north/tutor/tess', '/notices');
    expect(notices).toMatchObject([{ words: 'Look at this.', isSeen: true, isWithdrawn: true }]);
  });

  it('lets staff choose their digest; who has no staff record is told why not', async () => {
    const choose = (who: string) =>
      world.ask(who, 'PUT', '/api/v1/north/notices/setting', { wantsDigest: false, digestHour: 16 });
    expect((await choose('north/tutor/tess')).status).toBe(200);
    expect(await get('north/tutor/tess', '/notices/setting')).toEqual({
      hasStaffRecord: true,
      address: 'tess@x.org',
      wantsDigest: false,
      digestHour: 16,
      wantsInvitations: false,
    });
    expect((await choose('north/admin')).body.code).toBe('messages.no-staff-record');
  });

  const setting = (more: object = {}) => ({
    isOn: true,
    host: '127.0.0.1',
    port: mails.port,
    security: 'none',
    username: 'north',
    password: 'a password of the mail server',
    fromName: 'North',
    fromAddress: 'noreply@north.example',
    replyTo: null,
    ...more,
  });
  const save = (body: object) => world.ask('north/admin', 'PUT', '/api/v1/north/mail-setting', body);

  it('keeps the password of the mail server sealed, and asks for it again for another server', async () => {
    expect((await save(setting())).status).toBe(200);
    const view = await get<MailSettingView>('north/admin', '/mail-setting');
    expect(view).toMatchObject({ hasPassword: true, username: 'north' });
    expect(JSON.stringify(view)).not.toContain('a password');
    const { rows } = await sql<{
      sealed_password: Uint8Array;
    }>`select sealed_password from messages.mail_setting`.execute(world.services.db.owner);
    expect(Buffer.from(rows[0]?.sealed_password ?? []).toString('latin1')).not.toContain('password');
    const { password: _, ...without } = setting({ host: 'localhost' });
    expect((await save(without)).body.code).toBe('messages.bad-setting');
    const { password: __, ...same } = setting();
    expect((await save(same)).status).toBe(200);
  });

  it.each([
    ['a password in the clear to another machine', { host: 'smtp.example.org' }],
    ['a host with a line break', { host: 'a.example\r\nRCPT TO:<x@y.z>' }],
    ['a port that does not exist', { port: 70_000 }],
    ['an address with a second header', { fromAddress: 'a@b.c\r\nBcc: x@y.z' }],
    ['answers to nowhere', { replyTo: 'nobody' }],
  ])('refuses %s', async (_, more) => {
    expect((await save(setting(more))).status).toBe(422);
  });

  it('sends a test mail with what is saved, and says what went wrong', async () => {
    await save(setting());
    const test = () => world.ask('north/admin', 'POST', '/api/v1/north/mail-setting/test', { to: 'me@x.org' });
    expect((await test()).body.answer).toContain('250');
    expect(mails.received.at(-1)).toMatchObject({ to: ['me@x.org'], login: 'north' });
    await save(setting({ password: 'wrong' }));
    expect((await test()).body).toMatchObject({
      status: 422,
      detail: expect.stringContaining('did not take the user name'),
    });
    await save(setting({ security: 'starttls' }));
    expect((await test()).body).toMatchObject({ status: 422, detail: expect.stringContaining('No safe connection') });
    await save(setting());
  });

  it('trusts no mail server whose certificate nobody vouches for', async () => {
    // The test server's own certificate is signed by nobody.
    const impostor = await openMailServer({ more: { secure: true } });
    await save(setting({ port: impostor.port, security: 'tls' }));
    const { body } = await world.ask('north/admin', 'POST', '/api/v1/north/mail-setting/test', { to: 'me@x.org' });
    expect(body).toMatchObject({ status: 422, detail: expect.stringContaining('No safe connection') });
    expect(impostor.received).toEqual([]);
    await impostor.close();
    await save(setting());
  });

  it('uses the institution’s own words from when they are saved, and refuses to save over somebody', async () => {
    const put = (version: number, body: string) =>
      world.ask('north/admin', 'PUT', '/api/v1/north/message-templates/case-notice', {
        kind: 'case-notice',
        name: 'Notice',
        subject: 'North: {words}',
        body,
        version,
      });
    expect((await put(0, 'Dear {name}: {words}')).body).toEqual({ version: 1 });
    expect((await put(0, 'Mine: {words}')).status).toBe(409);
    expect((await put(1, 'What is {score}?')).body).toMatchObject({
      code: 'messages.bad-template',
      detail: expect.stringContaining('{score}'),
    });
    const { templates } = await get<TemplatesView>('north/admin', '/message-templates');
    expect(templates.filter(({ key }) => key === 'case-notice')).toMatchObject([
      { version: 1, body: 'Dear {name}: {words}' },
    ]);
    const { db } = world.services;
    await db.forInstitution(institutionId, (trx) =>
      queueMessage(
        trx,
        { clock, actor: systemActor(institutionId) },
        {
          kind: 'case-notice',
          to: { kind: 'staff', id: tutor },
          templateKey: 'case-notice',
          values: { words: 'a case is yours', link: '/' },
          category: 'work',
          dedupeKey: 'own words',
          origin: { kind: 'case', id: 'c' },
        },
      ),
    );
    await sendDue(world.services, institutionId);
    expect(mails.received.filter(({ raw }) => /^Subject: North: a case is yours\r$/m.test(raw))).toHaveLength(1);
  });

  it('previews made-up values alone', async () => {
    const { body } = await world.ask('north/admin', 'POST', '/api/v1/north/message-templates/preview', {
      kind: 'student-mail',
      subject: 'Hello {name}',
      body: '{staff_name} at {institution}',
    });
    expect(body as unknown as PreviewView).toEqual({
      trouble: [],
      subject: 'Hello Rowan',
      body: 'Amara Osei at north university',
    });
  });
});
