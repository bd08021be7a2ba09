import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Families, openFamilies } from '../../../../tests/families.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { queueToFamily } from '../../../messages/server/index.ts';
import type { FamilyCategory } from '../../core/writing/occasions.ts';
import { hearFamily } from './hear-family.ts';
import { mayReachAll } from './may-reach.ts';
import { takeReports } from './people-job.ts';
import { reachedFor, recipientsFor } from './recipients-for.ts';
import { openReviews } from './rights.ts';
import { sweepReach } from './unreachable.ts';
import { whoHas } from './who-has.ts';

let f: Families;
beforeAll(async () => {
  f = await openFamilies();
});
afterAll(() => f.world.close());

const student = (n: number) => f.students[n] ?? '';
const reached = (n: number, category: FamilyCategory = 'attendance') =>
  f.inside(async (trx) => {
    const found = (await reachedFor(trx, f.institutionId, [student(n)], category)).get(student(n));
    return {
      to: found?.recipients.map(({ name }) => name) ?? [],
      left: Object.fromEntries(found?.leftOut.map(({ name, why }) => [name, why]) ?? []),
    };
  });
const recipient = async (n: number, name: string, category: FamilyCategory = 'attendance') => {
  const all = await f.inside((trx) => recipientsFor(trx, f.institutionId, [student(n)], category));
  const found = all.get(student(n))?.find((one) => one.name.startsWith(name));
  if (!found) throw new Error(`${name} is no recipient`);
  return found;
};
const may = async (
  n: number,
  name: string,
  more: Partial<Parameters<typeof mayReachAll>[2][number]> = {},
  about = [n],
) => {
  const one = await recipient(n, name, more.category);
  const [answer] = await f.inside((trx) =>
    mayReachAll(trx, f.ctx, [
      { recipient: one, category: 'attendance', at: f.at, studentIds: about.map(student), ...more },
    ]),
  );
  return answer;
};
let said = 0;
const hears = (address: string, text: string, channel: 'sms' | 'email' = 'sms') =>
  f.inside((trx) => hearFamily(trx, f.ctx, { channel, address, text, inboundId: uuidv7() }));
const queue = async (n: number, name: string, category: FamilyCategory, more: object = {}) => {
  const one = await recipient(n, name, category);
  const [first] = one.channels;
  if (!first) throw new Error('no channel');
  const queued = await f.inside((trx) =>
    queueToFamily(trx, f.ctx, {
      to: { kind: one.kind, id: one.id },
      channel: first.channel,
      address: first.address,
      language: one.language,
      studentIds: [student(n)],
      householdKey: one.householdKey,
      category,
      subject: 'x',
      body: 'y',
      dedupeKey: `test/${said++}`,
      origin: { kind: 'test', id: 'test' },
      ...more,
    }),
  );
  return queued?.messageId ?? '';
};
const stateOf = (messageId: string) =>
  f.inside(async (trx) => {
    const row = await trx
      .selectFrom('messages.message')
      .select(['state', 'why'])
      .where('institution_id', '=', f.institutionId)
      .where('message_id', '=', messageId)
      .executeTakeFirstOrThrow();
    return row.state;
  });
const messagesTo = (id: string) =>
  f.inside((trx) =>
    trx
      .selectFrom('messages.message')
      .select(['body', 'language', 'channel', 'category'])
      .where('institution_id', '=', f.institutionId)
      .where('recipient_id', '=', id)
      .where('origin_kind', '=', 'consent')
      .orderBy('message_id')
      .execute(),
  );

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

