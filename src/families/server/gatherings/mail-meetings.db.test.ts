import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { openMailServer } from '../../../../tests/mail-server.ts';
import { mailInvitations } from '../../../interventions/server/index.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { sendDue } from '../../../messages/server/sending/send-due.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { approveWords } from '../writing/templates/templates.ts';
import { meetingsJob } from './meetings-job.ts';

describe('meetings in calendars, and reminders of them', () => {
  let house: Families;
  let invitationId = '';
  let slots: { slotId: string; startsAt: string }[] = [];
  beforeAll(async () => {
    house = await openFamilies();
    // She reads mail first; a text is the usual first for the others.
    await house.inside((trx) =>
      trx
        .updateTable('roster.guardian')
        .set({ phone: null })
        .where('institution_id', '=', house.institutionId)
        .where('guardian_id', '=', house.guardians.rosa)
        .execute(),
    );
    await offer('2014-02-20');
  }, 120_000);
  afterAll(() => house.world.close());

  async function offer(day: string, way = 'phone', student = 0) {
    const made = await house.ask(house.who.ada, 'POST', '/families/meetings', {
      title: 'About Luis',
      way,
      place: 'Room 12',
      minutes: 20,
      noticeHours: 1,
      hours: [{ day, from: '15:00', until: '16:00' }],
      studentIds: [house.students[student]],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const { body } = await house.ask(house.who.ada, 'GET', `/families/meetings/${made.body.offerId}`);
    slots = body.slots as typeof slots;
    invitationId =
      (body.invitations as { invitationId: string; family: string }[]).find(({ family }) => family.startsWith('Rosa'))
        ?.invitationId ?? '';
  }
  const answer = async ({ step, ...body }: { step: 'book' | 'cancel'; slotId?: string | undefined }) => {
    const done = await house.ask(house.who.ada, 'POST', `/families/invitations/${invitationId}/${step}`, body);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
  };
  const clockAt = (at: string) =>
    house.world.services.db.owner
      .updateTable('institution.institution')
      .set({ fixed_now: new Date(at) })
      .where('institution_id', '=', house.institutionId)
      .execute();
  const work = () => meetingsJob.run({ institutionId: house.institutionId }, house.world.services);
  const messages = (kind: string) =>
    house.inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select(['recipient_id', 'subject', 'body', 'calendar', 'state', 'channel', 'due_at'])
        .where('institution_id', '=', house.institutionId)
        .where('origin_kind', '=', kind)
        .where('recipient_kind', '!=', 'staff')
        .orderBy('message_id')
        .execute(),
    );
  const lineOf = (calendar: string | null, name: string) =>
    new RegExp(`^${name}[:;](.*)\\r$`, 'm').exec(calendar ?? '')?.[1] ?? null;

  it('mails the family that booked a REQUEST, a change under the same UID, and its end, each once', async () => {
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    for (const _ of [1, 2]) await work();
    await answer({ step: 'book', slotId: slots[1]?.slotId });
    for (const _ of [1, 2]) await work();
    await answer({ step: 'cancel' });
    for (const _ of [1, 2]) await work();
    const mails = await messages('invitation');
    expect(
      mails.map(({ calendar }) => ['METHOD', 'UID', 'SEQUENCE', 'DTSTART'].map((one) => lineOf(calendar, one))),
    ).toEqual([
      ['REQUEST', `${invitationId}@leadline`, '0', '20140220T210000Z'],
      ['REQUEST', `${invitationId}@leadline`, '1', '20140220T212000Z'],
      ['CANCEL', `${invitationId}@leadline`, '2', '20140220T212000Z'],
    ]);
    expect(new Set(mails.map(({ recipient_id }) => recipient_id))).toEqual(new Set([house.guardians.rosa]));
    // Nobody is named where a subject is seen over a shoulder; drafts stand beside English.
    for (const { subject } of mails) expect(subject).not.toMatch(/Luis|Rosa|Student/);
    expect(mails[0]?.subject).toBe('Su cita está reservada / Your meeting is booked (Riverbend)');
    expect(mails[0]?.body).toMatch(/\/f\/north\/[\w-]{43}\/page/);
    expect(mails[0]?.calendar).not.toMatch(/Rosa Elena Cruz.*mailto:(?!rosa)/i);
  });

  it('reaches a mail program as a calendar part with its method', async () => {
    const server = await openMailServer();
    try {
      await house.inside((trx) =>
        trx
          .insertInto('messages.mail_setting')
          .values({
            institution_id: house.institutionId,
            host: '127.0.0.1',
            port: server.port,
            security: 'none',
            from_name: 'Riverbend',
            from_address: 'school@example.org',
            is_on: true,
            changed_at: new Date(),
          })
          .execute(),
      );
      await sendDue({ ...house.world.services }, house.institutionId);
      const parsed = await Promise.all(server.received.map(({ raw }) => simpleParser(raw)));
      expect(server.received.length).toBeGreaterThanOrEqual(3);
      expect(server.received.map(({ raw }) => /text\/calendar;[^\n]*\n?[^\n]*method=(\w+)/i.exec(raw)?.[1])).toEqual([
        'REQUEST',
        'REQUEST',
        'CANCEL',
      ]);
      expect(
        parsed[0]?.attachments.some(
          ({ contentType }) => contentType.includes('calendar') || contentType.includes('ics'),
        ),
      ).toBe(true);
    } finally {
      await server.close();
      await house.inside((trx) =>
        trx.deleteFrom('messages.mail_setting').where('institution_id', '=', house.institutionId).execute(),
      );
    }
  });

  it('reminds once, the day before, in approved words; not of what was cancelled, and anew of what was moved', async () => {
    const verb = { db: house.world.services.db, clock: house.ctx.clock, actor: house.ctx.actor };
    await approveWords(verb, 'meeting-reminder', 'es', { version: 0, speaks: true });
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    await work();
    expect(await messages('meeting-reminder')).toEqual([]);
    await clockAt('2014-02-19T14:00:00Z'); // eight in the morning: too early
    await work();
    expect(await messages('meeting-reminder')).toEqual([]);
    await clockAt('2014-02-19T18:00:00Z');
    for (const _ of [1, 2, 3]) await work();
    const [reminder, ...more] = await messages('meeting-reminder');
    expect(more).toEqual([]);
    expect(reminder).toMatchObject({ recipient_id: house.guardians.rosa, channel: 'email', state: 'queued' });
    expect(reminder?.body).toContain('jueves, 20 de febrero de 2014, a las 15:00');
    await answer({ step: 'cancel' });
    expect((await messages('meeting-reminder'))[0]?.state).toBe('cancelled');
    await work();
    expect(await messages('meeting-reminder')).toHaveLength(1);
    await answer({ step: 'book', slotId: slots[2]?.slotId });
    await work();
    expect((await messages('meeting-reminder')).map(({ state }) => state)).toEqual(['cancelled', 'queued']);
  });

  it('and once where the clocks change in the night between', async () => {
    await clockAt('2014-03-06T18:00:00Z');
    // Sunday 9 March 2014: the clocks of Chicago go from two to three.
    await offer('2014-03-10');
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    const before = (await messages('meeting-reminder')).length;
    for (let hour = 0; hour < 40; hour++) {
      await clockAt(new Date(Date.UTC(2014, 2, 9, 4 + hour)).toISOString());
      await work();
    }
    expect((await messages('meeting-reminder')).length - before).toBe(1);
  });

  it('mails nothing of a meeting to whoever may no longer be told of that child, though they may of another', async () => {
    await clockAt('2014-03-06T18:00:00Z');
    await offer('2014-03-14', 'phone', 1);
    await offer('2014-03-13');
    await answer({ step: 'book', slotId: slots[0]?.slotId });
    await work();
    const sent = (await messages('invitation')).length;
    const restricted = await house.ask(house.who.leader, 'POST', `/students/${house.students[0]}/family/restrictions`, {
      guardianId: house.guardians.rosa,
      rule: 'no_contact',
      words: 'Order of 5 March.',
      ground: 'court-order',
    });
    expect(restricted.status, JSON.stringify(restricted.body)).toBe(200);
    await answer({ step: 'book', slotId: slots[1]?.slotId });
    await work();
    await answer({ step: 'cancel' });
    await work();
    expect(await messages('invitation')).toHaveLength(sent);
    await house.ask(house.who.leader, 'POST', `/families/restrictions/${restricted.body.permissionId}/end`, {
      reason: 'Lifted by the court.',
    });
    await work();
    expect((await messages('invitation')).at(-1)?.calendar).toContain('METHOD:CANCEL');
  });

  it('reminds of a home visit to which somebody of the family was asked, and not of one that was called off', async () => {
    await clockAt('2014-02-18T20:00:00Z');
    const watcher = await house.hire('wanda', 'leader');
    const visit = async (at: string) => {
      const made = await house.ask(house.who.ada, 'POST', '/appointments', {
        studentId: house.students[0],
        kind: 'home-visit',
        on: '2014-02-26',
        at,
        minutes: 30,
        purpose: 'How are mornings?',
        place: 'At home',
        watcherStaffId: watcher,
        guardianIds: [house.guardians.rosa],
      });
      expect(made.status, JSON.stringify(made.body)).toBe(200);
      return made.body.appointmentId as string;
    };
    const kept = await visit('16:00');
    const ended = await visit('09:00');
    await house.ask(house.who.ada, 'POST', `/appointments/${ended}/cancel`, { revision: 1, words: 'Ill.' });
    const before = (await messages('meeting-reminder')).length;
    await clockAt('2014-02-25T18:00:00Z');
    for (const _ of [1, 2]) await work();
    const all = await messages('meeting-reminder');
    expect(all.length - before).toBe(1);
    expect(all.at(-1)?.body).toContain('16:00');
    await house.ask(house.who.ada, 'POST', `/appointments/${kept}/cancel`, { revision: 1, words: 'Snow.' });
    expect((await messages('meeting-reminder')).at(-1)?.state).toBe('cancelled');
  });

  it('tells the host where nobody approved the words that the family reads, and writes nothing in English', async () => {
    await clockAt('2014-02-19T18:00:00Z');
    const made = await house.ask(house.who.ben, 'POST', '/families/meetings', {
      title: 'Talk',
      way: 'home',
      place: 'At your home',
      minutes: 20,
      hours: [{ day: '2014-02-20', from: '10:00', until: '11:00' }],
      studentIds: [house.students[3]],
    });
    const { body } = await house.ask(house.who.ben, 'GET', `/families/meetings/${made.body.offerId}`);
    const [one] = body.invitations as { invitationId: string }[];
    const [slot] = body.slots as { slotId: string }[];
    await house.ask(house.who.ben, 'POST', `/families/invitations/${one?.invitationId}/book`, {
      slotId: slot?.slotId,
    });
    const before = (await messages('meeting-reminder')).length;
    await work();
    expect(await messages('meeting-reminder')).toHaveLength(before);
    const told = await house.inside((trx) =>
      trx.selectFrom('messages.notice').select('words').where('institution_id', '=', house.institutionId).execute(),
    );
    expect(JSON.stringify(told)).toContain('could not be reminded in its language');
    // A home stands in no calendar.
    const mail = (await messages('invitation')).find(({ recipient_id }) => recipient_id === house.guardians.omar);
    expect(mail?.calendar).not.toContain('LOCATION');
  });

  it('comes to staff who want it, and to nobody else: what their calendar would show, changed and called off', async () => {
    await clockAt('2014-02-18T20:00:00Z');
    const services = house.world.services;
    await house.inside((trx) =>
      trx
        .updateTable('roster.staff')
        .set({ email: 'ada@example.org' })
        .where('institution_id', '=', house.institutionId)
        .where('staff_id', '=', house.staff.ada)
        .execute(),
    );
    const plan = async () =>
      (
        await house.ask(house.who.ada, 'POST', '/appointments', {
          studentId: house.students[0],
          kind: 'meeting',
          on: '2014-02-24',
          at: '10:00',
          minutes: 30,
          purpose: 'About Luis Hernández',
          place: 'Room 4',
        })
      ).body.appointmentId as string;
    const appointmentId = await plan();
    expect(await mailInvitations(services, house.institutionId)).toBe(0);
    await house.ask(house.who.ada, 'PUT', '/notices/setting', {
      wantsDigest: false,
      digestHour: 7,
      wantsInvitations: true,
    });
    expect(await mailInvitations(services, house.institutionId)).toBe(1);
    expect(await mailInvitations(services, house.institutionId)).toBe(0);
    await house.ask(house.who.ada, 'POST', `/appointments/${appointmentId}/cancel`, { revision: 1, words: 'Ill.' });
    expect(await mailInvitations(services, house.institutionId)).toBe(1);
    const mails = await house.inside((trx) =>
      trx
        .selectFrom('messages.message')
        .select(['subject', 'body', 'calendar'])
        .where('institution_id', '=', house.institutionId)
        .where('kind', '=', 'staff-invitation')
        .orderBy('message_id')
        .execute(),
    );
    expect(mails.map(({ calendar }) => [lineOf(calendar, 'METHOD'), lineOf(calendar, 'SEQUENCE')])).toEqual([
      ['REQUEST', '0'],
      ['CANCEL', '1'],
    ]);
    expect(mails[0]?.subject).toMatch(/^Invitation: Meeting, Monday, February 24, 2014 at 10:00/);
    expect(JSON.stringify(mails)).not.toMatch(/Luis|Student 0|Room 4/);
  });

  it('go as many as the mail sender takes, each once where it is killed between, and wait while it is behind', async () => {
    const { db, ...services } = house.world.services;
    const plan = async (purpose: string) =>
      house.ask(house.who.ada, 'POST', '/appointments', {
        studentId: house.students[0],
        kind: 'meeting',
        on: '2014-02-25',
        at: '10:00',
        minutes: 30,
        purpose,
      });
    for (let n = 0; n < 45; n++) await plan(`Talk ${n}`);
    let rounds = 0;
    const killed = {
      ...db,
      forInstitution: (institutionId: number, work: (trx: Tx) => Promise<never>) =>
        db.forInstitution(institutionId, async (trx) => {
          const done = await work(trx);
          // The first asks who wants mail; the second of the others is at work when the process ends.
          if (++rounds === 3) throw new Error('killed');
          return done;
        }),
    } as typeof db;
    await expect(mailInvitations({ ...services, db: killed }, house.institutionId)).rejects.toThrow('killed');
    const mails = async () =>
      house.inside((trx) =>
        trx
          .selectFrom('messages.message')
          .select('origin_id')
          .where('institution_id', '=', house.institutionId)
          .where('kind', '=', 'staff-invitation')
          .execute(),
      );
    const before = (await mails()).length;
    expect(await mailInvitations({ ...services, db }, house.institutionId)).toBe(25);
    const all = await mails();
    expect(all.length - before).toBe(25);
    const perEvent = Map.groupBy(all, ({ origin_id }) => origin_id);
    expect([...perEvent.values()].filter((some) => some.length === 1)).toHaveLength(45);
    await plan('One more');
    const waits = uuidv7(Date.now() - 600_000);
    await house.inside((trx) =>
      sql`insert into messages.message select (jsonb_populate_record(m, jsonb_build_object('message_id', ${waits}::text,
        'dedupe_key', 'waits', 'due_at', m.due_at - interval '10 minutes'))).* from messages.message m
        where m.institution_id = ${house.institutionId} and m.kind = 'staff-invitation' and m.state = 'queued' limit 1`.execute(
        trx,
      ),
    );
    expect(await mailInvitations({ ...services, db }, house.institutionId)).toBe(0);
    await house.inside((trx) =>
      sql`delete from messages.message where institution_id = ${house.institutionId} and message_id = ${waits}::uuid`.execute(
        trx,
      ),
    );
    expect(await mailInvitations({ ...services, db }, house.institutionId)).toBe(1);
  });
});
