import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { type MailServerInTest, type MailServerOptions, openMailServer, refusal } from '../../../tests/mail-server.ts';
import { createInstitution, systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { silentLog } from '../../platform/log/log.ts';
import {
  cancelMessages,
  type MessageInput,
  notifyStaff,
  queueMessage,
  sendDue,
  toldAbout,
  withdrawAndTell,
} from './index.ts';
import { claimDue } from './sending/claims.ts';

/** A Monday, ten in the morning in London. */
const now = '2025-11-03T10:00:00Z';
const secret = 'the secret of an installation';

describe.each(databaseKinds)('messages on the %s database', (kind) => {
  let db: Database;
  let institutionId: number;
  let tutor: string;
  let student: string;
  let unaddressed: string;
  let next = 0;
  let server: MailServerInTest | null = null;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());
  beforeEach(async () => {
    const key = `north-${++next}`;
    ({ institutionId } = await createInstitution(db, {
      key,
      name: 'North College',
      preset: 'higher-education',
      timeZone: 'Europe/London',
      fixedNow: now,
    }));
    [tutor, student, unaddressed] = [uuidv7(), uuidv7(), uuidv7()];
    await inside(async (trx) => {
      await trx
        .insertInto('roster.staff')
        .values({
          institution_id: institutionId,
          staff_id: tutor,
          source_key: 't',
          display_name: 'Tess Tutor',
          email: 'tess@x.org',
        })
        .execute();
      for (const [student_id, email] of [
        [student, 'rowan@x.org'],
        [unaddressed, null],
      ] as const)
        await trx
          .insertInto('roster.student')
          .values({
            institution_id: institutionId,
            student_id,
            source_key: student_id,
            display_name: 'Rowan Ellery',
            given_name: 'Rowan',
            search_key: 'rowan',
            email,
          })
          .execute();
    });
  });
  afterEach(async () => {
    await server?.close();
    server = null;
  });

  const inside = <T>(work: (trx: Tx) => Promise<T>) => db.forInstitution(institutionId, work);
  const ctx = (at = now) => ({ clock: fixedClock(at), actor: systemActor(institutionId) });
  const mailTo = (id: string, dedupeKey = uuidv7()): MessageInput => ({
    kind: 'student-mail',
    to: { kind: 'student', id },
    templateKey: 'student-mail',
    values: { staff_name: 'Tess Tutor', staff_mail: 'tess@x.org' },
    category: 'support',
    dedupeKey,
    origin: { kind: 'alert', id: 'a1' },
  });
  const noticeTo = (dedupeKey = uuidv7()): MessageInput => ({
    kind: 'case-notice',
    to: { kind: 'staff', id: tutor },
    templateKey: 'case-notice',
    values: { words: 'A case is yours now.', link: '/cases/1' },
    category: 'work',
    dedupeKey,
    origin: { kind: 'case', id: 'c1' },
  });
  const queue = (input: MessageInput) => inside((trx) => queueMessage(trx, ctx(), input));
  const send = (more = {}) =>
    sendDue({ db, log: silentLog, secret, publicUrl: 'https://leadline.x.org' }, institutionId, more);
  const states = () =>
    inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select(['state', 'why', 'tries', 'transport', 'message_id', 'body', 'subject'])
        .where('institution_id', '=', institutionId)
        .orderBy('message_id')
        .execute(),
    );
  async function withServer(options: MailServerOptions = {}): Promise<MailServerInTest> {
    server = await openMailServer(options);
    await inside((trx) =>
      trx
        .insertInto('messages.mail_setting')
        .values({
          institution_id: institutionId,
          is_on: true,
          host: '127.0.0.1',
          port: server?.port ?? 0,
          security: 'none',
          from_name: 'North College',
          from_address: 'noreply@north.example',
          changed_at: new Date(now),
        })
        .execute(),
    );
    return server;
  }

  it('are there if and only if the transaction of their cause commits, and once', async () => {
    await expect(
      inside(async (trx) => {
        await queueMessage(trx, ctx(), mailTo(student, 'same'));
        throw new Error('the cause failed');
      }),
    ).rejects.toThrow('the cause failed');
    expect(await states()).toEqual([]);
    expect(await queue(mailTo(student, 'same'))).toMatchObject({ messageId: expect.any(String) });
    expect(await queue(mailTo(student, 'same'))).toBeNull();
    expect(await states()).toHaveLength(1);
  });

  it('are kept in the mailbox where no mail server is set, at their hour and not before', async () => {
    await queue(noticeTo());
    await queue({ ...noticeTo(), dueAt: Temporal.Instant.from('2025-11-03T11:00:00Z') });
    expect(await send()).toEqual({ sent: 1, failed: 0, transport: 'mailbox' });
    expect((await states()).map(({ state, transport }) => [state, transport])).toEqual([
      ['sent', 'mailbox'],
      ['queued', null],
    ]);
  });

  it('go to the mail server with their words, their links completed, and once', async () => {
    const mails = await withServer();
    const queued = await queue(noticeTo());
    expect(await send()).toEqual({ sent: 1, failed: 0, transport: 'smtp' });
    expect(await send()).toMatchObject({ sent: 0 });
    expect(mails.received).toHaveLength(1);
    expect(mails.received[0]).toMatchObject({
      from: 'noreply@north.example',
      to: ['tess@x.org'],
      messageId: `<${queued?.messageId}@north.example>`,
    });
    expect(mails.received[0]?.raw).toMatch(/^Subject: For you at North College\r$/m);
    expect(mails.received[0]?.raw).toContain(`https://leadline.x.org/north-${next}/cases/1`);
    const { rows } = await sql`select outcome from messages.attempt where institution_id = ${institutionId}`.execute(
      db.owner,
    );
    expect(rows).toEqual([{ outcome: 'sent' }]);
  });

  it('go once though two workers send at the same time', async () => {
    const mails = await withServer();
    for (let i = 0; i < 60; i++) await queue(noticeTo());
    const results = await Promise.all([send(), send()]);
    expect(results.reduce((sum, { sent }) => sum + sent, 0)).toBe(60);
    expect(new Set(mails.received.map(({ messageId }) => messageId)).size).toBe(60);
    expect(mails.received).toHaveLength(60);
  });

  it('without an address fail quietly, and the others go', async () => {
    await withServer();
    await queue(mailTo(unaddressed));
    await queue(mailTo(student));
    expect(await send()).toEqual({ sent: 1, failed: 1, transport: 'smtp' });
    expect(await states()).toMatchObject([
      { state: 'failed', why: 'No mail address is on record.', tries: 0 },
      { state: 'sent' },
    ]);
  });

  it('that the server refuses fail with its words; those it puts off wait for another try', async () => {
    await withServer({
      onRecipient: (address) =>
        address.startsWith('rowan') ? refusal(550, 'no such mailbox') : refusal(451, 'try again later'),
    });
    await queue(mailTo(student));
    await queue(noticeTo());
    expect(await send()).toMatchObject({ sent: 0, failed: 1 });
    expect(await states()).toMatchObject([
      { state: 'failed', why: expect.stringContaining('no such mailbox'), tries: 1 },
      { state: 'queued', why: expect.stringContaining('try again later'), tries: 1 },
    ]);
    // Its pause is not over.
    expect(await send()).toMatchObject({ sent: 0, failed: 0 });
  });

  it('wait while the server cannot be reached, which the settings show until mail goes again', async () => {
    const mails = await withServer();
    await mails.close();
    server = null;
    await queue(noticeTo());
    expect(await send()).toMatchObject({ sent: 0, failed: 0 });
    expect(await states()).toMatchObject([{ state: 'queued', tries: 0 }]);
    const shown = () =>
      inside((trx) =>
        trx
          .selectFrom('messages.mail_setting')
          .select('trouble')
          .where('institution_id', '=', institutionId)
          .executeTakeFirst(),
      );
    expect((await shown())?.trouble).toContain('Nothing answers');
    server = await openMailServer();
    await sql`update messages.mail_setting set port = ${server.port} where institution_id = ${institutionId}`.execute(
      db.owner,
    );
    await sql`update messages.message set not_before = null where institution_id = ${institutionId}`.execute(db.owner);
    expect(await send()).toMatchObject({ sent: 1 });
    expect((await shown())?.trouble).toBeNull();
  });

  it('taken by a worker that died before anything went are sent by the next, once', async () => {
    const mails = await withServer();
    await queue(mailTo(student));
    await inside((trx) =>
      claimDue(trx, institutionId, { claimId: uuidv7(), now: Temporal.Instant.from(now), count: 9 }),
    );
    expect(await send()).toMatchObject({ sent: 0 });
    expect(await send({ silentSeconds: 0 })).toMatchObject({ sent: 1 });
    expect(mails.received).toHaveLength(1);
  });

  it('taken over by another worker while they are on their way do not go from the first', async () => {
    const mails = await withServer({
      onRecipient: async () => {
        await sql`update messages.message set claim_id = ${uuidv7()} where institution_id = ${institutionId}`.execute(
          db.owner,
        );
        return null;
      },
    });
    await queue(mailTo(student));
    expect(await send()).toMatchObject({ sent: 0, failed: 0 });
    expect(mails.received).toEqual([]);
    expect(await states()).toMatchObject([{ state: 'sending' }]);
  });

  it('whose answer never came go again to staff under the same Message-ID, and never to a student', async () => {
    let isLosing = true;
    const seen: string[] = [];
    await withServer({
      onMail: async ({ messageId }) => {
        seen.push(messageId);
        // The mail is in, and the line breaks before the answer.
        if (isLosing) server?.breakLines();
        return null;
      },
    });
    await queue(mailTo(student));
    await send();
    await queue(noticeTo());
    await send();
    expect(await states()).toMatchObject([
      { state: 'failed', why: expect.stringContaining('not known'), tries: 1 },
      { state: 'queued', tries: 1 },
    ]);
    isLosing = false;
    await sql`update messages.message set not_before = null where institution_id = ${institutionId}`.execute(db.owner);
    expect(await send({ silentSeconds: 0 })).toMatchObject({ sent: 1 });
    expect(seen).toHaveLength(3);
    expect(seen[1]).toBe(seen[2]);
    expect(seen[0]).not.toBe(seen[1]);
  });

  it('to a student about whom something is known for the day wait for a person to send them', async () => {
    const known = (id: string, starts_on: string, ends_on: string) =>
      inside((trx) =>
        trx
          .insertInto('roster.circumstance')
          .values({
            institution_id: institutionId,
            circumstance_id: uuidv7(),
            student_id: id,
            kind: 'circumstance',
            reason: 'Bereavement',
            starts_on,
            ends_on,
          })
          .execute(),
      );
    await known(student, '2025-10-20', '2025-11-03');
    await known(unaddressed, '2025-10-20', '2025-11-02');
    await queue(mailTo(student));
    await queue(mailTo(unaddressed));
    const [held, going] = await states();
    expect(held).toMatchObject({ state: 'cancelled', why: expect.stringContaining('A person may send it') });
    expect(JSON.stringify(held)).not.toContain('Bereavement');
    expect(going).toMatchObject({ state: 'queued' });
  });

  it('collect in one digest a day, at the chosen hour', async () => {
    const notice = (dedupeKey: string, words: string) =>
      inside((trx) =>
        notifyStaff(trx, ctx(), {
          staffId: tutor,
          words,
          link: '/students',
          dedupeKey,
          origin: { kind: 'alert', id: dedupeKey },
        }),
      );
    await notice('1', 'Rowan Ellery: lower than peers for three weeks.');
    await notice('2', 'Kit Marsh: no activity for two weeks.');
    expect(await notice('2', 'Kit Marsh: no activity for two weeks.')).toBeNull();
    const at = (hour: number) =>
      inside((trx) =>
        trx
          .insertInto('messages.staff_setting')
          .values({ institution_id: institutionId, staff_id: tutor, digest_hour: hour, wants_digest: true })
          .onConflict((conflict) => conflict.columns(['institution_id', 'staff_id']).doUpdateSet({ digest_hour: hour }))
          .execute(),
      );
    await at(11);
    expect(await send()).toMatchObject({ sent: 0 });
    await at(10);
    await Promise.all([send(), send()]);
    const [digest, ...others] = await states();
    expect(others).toEqual([]);
    expect(digest).toMatchObject({ state: 'sent', subject: '2 things are new for you at North College' });
    expect(digest?.body).toContain('Kit Marsh: no activity for two weeks.');
    await notice('3', 'One more.');
    expect(await send()).toMatchObject({ sent: 0 });
  });

  it('are called back before they go; whoever was told is told of the correction, once', async () => {
    const origin = { kind: 'alert', id: 'a1' };
    await queue(mailTo(student));
    await send();
    await queue(mailTo(unaddressed));
    const seen = await inside((trx) =>
      notifyStaff(trx, ctx(), {
        staffId: tutor,
        words: 'Rowan Ellery: attendance is lower.',
        link: '/students',
        dedupeKey: 'n',
        origin,
      }),
    );
    await sql`update messages.notice set seen_at = now() where notice_id = ${seen?.noticeId}`.execute(db.owner);
    expect(await inside((trx) => toldAbout(trx, institutionId, origin))).toMatchObject([
      { recipient: { kind: 'student', id: student }, subject: 'How are you getting on?' },
      { recipient: { kind: 'staff', id: tutor }, subject: null },
    ]);
    const correct = () =>
      inside((trx) =>
        withdrawAndTell(trx, ctx(), { origin, words: 'The attendance was corrected.', link: '/students' }),
      );
    expect((await correct()).cancelled).toBe(2);
    expect((await correct()).cancelled).toBe(0);
    expect((await states()).map(({ state, subject }) => [state, subject])).toEqual([
      ['sent', 'How are you getting on?'],
      ['cancelled', 'How are you getting on?'],
      ['queued', 'Correction: How are you getting on?'],
    ]);
    const { rows } = await sql<{
      words: string;
    }>`select words from messages.notice where institution_id = ${institutionId} order by notice_id`.execute(db.owner);
    expect(rows.map(({ words }) => words)).toEqual([
      'Rowan Ellery: attendance is lower.',
      'The attendance was corrected.',
    ]);
  });

  it('that are gone cannot be called back', async () => {
    await queue(noticeTo());
    await send();
    expect(await inside((trx) => cancelMessages(trx, ctx(), { kind: 'case', id: 'c1' }))).toBe(0);
  });
});