describe('the household', () => {
  it('has one cap over all senders and schools: what is over it waits for the next day', async () => {
    await f.inside((trx) =>
      trx
        .updateTable('messages.message')
        .set({ state: 'cancelled' })
        .where('institution_id', '=', f.institutionId)
        .execute(),
    );
    expect(await may(0, 'Rosa')).toEqual({ kind: 'yes' });
    await queue(1, 'Rosa', 'events', { origin: { kind: 'other-school', id: 'x' } });
    const later = await may(0, 'Rosa');
    expect(later).toMatchObject({ kind: 'later', why: 'household-full' });
    expect(String((later as { until: Temporal.Instant }).until)).toBe('2014-02-19T14:00:00Z');
    expect(await may(0, 'Rosa', { isUrgent: true })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Rosa', { category: 'emergency' })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Rosa', { category: 'legal' })).toEqual({ kind: 'yes' });
    expect(await may(0, 'Miguel')).toEqual({ kind: 'yes' });
  });

  it('is asleep by its own clock, and keeps the holidays of its school', async () => {
    const night = { at: Temporal.Instant.from('2014-02-21T05:00:00Z') };
    expect(await may(2, 'Nana', night)).toEqual({
      kind: 'later',
      why: 'quiet-hours',
      until: Temporal.Instant.from('2014-02-21T14:00:00Z'),
    });
    const own = preference({ hours: { from: '21:00', until: '02:00' }, timeZone: 'America/Chicago' });
    expect(
      (await f.ask(f.who.ada, 'PUT', `/families/people/guardian/${f.guardians.nana}/preference`, own)).status,
    ).toBe(200);
    expect(await may(2, 'Nana', night)).toEqual({ kind: 'yes' });
    expect(
      (await f.ask(f.who.ada, 'PUT', `/families/people/guardian/${f.guardians.nana}/preference`, own)).status,
    ).toBe(409);
    await f.ask(
      f.who.ada,
      'PUT',
      `/families/people/guardian/${f.guardians.nana}/preference`,
      preference({ revision: 1 }),
    );
    await f.inside((trx) =>
      trx
        .insertInto('institution.calendar_period')
        .values({
          institution_id: f.institutionId,
          calendar_period_id: uuidv7(),
          kind: 'holiday',
          name: 'Break',
          academic_year: '2013-14',
          starts_on: '2014-02-24',
          ends_on: '2014-02-28',
        })
        .execute(),
    );
    const monday = { at: Temporal.Instant.from('2014-02-24T18:00:00Z') };
    expect(await may(2, 'Nana', monday)).toMatchObject({
      kind: 'later',
      why: 'holiday',
      until: Temporal.Instant.from('2014-03-01T14:00:00Z'),
    });
    expect(await may(2, 'Nana', { ...monday, category: 'emergency' })).toEqual({ kind: 'yes' });
  });

  it('is left alone by what goes by itself in a bereavement, and the sender is told', async () => {
    const pause = { kind: 'bereavement', words: 'The grandfather died', until: '2014-03-01' };
    const made = await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/pauses`, pause);
    expect(made.status).toBe(200);
    expect(await may(2, 'Nana')).toEqual({ kind: 'no', why: 'known-circumstance' });
    expect(await may(2, 'Nana', { isAutomatic: false })).toEqual({ kind: 'yes', mind: 'known-circumstance' });
    expect((await f.ask(f.who.ada, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(200);
    expect(await may(2, 'Nana')).toEqual({ kind: 'yes' });
  });

  it('of safeguarding nobody else learns why, nor that there is a pause', async () => {
    const pause = { kind: 'safeguarding', words: 'Ask me first' };
    expect((await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/pauses`, pause)).status).toBe(403);
    const made = await f.ask(f.who.lead, 'POST', `/students/${student(2)}/family/pauses`, pause);
    expect(made.status).toBe(200);
    const seenBy = async (who: string) =>
      (await f.ask(who, 'GET', `/students/${student(2)}/family`)).body.pauses as { words: string }[];
    expect(await seenBy(f.who.ada)).toEqual([]);
    expect(await seenBy(f.who.lead)).toMatchObject([{ words: 'Ask me first' }]);
    expect(await may(2, 'Nana')).toEqual({ kind: 'no', why: 'known-circumstance' });
    expect((await f.ask(f.who.ada, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(404);
    expect((await f.ask(f.who.lead, 'POST', `/families/pauses/${made.body.pauseId}/end`)).status).toBe(200);
  });
});

