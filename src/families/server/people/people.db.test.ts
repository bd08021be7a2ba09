import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { askOf } from '../../../../tests/family-people.ts';
import { whoHas } from './who-has.ts';

let f: Families;
beforeAll(async () => {
  f = await openFamilies();
});
afterAll(() => f.world.close());

const { student, reached, recipient, may, hears, queue, stateOf, messagesTo } = askOf(() => f);

describe('who is told, and how', () => {
  it('reads the roster: each parent in their language, at numbers as they are dialled, siblings in one home', async () => {
    const rosa = await recipient(0, 'Rosa');
    expect(rosa).toMatchObject({
      kind: 'guardian',
      language: 'es',
      householdKey: 'home/F1-A',
      timeZone: 'America/Chicago',
      hours: { from: '08:00', until: '20:00' },
      channels: [
        { channel: 'sms', address: '+12025550143' },
        { channel: 'email', address: 'rosa@example.org' },
        { channel: 'voice', address: '+12025550143' },
      ],
    });
    expect((await recipient(1, 'Rosa')).householdKey).toBe(rosa.householdKey);
    expect((await recipient(0, 'Miguel')).householdKey).toBe('home/F1-B');
    expect((await recipient(0, 'Miguel')).language).toBe('en');
  });

  it('writes to what works: what is no number is kept for somebody to find out', async () => {
    expect((await recipient(3, 'Omar')).channels.map(({ channel }) => channel)).toEqual(['email']);
    const { body } = await f.ask(f.who.leader, 'GET', `/students/${student(3)}/family`);
    const people = body.people as { contacts: { state: string; trouble: string | null; channel: string }[] }[];
    expect(people[0]?.contacts.find(({ channel }) => channel === 'sms')).toMatchObject({ state: 'wrong_number' });
    expect(await f.inside((trx) => whoHas(trx, f.institutionId, 'sms', '+12025550143'))).toMatchObject([
      { kind: 'guardian', id: f.guardians.rosa },
    ]);
  });

  it('uses the name of home at home, and none of it at school', async () => {
    const names = { atHome: 'Luis', atSchool: 'Luisa', revision: 0 };
    const put = await f.ask(f.who.ada, 'PUT', `/students/${student(0)}/family/names`, names);
    expect(put).toMatchObject({ status: 200, body: { revision: 1 } });
    expect((await recipient(0, 'Rosa')).nameForStudent).toBe('Luis');
    expect((await f.ask(f.who.ada, 'PUT', `/students/${student(0)}/family/names`, names)).status).toBe(409);
  });

  it('a court order narrows at once what a parent is told, calls back what waits, and not what is about the brother', async () => {
    const about0 = await queue(0, 'Miguel', 'events');
    const about1 = await queue(1, 'Miguel', 'events');
    const order = {
      guardianId: f.guardians.miguel,
      rule: 'only',
      categories: ['emergency', 'legal'],
      ground: 'court-order',
      words: 'Order of 3 February',
    };
    const made = await f.ask(f.who.leader, 'POST', `/students/${student(0)}/family/restrictions`, order);
    expect(made).toMatchObject({ status: 200, body: { cancelled: 1 } });
    expect([await stateOf(about0), await stateOf(about1)]).toEqual(['cancelled', 'queued']);
    expect(await reached(0, 'events')).toMatchObject({
      to: ['Rosa Elena Cruz'],
      left: { 'Miguel Hernández': 'only-other-things' },
    });
    expect((await reached(0, 'emergency')).to).toContain('Miguel Hernández');
    expect((await reached(1, 'events')).to).toContain('Miguel Hernández');
    // A message that names both brothers says more than he may know.
    expect(await may(1, 'Miguel', { category: 'events' }, [0, 1])).toEqual({ kind: 'no', why: 'not-a-recipient' });
    const end = `/families/restrictions/${made.body.permissionId}/end`;
    expect((await f.ask(f.who.ada, 'POST', end, { reason: 'lifted' })).status).toBe(403);
    expect((await f.ask(f.who.leader, 'POST', end, { reason: 'The order was lifted' })).status).toBe(200);
    expect((await f.ask(f.who.leader, 'POST', end, { reason: 'again' })).status).toBe(409);
    expect((await reached(0, 'events')).to).toContain('Miguel Hernández');
  });

  it('no contact is no contact, in an emergency too', async () => {
    const made = await f.ask(f.who.leader, 'POST', `/students/${student(1)}/family/restrictions`, {
      guardianId: f.guardians.miguel,
      rule: 'no_contact',
      ground: 'safeguarding',
      words: 'Protective order',
    });
    expect((await reached(1, 'emergency')).left).toEqual({ 'Miguel Hernández': 'no-contact' });
    await f.ask(f.who.leader, 'POST', `/families/restrictions/${made.body.permissionId}/end`, { reason: 'test over' });
  });

  it('shows a family to those who see one of its students, and of siblings only those they see', async () => {
    const forAda = await f.ask(f.who.ada, 'GET', `/students/${student(0)}/family`);
    const people = forAda.body.people as {
      name: string;
      alsoOf: { name: string }[];
      reach: { category: string; channels: string[] }[];
    }[];
    expect(people.map(({ name }) => name)).toEqual(['Miguel Hernández', 'Rosa Elena Cruz']);
    expect(people[1]?.alsoOf).toEqual([{ studentId: student(1), name: 'Student 1' }]);
    expect(people[1]?.reach.find(({ category }) => category === 'attendance')?.channels).toEqual([
      'sms',
      'email',
      'voice',
    ]);
    expect((await f.ask(f.who.ada, 'GET', `/students/${student(3)}/family`)).status).toBe(404);
    expect((await f.ask(f.who.teacher, 'GET', `/students/${student(0)}/family`)).status).toBe(403);
    expect((await f.ask(f.who.south, 'GET', `/students/${student(0)}/family`)).status).not.toBe(200);
    expect(
      (await f.ask(f.who.ben, 'PUT', `/families/people/guardian/${f.guardians.rosa}/preference`, preference())).status,
    ).toBe(404);
  });
});

