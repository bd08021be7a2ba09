import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { AppointmentView } from '../../core/success/together-views.ts';
import type { PlanView } from '../../core/views.ts';
import { watchVisits } from '../index.ts';

const plan = {
  kindKey: 'check-in',
  reason: 'Missed four of the last ten days.',
  goal: 'Comes to nine of ten sessions.',
  goalMeasure: 'own',
  target: 9,
  goalBy: '2014-04-14',
  sessionsPerWeek: 1,
  followUpDays: 7,
  startsOn: '2014-02-17',
  reviewOn: '2014-04-14',
  tier: 2,
};

// The institution's clock stands at the end of 17 February 2014.
describe.each(databaseKinds)('meetings and home visits on %s', (kind) => {
  let house: Casework;
  let cal: string;
  const calStaff = uuidv7();
  beforeAll(async () => {
    house = await openCasework(kind);
    const institution_id = house.world.north.institutionId;
    await house.world.services.db.forInstitution(institution_id, async (trx) => {
      await trx
        .insertInto('roster.staff')
        .values({
          institution_id,
          staff_id: calStaff,
          source_key: 'cal',
          display_name: 'Cal Counselor',
          email: 'cal@example.org',
        })
        .execute();
      await trx
        .updateTable('roster.staff')
        .set({ email: 'ada@example.org' })
        .where('institution_id', '=', institution_id)
        .where('staff_id', '=', house.staff.ada)
        .execute();
      await trx
        .insertInto('roster.caseload')
        .values({ institution_id, staff_id: calStaff, student_id: house.students[0] ?? '', kind: 'counselor' })
        .execute();
      // Ben looks after student 1 as well, and so can look out for Ada.
      await trx
        .insertInto('roster.caseload')
        .values([
          { institution_id, staff_id: house.staff.ben, student_id: house.students[0] ?? '', kind: 'mentor' },
          { institution_id, staff_id: house.staff.ben, student_id: house.students[1] ?? '', kind: 'mentor' },
        ])
        .execute();
    });
    cal = await house.world.invite(house.world.north, 'tutor', { staffSourceKey: 'cal' });
  }, 120_000);
  afterAll(() => house.world.close());

  const visit = (more: object = {}) => ({
    studentId: house.students[0],
    kind: 'home-visit',
    purpose: 'Hear from the grandmother how mornings go.',
    on: '2014-02-17',
    at: '15:30',
    minutes: 45,
    place: '12 Elm Street',
    safetyNotes: 'The dog is loud, and tied.',
    backWithinMinutes: 30,
    watcherStaffId: house.staff.ben,
    staffIds: [calStaff],
    ...more,
  });
  const meeting = (more: object = {}) => ({
    studentId: house.students[0],
    kind: 'meeting',
    purpose: 'Look at the month.',
    on: '2014-02-20',
    at: '09:00',
    minutes: 30,
    staffIds: [calStaff],
    ...more,
  });
  const make = async (body: object) => {
    const made = await house.ask(house.who.ada, 'POST', '/appointments', body);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.appointmentId);
  };
  const look = async (id: string, who = house.who.ada) =>
    (await house.ask(who, 'GET', `/appointments/${id}`)).body as unknown as AppointmentView;
  const watchAt = (moment: string) =>
    watchVisits({
      db: house.world.services.db,
      clock: fixedClock(moment),
      actor: systemActor(house.world.north.institutionId, 'Leadline'),
    });
  const madeAt = (id: string, moment: string) =>
    house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .updateTable('interventions.appointment')
        .set({ made_at: new Date(moment) })
        .where('institution_id', '=', house.world.north.institutionId)
        .where('appointment_id', '=', id)
        .execute(),
    );
  const noticesOf = (staffId: string, id: string) =>
    house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select('words')
        .where('institution_id', '=', house.world.north.institutionId)
        .where('staff_id', '=', staffId)
        .where('link', '=', `/appointments/${id}`)
        .execute(),
    );
  const calendarOf = async (id: string) => {
    const answer = await house.ask(house.who.ada, 'GET', `/appointments/${id}/invitation`);
    expect(answer.response.headers.get('content-type')).toContain('text/calendar');
    const calendar = new ICAL.Component(ICAL.parse(String(answer.body.text)));
    const event = calendar.getFirstSubcomponent('vevent');
    if (!event) throw new Error('no event');
    return { method: calendar.getFirstPropertyValue('method'), event, text: String(answer.body.text) };
  };

  it('ask people by an invitation that keeps its UID and counts up with each change, to its end', async () => {
    const id = await make(meeting());
    const first = await calendarOf(id);
    const uid = first.event.getFirstPropertyValue('uid');
    expect([first.method, first.event.getFirstPropertyValue('sequence')]).toEqual(['REQUEST', 0]);
    expect(first.event.getAllProperties('attendee').map((one) => one.getFirstValue())).toEqual([
      'mailto:cal@example.org',
    ]);
    expect(first.text).not.toContain('Student 0');
    expect(await noticesOf(calStaff, id)).toHaveLength(1);
    const { studentId: _, kind: __, ...change } = meeting({ at: '10:15', revision: 1 });
    expect((await house.ask(house.who.ada, 'PATCH', `/appointments/${id}`, change)).body).toEqual({
      revision: 2,
      sequence: 1,
    });
    const second = await calendarOf(id);
    expect([second.event.getFirstPropertyValue('uid'), second.event.getFirstPropertyValue('sequence')]).toEqual([
      uid,
      1,
    ]);
    expect(String(second.event.getFirstPropertyValue('dtstart'))).toContain('10:15:00');
    await house.ask(house.who.ada, 'POST', `/appointments/${id}/cancel`, { revision: 2, words: 'Snow.' });
    const last = await calendarOf(id);
    expect([
      last.method,
      last.event.getFirstPropertyValue('uid'),
      last.event.getFirstPropertyValue('sequence'),
    ]).toEqual(['CANCEL', uid, 2]);
    expect(
      (await house.ask(house.who.ada, 'POST', `/appointments/${id}/cancel`, { revision: 3, words: 'Again.' })).status,
    ).toBe(409);
  });

  it('stand in the calendar feed of whoever goes', async () => {
    const id = await make(meeting());
    const { url } = (await house.ask(cal, 'POST', '/calendar-feed')).body as { url: string };
    const feed = await (await house.world.app.fetch(new Request(url))).text();
    const uids = new ICAL.Component(ICAL.parse(feed))
      .getAllSubcomponents('vevent')
      .map((one) => one.getFirstPropertyValue('uid'));
    expect(uids).toContain(`${id}@leadline`);
    expect(feed).not.toContain('Student 0');
  });

  it('lose nothing where two people change one', async () => {
    const id = await make(meeting());
    const { studentId: _, kind: __, ...change } = meeting({ revision: 1 });
    expect((await house.ask(cal, 'PATCH', `/appointments/${id}`, { ...change, at: '11:00' })).status).toBe(200);
    expect((await house.ask(house.who.ada, 'PATCH', `/appointments/${id}`, { ...change, at: '12:00' })).status).toBe(
      409,
    );
    expect((await look(id)).at).toBe('11:00');
  });

  it('show safety notes to those who go, who look out for them and who lead, and to nobody else', async () => {
    const id = await make(visit({ staffIds: [] }));
    expect((await look(id)).safetyNotes).toContain('dog');
    expect((await look(id, house.who.ben)).safetyNotes).toContain('dog');
    expect((await look(id, house.who.leader)).safetyNotes).toContain('dog');
    const other = await look(id, cal);
    expect([other.safetyNotes, other.mayWork]).toEqual([null, false]);
    expect(JSON.stringify(other)).not.toContain('dog');
  });

  it('keep a home’s address out of calendars', async () => {
    const id = await make(visit());
    expect((await calendarOf(id)).text).not.toContain('Elm');
  });

  it('tell the named person once when nobody is back in time, and again that they are', async () => {
    const id = await make(visit());
    await watchAt('2014-02-17T16:44:59Z');
    expect(await noticesOf(house.staff.ben, id)).toEqual([]);
    // 15:30, three quarters of an hour, and half an hour to come back.
    expect((await watchAt('2014-02-17T16:45:00Z')).told).toBeGreaterThan(0);
    await watchAt('2014-02-17T17:30:00Z');
    const told = await noticesOf(house.staff.ben, id);
    expect(told).toHaveLength(1);
    expect(told[0]?.words).toContain('16:45');
    expect(await look(id)).toMatchObject({ isOverdue: true });
    expect((await house.ask(house.who.ben, 'POST', `/appointments/${id}/check-in`, {})).status).toBe(422);
    for (const _ of [1, 2])
      expect((await house.ask(house.who.ada, 'POST', `/appointments/${id}/check-in`, {})).status).toBe(200);
    expect((await noticesOf(house.staff.ben, id)).map(({ words }) => words)[1]).toContain('is back');
    expect(await look(id)).toMatchObject({ isOverdue: false });
  });

  it('say nothing of a visit from which somebody checked in, or that was called off', async () => {
    const back = await make(visit());
    await house.ask(house.who.ada, 'POST', `/appointments/${back}/check-in`, {});
    const off = await make(visit());
    await house.ask(house.who.ada, 'POST', `/appointments/${off}/cancel`, { revision: 1, words: 'Nobody at home.' });
    await watchAt('2014-02-17T20:00:00Z');
    for (const id of [back, off])
      expect((await noticesOf(house.staff.ben, id)).filter(({ words }) => words.includes('not back'))).toEqual([]);
  });

  it('keep the real time of a check-in that arrives late, and say so to whoever was told', async () => {
    const id = await make(visit({ on: '2014-02-16' }));
    await watchAt('2014-02-16T16:45:00Z');
    const back = { backAt: '2014-02-16T16:20:00Z', sequence: 0 };
    // The institution's clock stands a day later; that the appointment was made after it is no matter of this test.
    await madeAt(id, '2014-02-14T09:00:00Z');
    expect((await house.ask(house.who.ada, 'POST', `/appointments/${id}/check-in`, back)).body).toEqual({
      checkedInAt: '2014-02-16T16:20:00.000Z',
    });
    expect(await look(id)).toMatchObject({ checkedInAt: '16:20', isOverdue: false });
    expect((await noticesOf(house.staff.ben, id)).map(({ words }) => words)[1]).toContain('since 16:20');
    // A second that comes later does not overwrite it.
    await house.ask(house.who.ada, 'POST', `/appointments/${id}/check-in`, {});
    expect(await look(id)).toMatchObject({ checkedInAt: '16:20' });
  });

  it('take no check-in for a later time than the one that it was about, and look out for whoever goes then', async () => {
    const id = await make(visit({ on: '2014-02-16' }));
    await madeAt(id, '2014-02-14T09:00:00Z');
    const { studentId: _, kind: __, ...change } = visit({ on: '2014-02-18', revision: 1 });
    expect((await house.ask(cal, 'PATCH', `/appointments/${id}`, change)).status).toBe(200);
    const back = { backAt: '2014-02-16T16:20:00Z', sequence: 0 };
    expect((await house.ask(house.who.ada, 'POST', `/appointments/${id}/check-in`, back)).status).toBe(409);
    await watchAt('2014-02-18T16:45:00Z');
    expect((await noticesOf(house.staff.ben, id)).map(({ words }) => words).join()).toContain('not back');
  });

  it('look out anew where somebody was back and it is moved to a later time', async () => {
    const id = await make(visit({ on: '2014-02-16' }));
    await house.ask(house.who.ada, 'POST', `/appointments/${id}/check-in`, {});
    const { studentId: _, kind: __, ...change } = visit({ on: '2014-02-18', revision: 1 });
    await house.ask(house.who.ada, 'PATCH', `/appointments/${id}`, change);
    expect(await look(id)).toMatchObject({ checkedInAt: null });
  });

  it('keep words of a visit that was called off meanwhile, once each, and an outcome that is sent twice', async () => {
    const off = await make(visit({ on: '2014-02-18' }));
    await house.ask(cal, 'POST', `/appointments/${off}/cancel`, { revision: 1, words: 'Snow.' });
    const back = { backAt: '2014-02-17T16:20:00Z', sequence: 0 };
    expect((await house.ask(house.who.ada, 'POST', `/appointments/${off}/check-in`, back)).status).toBe(200);
    const outcome = { revision: 1, state: 'held', words: 'We were there before the message.' };
    const note = { noteId: uuidv7(), words: outcome.words, writtenAt: '2014-02-17T16:10:00Z' };
    for (const _ of [1, 2])
      expect((await house.ask(house.who.ada, 'POST', `/appointments/${off}/notes`, note)).status).toBe(200);
    expect((await look(off)).notes.map(({ words }) => words)).toEqual([outcome.words]);
    const held = await make(visit());
    const gone = await make(visit());
    await house.ask(cal, 'POST', `/appointments/${gone}/cancel`, { revision: 1, words: 'Snow.' });
    const refused = await house.ask(house.who.ada, 'POST', `/appointments/${gone}/outcome`, outcome);
    // It names no revision: it can only be added to.
    expect([refused.status, refused.body.revision ?? null]).toEqual([409, null]);
    for (const _ of [1, 2])
      expect((await house.ask(house.who.ada, 'POST', `/appointments/${held}/outcome`, outcome)).status).toBe(200);
    const other = { ...outcome, words: 'Nobody opened.' };
    expect((await house.ask(house.who.ada, 'POST', `/appointments/${held}/outcome`, other)).status).toBe(409);
    expect(await look(held)).toMatchObject({ state: 'held', outcome: outcome.words });
  });

  it('write what a conference agreed into the plan, or nothing at all', async () => {
    const made = await house.ask(house.who.ada, 'POST', '/plans', { ...plan, studentId: house.students[0] });
    const planId = String(made.body.planId);
    const id = await make(meeting({ kind: 'conference', planId, on: '2014-02-17' }));
    const sheet = {
      goal: 'Misses no Monday until Easter.',
      target: 10,
      goalBy: '2014-04-14',
      familyVoice: 'We bring him to the corner.',
      studentVoice: '',
      steps: [{ words: 'Alarm clock', byWhom: 'family', dueOn: null }],
    };
    const body = { revision: 1, state: 'held', words: 'Good talk.', sheet };
    // As of a revision of the plan that no longer stands: neither the plan nor the conference changes.
    expect(
      (await house.ask(house.who.ada, 'POST', `/appointments/${id}/outcome`, { ...body, planRevision: 9 })).status,
    ).toBe(409);
    expect(await look(id)).toMatchObject({ state: 'planned', revision: 1 });
    expect(
      (await house.ask(house.who.ada, 'POST', `/appointments/${id}/outcome`, { ...body, planRevision: 1 })).body,
    ).toEqual({ state: 'held' });
    const after = (await house.ask(house.who.ada, 'GET', `/plans/${planId}`)).body as unknown as PlanView;
    expect(after).toMatchObject({ goal: sheet.goal, target: 10, familyVoice: sheet.familyVoice });
    expect(after.steps.map(({ words }) => words)).toEqual(['Alarm clock']);
    expect((await look(id)).sheet).toMatchObject({ goal: sheet.goal });
  });

  it('are unknown to who does not reach the student, as is all that can be done with them', async () => {
    const id = await make({ ...meeting({ staffIds: [] }), studentId: house.students[2] });
    for (const [method, path, body] of [
      ['GET', `/appointments/${id}`, undefined],
      ['GET', `/appointments/${id}/invitation`, undefined],
      ['PATCH', `/appointments/${id}`, { ...meeting({ revision: 1 }), staffIds: [] }],
      ['POST', `/appointments/${id}/cancel`, { revision: 1, words: 'No.' }],
      ['POST', `/appointments/${id}/check-in`, {}],
      ['POST', `/appointments/${id}/notes`, { noteId: uuidv7(), words: 'Seen.' }],
      ['POST', `/appointments/${id}/outcome`, { revision: 1, state: 'held', words: 'Was there.' }],
      ['GET', `/appointments?student=${house.students[2]}`, undefined],
      ['POST', '/appointments', { ...meeting({ staffIds: [] }), studentId: house.students[2] }],
    ] as const)
      expect((await house.ask(house.who.ben, method, path, body)).status, `${method} ${path}`).toBe(404);
    expect((await house.ask(house.who.teacher, 'GET', `/appointments/${id}`)).status).toBe(403);
    const mine = await house.ask(house.who.ben, 'GET', '/appointments');
    expect(JSON.stringify(mine.body)).not.toContain(id);
  });

  it.each([
    ['a visit that nobody looks out for', () => visit({ watcherStaffId: null })],
    ['a visit watched by whoever goes', () => visit({ watcherStaffId: house.staff.ada })],
    ['a visit watched by a companion', () => visit({ watcherStaffId: calStaff })],
    ['a visit watched by a stranger', () => visit({ watcherStaffId: uuidv7() })],
    ['no purpose', () => meeting({ purpose: ' ' })],
    ['25 o’clock', () => meeting({ at: '25:00' })],
    ['a time in words', () => meeting({ at: 'noon' })],
    ['the 30th of February', () => meeting({ on: '2014-02-30' })],
    ['a day in ten years', () => meeting({ on: '2024-02-17' })],
    ['a day of last year', () => meeting({ on: '2013-02-17' })],
    ['two minutes', () => meeting({ minutes: 2 })],
    ['two days', () => meeting({ minutes: 2_880 })],
    ['a colleague who does not reach the student', () => meeting({ staffIds: [uuidv7()] })],
    ['a family that is not the student’s', () => meeting({ guardianIds: [uuidv7()] })],
    ['thirteen colleagues', () => meeting({ staffIds: Array.from({ length: 13 }, () => uuidv7()) })],
    ['a party', () => meeting({ kind: 'party' })],
    ['coming back in five hours', () => visit({ backWithinMinutes: 300 })],
  ])('refuse %s and keep nothing of it', async (_, body) => {
    const count = async () =>
      (
        (await house.ask(house.who.ada, 'GET', `/appointments?student=${house.students[0]}`)).body
          .appointments as unknown[]
      ).length;
    const before = await count();
    const answer = await house.ask(house.who.ada, 'POST', '/appointments', body());
    expect([answer.status, String(answer.body.code)]).toEqual([
      422,
      expect.stringMatching(/^(interventions|leadline)\.invalid$/),
    ]);
    expect(await count()).toBe(before);
  });

  it.each([
    ['an outcome of a day to come', '/outcome', { revision: 1, state: 'held', words: 'Went well.' }],
    ['an outcome without words', '/outcome', { revision: 1, state: 'held', words: '' }],
    ['an outcome that is neither', '/outcome', { revision: 1, state: 'perhaps', words: 'Hm.' }],
    [
      'the sheet of a conference',
      '/outcome',
      { revision: 1, state: 'held', words: 'x', sheet: { goal: 'x', target: 1, goalBy: '2014-03-01' } },
    ],
    ['calling off without a reason', '/cancel', { revision: 1, words: '' }],
    ['checking in', '/check-in', {}],
    ['checking in at no time', '/check-in', { backAt: 'just now' }],
    ['a note without words', '/notes', { noteId: uuidv7(), words: ' ' }],
    ['a note without a number', '/notes', { words: 'Seen.' }],
  ])('refuse of a meeting to come %s', async (_, path, body) => {
    const id = await make(meeting());
    const answer = await house.ask(house.who.ada, 'POST', `/appointments/${id}${path}`, body);
    expect([answer.status, String(answer.body.code)]).toEqual([
      422,
      expect.stringMatching(/^(interventions|leadline)\.invalid$/),
    ]);
    expect(await look(id)).toMatchObject({ state: 'planned', revision: 1, outcome: null });
  });
});