describe('rights', () => {
  it('are reviewed when a student comes of age: until then nobody is told, but in an emergency', async () => {
    await f.inside((trx) =>
      trx
        .updateTable('roster.student')
        .set({ date_of_birth: '1996-02-01', email: 'two@students.example' })
        .where('institution_id', '=', f.institutionId)
        .where('student_id', '=', student(2))
        .execute(),
    );
    expect(await reached(2)).toEqual({
      to: [],
      left: { 'Nana Ellery': 'rights-review', 'Student 2': 'rights-review' },
    });
    expect((await reached(2, 'emergency')).to).toEqual(['Student 2', 'Nana Ellery']);
    expect(await openReviews(f.world.services.db, f.institutionId)).toBe(1);
    expect(await openReviews(f.world.services.db, f.institutionId)).toBe(0);
    const { body } = await f.ask(f.who.leader, 'GET', '/families/rights');
    const [review] = body.reviews as { reviewId: string; ofAgeOn: string }[];
    expect(review).toMatchObject({ ofAgeOn: '2014-02-01', state: 'open' });
    const path = `/families/rights/${review?.reviewId}`;
    expect((await f.ask(f.who.ada, 'POST', path, { decision: 'student-only', words: 'Spoken about' })).status).toBe(
      403,
    );
    expect((await f.ask(f.who.leader, 'POST', path, { decision: 'guardians-too', words: 'Spoken about' })).status).toBe(
      422,
    );
    expect((await f.ask(f.who.leader, 'POST', path, { decision: 'student-only', words: 'Spoken about' })).status).toBe(
      200,
    );
    expect(await reached(2)).toEqual({ to: ['Student 2'], left: { 'Nana Ellery': 'of-age' } });
    expect(
      (
        await f.ask(f.who.leader, 'POST', path, {
          decision: 'guardians-too',
          ground: 'Consent of 2 February',
          words: 'Changed their mind',
        })
      ).status,
    ).toBe(200);
    expect((await reached(2)).to).toEqual(['Student 2', 'Nana Ellery']);
  });

  it('let a student of age trust somebody with some things, until a day, and take it back', async () => {
    const trusted = {
      name: 'Aunt May',
      relation: 'aunt',
      categories: ['wellbeing'],
      contacts: [{ channel: 'email', address: 'may@example.org' }],
      studentWords: 'She may be told when I struggle',
      givenVia: 'meeting',
      until: '2014-12-31',
    };
    expect((await f.ask(f.who.ada, 'POST', `/students/${student(0)}/family/trusted`, trusted)).body.code).toBe(
      'families.invalid',
    );
    const made = await f.ask(f.who.ada, 'POST', `/students/${student(2)}/family/trusted`, trusted);
    expect(made.status).toBe(200);
    expect((await reached(2, 'wellbeing')).to).toContain('Aunt May');
    expect((await reached(2, 'attendance')).left).toMatchObject({ 'Aunt May': 'only-other-things' });
    const waiting = await queue(2, 'Aunt May', 'wellbeing');
    expect(
      (
        await f.ask(f.who.ada, 'POST', `/families/trusted/${made.body.trustedContactId}/revoke`, {
          reason: 'I want it no more',
        })
      ).status,
    ).toBe(200);
    expect(await stateOf(waiting)).toBe('cancelled');
    expect((await reached(2, 'wellbeing')).left).toMatchObject({ 'Aunt May': 'ended' });
  });
});