const preference = (more: object = {}) => ({
  language: null,
  channelOrder: null,
  hours: null,
  timeZone: null,
  isLargePrint: false,
  wantsAudio: false,
  needsInterpreter: false,
  digest: 'each',
  revision: 0,
  ...more,
});

describe('an opt-out', () => {
  it('in any words holds at once, calls back what waits, is confirmed once in their language, and leaves emergencies', async () => {
    const waiting = await queue(0, 'Rosa', 'events');
    const emergency = await queue(0, 'Rosa', 'emergency');
    const heard = await hears('+12025550143', 'Ya no me manden mensajes por favor');
    expect(heard).toMatchObject({ kind: 'opt-out', confirmed: true, holders: [{ id: f.guardians.rosa }] });
    expect([await stateOf(waiting), await stateOf(emergency)]).toEqual(['cancelled', 'queued']);
    expect((await recipient(0, 'Rosa')).channels.map(({ channel }) => channel)).toEqual(['email']);
    expect((await recipient(0, 'Rosa', 'emergency')).channels.map(({ channel }) => channel)).toEqual([
      'sms',
      'email',
      'voice',
    ]);
    expect(await messagesTo(f.guardians.rosa)).toEqual([
      { body: expect.stringContaining('Ya no recibirá'), language: 'es', channel: 'sms', category: 'legal' },
    ]);
    expect(await hears('+12025550143', 'ALTO')).toMatchObject({ kind: 'opt-out', confirmed: false });
    expect(await messagesTo(f.guardians.rosa)).toHaveLength(1);
    const { body } = await f.ask(f.who.ada, 'GET', `/students/${student(0)}/family`);
    const rosa = (body.people as { id: string; history: { words: string; change: string; via: string }[] }[]).find(
      ({ id }) => id === f.guardians.rosa,
    );
    expect(rosa?.history[0]).toMatchObject({
      words: 'Ya no me manden mensajes por favor',
      change: 'withdrawn',
      via: 'text',
    });
  });

  it('is taken back by START, and confirmed once too', async () => {
    expect(await hears('+12025550143', 'START')).toMatchObject({ kind: 'opt-in', confirmed: true });
    expect((await recipient(0, 'Rosa')).channels[0]?.channel).toBe('sms');
    expect((await messagesTo(f.guardians.rosa)).at(-1)?.body).toContain('Recibirá nuestros mensajes de nuevo');
  });

  it('of surveys alone leaves the rest', async () => {
    expect(await hears('+12025550144', 'no more surveys please')).toMatchObject({ kind: 'opt-out' });
    expect((await recipient(0, 'Miguel', 'surveys')).channels.map(({ channel }) => channel)).toEqual(['email']);
    expect((await recipient(0, 'Miguel')).channels[0]?.channel).toBe('sms');
  });

  it('that is unsure waits for a person, and nothing goes by itself meanwhile', async () => {
    await reached(2);
    expect(await hears('+12025550145', 'who is this')).toMatchObject({ kind: 'unsure', confirmed: false });
    await hears('+12025550145', 'too many messages');
    expect(await may(2, 'Nana')).toEqual({ kind: 'no', why: 'consent-question' });
    expect(await may(2, 'Nana', { isAutomatic: false })).toEqual({ kind: 'yes' });
    expect(await may(2, 'Nana', { category: 'emergency' })).toEqual({ kind: 'yes' });
    const { body } = await f.ask(f.who.ada, 'GET', '/families/opt-out-questions');
    const questions = body.questions as { questionId: string; name: string; words: string }[];
    expect(questions).toMatchObject([{ name: 'Nana Ellery', words: 'who is this' }]);
    expect(((await f.ask(f.who.ben, 'GET', '/families/opt-out-questions')).body.questions as []).length).toBe(0);
    const path = `/families/opt-out-questions/${questions[0]?.questionId}`;
    expect((await f.ask(f.who.ada, 'POST', path, { answer: 'neither' })).status).toBe(200);
    expect((await f.ask(f.who.ada, 'POST', path, { answer: 'opt-out' })).status).toBe(409);
    expect(await may(2, 'Nana')).toEqual({ kind: 'yes' });
  });

  it('of a wrong number is believed: nothing more goes there', async () => {
    const waiting = await queue(2, 'Nana', 'events');
    expect(await hears('+12025550145', 'Wrong number')).toMatchObject({ kind: 'wrong-number', confirmed: false });
    expect(await stateOf(waiting)).toBe('cancelled');
    expect(await reached(2)).toEqual({ to: [], left: { 'Nana Ellery': 'no-address' } });
    const { body } = await f.ask(f.who.ada, 'GET', `/students/${student(2)}/family`);
    const [nana] = body.people as {
      contacts: { contactPointId: string; revision: number; state: string; channel: string }[];
    }[];
    for (const point of nana?.contacts ?? []) {
      expect(point.state).toBe('wrong_number');
      const mark = { mark: 'verified', words: 'Called: it is hers', revision: point.revision };
      expect((await f.ask(f.who.ada, 'POST', `/families/contacts/${point.contactPointId}/mark`, mark)).status).toBe(
        200,
      );
    }
    expect((await reached(2)).to).toEqual(['Nana Ellery']);
  });

  it('from a number that nobody has changes nothing', async () => {
    expect(await hears('+12025550199', 'STOP')).toEqual({ kind: 'opt-out', holders: [], confirmed: false });
  });
});