describe('who cannot be reached', () => {
  it('is found with why, has somebody who finds out, and leaves the list when an address works', async () => {
    const { db } = f.world.services;
    expect(await sweepReach(db, f.institutionId)).toEqual({ looked: 5, found: 1 });
    const list = async () =>
      (await f.ask(f.who.leader, 'GET', '/families/unreachable')).body as {
        lines: {
          student: { studentId: string };
          why: string;
          owner: { staffId: string } | null;
          dueOn: string;
          revision: number;
        }[];
        total: number;
      };
    expect((await list()).lines).toMatchObject([
      { student: { studentId: student(4) }, why: 'no-guardian', owner: { staffId: f.staff.ben }, dueOn: '2014-02-25' },
    ]);
    const change = { ownerStaffId: f.staff.ada, dueOn: '2014-02-20', words: 'Asked the neighbour', revision: 1 };
    expect((await f.ask(f.who.leader, 'PUT', `/families/unreachable/${student(4)}`, change)).status).toBe(200);
    expect((await f.ask(f.who.leader, 'PUT', `/families/unreachable/${student(4)}`, change)).status).toBe(409);
    await sweepReach(db, f.institutionId);
    expect((await list()).lines).toMatchObject([{ owner: { staffId: f.staff.ada }, words: 'Asked the neighbour' }]);
    await f.inside((trx) =>
      trx
        .insertInto('roster.guardianship')
        .values({
          institution_id: f.institutionId,
          student_id: student(4),
          guardian_id: f.guardians.omar,
          relation: 'uncle',
        })
        .execute(),
    );
    await sweepReach(db, f.institutionId);
    expect((await list()).total).toBe(0);
  });

  it('is learned from providers: three that did not arrive, or a number that is none', async () => {
    const report = async (reach: string | null, health: string | null) => {
      const messageId = await queue(3, 'Omar', 'events');
      await f.inside((trx) =>
        trx
          .insertInto('messages.report')
          .values({
            institution_id: f.institutionId,
            report_id: uuidv7(),
            provider: 'smtp',
            provider_id: uuidv7(),
            status: 'x',
            message_id: messageId,
            reach,
            health,
            received_at: new Date(),
            state: 'new',
          })
          .execute(),
      );
      await takeReports(f.world.services.db, f.institutionId);
      return reached(3);
    };
    expect((await report('undelivered', null)).to).toEqual(['Omar Haddad']);
    expect((await report('undelivered', null)).to).toEqual(['Omar Haddad']);
    expect(await report('undelivered', null)).toEqual({ to: [], left: { 'Omar Haddad': 'no-address' } });
    await f.inside((trx) =>
      hearFamily(trx, f.ctx, {
        channel: 'email',
        address: 'omar@example.org',
        text: 'Hello, I am here again',
        inboundId: uuidv7(),
      }),
    );
    expect((await reached(3)).to).toEqual(['Omar Haddad']);
  });
});

describe('the rules', () => {
  it('are the institution’s own once it changes them, by revision', async () => {
    const { body } = await f.ask(f.who.leader, 'GET', '/families/rules');
    const admin = await f.world.invite(f.world.north, 'admin');
    const rules = { ...(body.rules as object), cap: { day: 2, week: 4 } };
    expect((await f.ask(f.who.leader, 'PUT', '/families/rules', { rules, revision: 0 })).status).toBe(403);
    expect((await f.ask(admin, 'PUT', '/families/rules', { rules, revision: 0 })).body).toEqual({ revision: 1 });
    expect((await f.ask(admin, 'PUT', '/families/rules', { rules, revision: 0 })).status).toBe(409);
    expect(await may(0, 'Rosa')).toEqual({ kind: 'yes' });
  });
});

describe('what cannot be', () => {
  const person = () => `/families/people/guardian/${f.guardians.rosa}`;
  const pupil = () => `/students/${student(0)}/family`;
  const restriction = (more: object) => ({
    guardianId: f.guardians.rosa,
    rule: 'only',
    categories: ['legal'],
    ground: 'custody',
    words: 'because',
    ...more,
  });
  const trusted = (more: object) => ({
    name: 'May',
    relation: 'aunt',
    categories: ['events'],
    contacts: [{ channel: 'email', address: 'm@example.org' }],
    studentWords: 'yes',
    givenVia: 'page',
    until: '2014-12-31',
    ...more,
  });
  const bad: [string, () => { method: string; path: string; body: unknown; code: string }][] = [
    [
      'a restriction to nothing',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ categories: [] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'no contact that still tells something',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ rule: 'no_contact' }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a restriction of a stranger',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ guardianId: f.guardians.omar }),
        code: 'families.not-found',
      }),
    ],
    [
      'a restriction that is over',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ startsOn: '2014-01-01', until: '2014-02-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a restriction that ends before it begins',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ startsOn: '2014-05-01', until: '2014-04-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a category twice',
      () => ({
        method: 'POST',
        path: `${pupil()}/restrictions`,
        body: restriction({ categories: ['legal', 'legal'] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a language that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ language: '§§' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a time zone that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ timeZone: 'Middle/Earth' }),
        code: 'families.invalid',
      }),
    ],
    [
      'hours that never begin',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ hours: { from: '08:00', until: '08:00' } }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'an hour that is none',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ hours: { from: '25:00', until: '08:00' } }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a revision that nobody has',
      () => ({
        method: 'PUT',
        path: `${person()}/preference`,
        body: preference({ revision: 7 }),
        code: 'families.conflict',
      }),
    ],
    [
      'a number that is none',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'sms', address: '12' },
        code: 'families.invalid',
      }),
    ],
    [
      'a mail address with a line break',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'email', address: 'a@example.org\nBcc: b@example.org' },
        code: 'families.invalid',
      }),
    ],
    [
      'a postal address of one line',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'letter', address: 'Main Street' },
        code: 'families.invalid',
      }),
    ],
    [
      'a premium number',
      () => ({
        method: 'POST',
        path: `${person()}/contacts`,
        body: { channel: 'voice', address: '+1 900 555 0100' },
        code: 'families.invalid',
      }),
    ],
    [
      'an opt-out of emergencies',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: ['emergency'], channel: null, change: 'withdrawn', words: 'none', via: 'call' },
        code: 'families.conflict',
      }),
    ],
    [
      'an opt-out of nothing',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: [], channel: null, change: 'withdrawn', words: 'none', via: 'call' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a consent without words',
      () => ({
        method: 'POST',
        path: `${person()}/consent`,
        body: { categories: 'all', channel: null, change: 'given', words: ' ', via: 'paper' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a trusted contact for ever',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ until: '2020-01-01' }),
        code: 'families.invalid',
      }),
    ],
    [
      'a trusted contact for nothing',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ categories: [] }),
        code: 'leadline.invalid',
      }),
    ],
    [
      'a trusted contact of a minor',
      () => ({ method: 'POST', path: `${pupil()}/trusted`, body: trusted({}), code: 'families.invalid' }),
    ],
    [
      'a trusted contact without a number that works',
      () => ({
        method: 'POST',
        path: `/students/${student(2)}/family/trusted`,
        body: trusted({ contacts: [{ channel: 'sms', address: 'hello' }] }),
        code: 'families.invalid',
      }),
    ],
    [
      'a pause of no kind',
      () => ({
        method: 'POST',
        path: `${pupil()}/pauses`,
        body: { kind: 'whim', words: 'because' },
        code: 'leadline.invalid',
      }),
    ],
    [
      'a pause that is over',
      () => ({
        method: 'POST',
        path: `${pupil()}/pauses`,
        body: { kind: 'other', words: 'because', until: '2014-01-01' },
        code: 'families.invalid',
      }),
    ],
    [
      'somebody who finds out and does not exist',
      () => ({
        method: 'PUT',
        path: `/families/unreachable/${student(0)}`,
        body: { ownerStaffId: uuidv7(), dueOn: null, words: '', revision: 1 },
        code: 'families.invalid',
      }),
    ],
    [
      'a question that nobody asked',
      () => ({
        method: 'POST',
        path: `/families/opt-out-questions/${uuidv7()}`,
        body: { answer: 'opt-out' },
        code: 'families.not-found',
      }),
    ],
    [
      'somebody of no kind',
      () => ({
        method: 'PUT',
        path: `/families/people/neighbour/${f.guardians.rosa}/preference`,
        body: preference(),
        code: 'leadline.invalid',
      }),
    ],
  ];

  it('is refused with its reason, and changes nothing', async () => {
    const everything = () =>
      f.inside(async (trx) => {
        const counts: Record<string, number> = {};
        for (const table of [
          'contact_point',
          'preference',
          'permission',
          'consent',
          'consent_event',
          'trusted_contact',
          'pause',
          'unreachable',
        ] as const)
          counts[table] = Number(
            (
              await trx
                .selectFrom(`families.${table}`)
                .select((on) => on.fn.countAll().as('n'))
                .where('institution_id', '=', f.institutionId)
                .executeTakeFirstOrThrow()
            ).n,
          );
        counts.events = Number(
          (
            await trx
              .selectFrom('ledger.event')
              .select((on) => on.fn.countAll().as('n'))
              .where('institution_id', '=', f.institutionId)
              .executeTakeFirstOrThrow()
          ).n,
        );
        return counts;
      });
    const before = await everything();
    const wrong: string[] = [];
    for (const [what, make] of bad) {
      const { method, path, body, code } = make();
      const answer = await f.ask(f.who.leader, method, path, body);
      if (answer.status < 400 || answer.body.code !== code) wrong.push(`${what}: ${answer.status} ${answer.body.code}`);
    }
    expect(wrong).toEqual([]);
    expect(await everything()).toEqual(before);
  });
});
