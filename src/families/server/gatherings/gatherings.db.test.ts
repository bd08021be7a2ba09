import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from '../../../../tests/casework.ts';
import { uuidv7 } from '../../../kernel/ids.ts';

const guardians = { rosa: uuidv7(), omar: uuidv7(), mia: uuidv7() };

/** Ada's students 0 and 1 are brothers with one mother, Rosa; 2 has Omar; Ben's student 3 has Mia. It is the night of 17 February 2014. */
async function withFamilies(): Promise<Casework> {
  const casework = await openCasework();
  const { institutionId } = casework.world.north;
  const { db } = casework.world.services;
  await db.owner
    .updateTable('institution.institution')
    .set({ preset: 'us-k12' })
    .where('institution_id', '=', institutionId)
    .execute();
  await db.forInstitution(institutionId, async (trx) => {
    await trx
      .updateTable('roster.student')
      .set({ date_of_birth: '2003-05-05' })
      .where('institution_id', '=', institutionId)
      .execute();
    const person = (guardian_id: string, display_name: string, language: string, phone: string) => ({
      institution_id: institutionId,
      guardian_id,
      source_key: display_name,
      display_name,
      email: `${display_name.toLowerCase()}@example.org`,
      phone,
      language,
    });
    await trx
      .insertInto('roster.guardian')
      .values([
        person(guardians.rosa, 'Rosa', 'es', '+1 202 555 0101'),
        person(guardians.omar, 'Omar', 'ar', '+1 202 555 0102'),
        person(guardians.mia, 'Mia', 'en', '+1 202 555 0103'),
      ])
      .execute();
    const of = (n: number, guardian_id: string, household: string) => ({
      institution_id: institutionId,
      student_id: casework.students[n] ?? '',
      guardian_id,
      relation: 'parent',
      household,
    });
    await trx
      .insertInto('roster.guardianship')
      .values([
        of(0, guardians.rosa, 'R'),
        of(1, guardians.rosa, 'R'),
        of(2, guardians.omar, 'O'),
        of(3, guardians.mia, 'M'),
      ])
      .execute();
  });
  return casework;
}

describe('meeting families', () => {
  let casework: Casework;
  let offerId = '';
  const invitations: Record<string, string> = {};
  const { ask } = { ask: (...args: Parameters<Casework['ask']>) => casework.ask(...args) };
  beforeAll(async () => {
    casework = await withFamilies();
  });
  afterAll(() => casework.world.close());

  const offer = (more: object = {}) => ({
    title: 'How is it going?',
    way: 'phone',
    place: 'We call you',
    minutes: 20,
    pauseMinutes: 10,
    hours: [{ day: '2014-02-20', from: '15:00', until: '16:30' }],
    studentIds: casework.students.slice(0, 3),
    ...more,
  });
  const slotsOf = async () => {
    const { body } = await ask(casework.who.ada, 'GET', `/families/meetings/${offerId}`);
    return body.slots as { slotId: string; startsAt: string; invitationId: string | null }[];
  };

  it('offers times to the families of students, one invitation each', async () => {
    const { status, body } = await ask(casework.who.ada, 'POST', '/families/meetings', offer());
    expect({ status, body }).toMatchObject({ status: 200, body: { slots: 3, invited: 3, withoutFamily: 0 } });
    offerId = body.offerId as string;
    const view = (await ask(casework.who.ada, 'GET', `/families/meetings/${offerId}`)).body;
    for (const one of view.invitations as { invitationId: string; student: { name: string }; family: string }[])
      invitations[one.student.name] = one.invitationId;
    expect(Object.keys(invitations)).toEqual(['Student 0', 'Student 1', 'Student 2']);
  });

  it.each<[string, object, string]>([
    [
      'hours that end before they begin',
      { hours: [{ day: '2014-02-20', from: '15:00', until: '14:00' }] },
      'gatherings.invalid',
    ],
    ['a day that was', { hours: [{ day: '2014-02-10', from: '15:00', until: '16:00' }] }, 'gatherings.invalid'],
    ['a day in three years', { hours: [{ day: '2017-02-20', from: '15:00', until: '16:00' }] }, 'gatherings.invalid'],
    ['hours in which no time fits', { minutes: 120 }, 'gatherings.invalid'],
    ['hours that are on offer already', {}, 'gatherings.conflict'],
    ['a host who is nobody', { hostStaffId: uuidv7() }, 'gatherings.invalid'],
    [
      'a student of a colleague',
      {
        hours: [{ day: '2014-03-20', from: '15:00', until: '16:00' }],
        get studentIds() {
          return [casework.students[3]];
        },
      },
      'roster.not-found',
    ],
    ['a time that is none', { hours: [{ day: '2014-02-21', from: '25:00', until: '26:00' }] }, 'leadline.invalid'],
    ['no day', { hours: [] }, 'leadline.invalid'],
    ['no title', { title: ' ' }, 'leadline.invalid'],
  ])('refuses %s', async (_, more, code) => {
    const { body } = await ask(casework.who.ada, 'POST', '/families/meetings', offer(more));
    expect(body.code).toBe(code);
    expect(((await ask(casework.who.ada, 'GET', '/families/meetings')).body.offers as unknown[]).length).toBe(1);
  });

  it('is filled by whoever offered it and whoever meets the families, not by a colleague who knows its address', async () => {
    const more = { studentIds: [casework.students[3]] };
    const refused = await ask(casework.who.ben, 'POST', `/families/meetings/${offerId}/invitations`, more);
    expect([refused.status, refused.body.code]).toEqual([404, 'gatherings.not-found']);
  });

  it('gives a time to whoever books it first, also when both ask at once', async () => {
    const [slot] = await slotsOf();
    const book = (name: string) =>
      ask(casework.who.ada, 'POST', `/families/invitations/${invitations[name]}/book`, {
        slotId: slot?.slotId,
        interpreter: 'es',
      });
    const answers = await Promise.all([book('Student 0'), book('Student 2')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'gatherings.conflict' });
    expect((await slotsOf()).filter(({ invitationId }) => invitationId !== null)).toHaveLength(1);
  });

  it('moves a booking to another time, which frees the first; a cancelled one is free again', async () => {
    const slots = await slotsOf();
    const taken = slots.find(({ invitationId }) => invitationId !== null);
    const free = slots.find(({ invitationId }) => invitationId === null);
    const path = `/families/invitations/${taken?.invitationId}`;
    expect((await ask(casework.who.ada, 'POST', `${path}/book`, { slotId: free?.slotId })).body).toEqual({
      state: 'booked',
    });
    expect((await slotsOf()).filter(({ invitationId }) => invitationId !== null).map(({ slotId }) => slotId)).toEqual([
      free?.slotId,
    ]);
    expect((await ask(casework.who.ada, 'POST', `${path}/end`, { outcome: 'held' })).body).toMatchObject({
      code: 'gatherings.invalid',
    });
    expect((await ask(casework.who.ada, 'POST', `${path}/cancel`)).body).toEqual({ state: 'invited' });
    expect((await ask(casework.who.ada, 'POST', `${path}/cancel`)).body).toMatchObject({ code: 'gatherings.conflict' });
    expect((await slotsOf()).every(({ invitationId }) => invitationId === null)).toBe(true);
  });

  it('is not there for a colleague without a family in it, nor for another institution', async () => {
    expect((await ask(casework.who.ben, 'GET', `/families/meetings/${offerId}`)).status).toBe(404);
    expect(
      (await ask(casework.who.ben, 'POST', `/families/invitations/${invitations['Student 0']}/decline`)).status,
    ).toBe(404);
    expect((await ask(casework.who.ben, 'POST', `/families/meetings/${offerId}/close`)).status).toBe(404);
    const elsewhere = await casework.world.ask(casework.who.south, 'GET', `/api/v1/south/families/meetings/${offerId}`);
    expect(elsewhere.status).toBe(404);
  });

  it('closes: what nobody booked is taken back', async () => {
    const [slot] = await slotsOf();
    await ask(casework.who.ada, 'POST', `/families/invitations/${invitations['Student 0']}/book`, {
      slotId: slot?.slotId,
    });
    expect((await ask(casework.who.ada, 'POST', `/families/meetings/${offerId}/close`)).body).toEqual({ withdrawn: 2 });
    const late = await ask(casework.who.ada, 'POST', `/families/invitations/${invitations['Student 2']}/book`, {
      slotId: slot?.slotId,
    });
    expect(late.body).toMatchObject({ code: 'gatherings.closed' });
  });

  describe('events', () => {
    const event = (more: object = {}) => ({
      kind: 'forum',
      title: 'What gets in the way of mornings?',
      day: '2014-03-04',
      at: '18:30',
      minutes: 90,
      place: 'Library',
      helps: ['interpreter', 'childcare'],
      ...more,
    });
    let eventId = '';

    it('invites each household once, brothers together', async () => {
      const { body } = await ask(casework.who.leader, 'POST', '/families/events', event());
      eventId = body.eventId as string;
      expect(body.households).toBe(3);
      expect((await ask(casework.who.leader, 'POST', `/families/events/${eventId}/guests`)).status).toBe(200);
      const view = (await ask(casework.who.leader, 'GET', `/families/events/${eventId}`)).body;
      expect(view).toMatchObject({ invited: 3, mayChange: true });
      const guests = view.guests as { family: string; students: { name: string }[] }[];
      expect(guests.map(({ family, students }) => [family, students.map(({ name }) => name)])).toEqual([
        ['Mia', ['Student 3']],
        ['Omar', ['Student 2']],
        ['Rosa', ['Student 0', 'Student 1']],
      ]);
    });

    it('shows a tutor only the guests of their own students', async () => {
      const view = (await ask(casework.who.ada, 'GET', `/families/events/${eventId}`)).body;
      expect((view.guests as { family: string }[]).map(({ family }) => family)).toEqual(['Omar', 'Rosa']);
      expect(view).toMatchObject({ hidden: 1, mayChange: false, hasBegun: false });
      const mia = { householdKey: 'home/M', holderKind: 'guardian', holderId: guardians.mia };
      const { status } = await ask(casework.who.ada, 'POST', `/families/events/${eventId}/answers`, {
        ...mia,
        answer: 'coming',
      });
      expect(status).toBe(404);
    });

    it('writes down answers', async () => {
      const rosa = { householdKey: 'home/R', holderKind: 'guardian', holderId: guardians.rosa };
      const { body } = await ask(casework.who.ada, 'POST', `/families/events/${eventId}/answers`, {
        ...rosa,
        answer: 'coming',
        people: 4,
        interpreter: 'es',
      });
      expect(body).toEqual({ answer: 'coming' });
      expect((await ask(casework.who.leader, 'GET', '/families/events')).body.sentence).toContain(
        '1 of 3 families coming',
      );
    });

    it.each<[string, object]>([
      [
        'an award for perfect attendance',
        { kind: 'celebration', celebrates: 'effort', title: 'Perfect attendance awards' },
      ],
      ['a day that was', { day: '2014-02-01' }],
      ['a unit that is not there', { unitId: uuidv7() }],
      ['a celebration of nothing', { kind: 'celebration' }],
      ['a forum that celebrates', { celebrates: 'effort' }],
      ['an hour that is none', { at: '9 o’clock' }],
    ])('refuses %s', async (_, more) => {
      const { status } = await ask(casework.who.leader, 'POST', '/families/events', event(more));
      expect(status).toBe(422);
      expect(((await ask(casework.who.leader, 'GET', '/families/events')).body.events as unknown[]).length).toBe(1);
    });

    it('is changed and called off by those who plan for its school, and by nobody else', async () => {
      for (const body of [
        { revision: 1, state: 'cancelled' },
        { revision: 1, place: 'My garden' },
      ]) {
        const refused = await ask(casework.who.ada, 'PATCH', `/families/events/${eventId}`, body);
        expect(refused.body.code).toBe('gatherings.invalid');
      }
      expect((await ask(casework.who.leader, 'GET', `/families/events/${eventId}`)).body).toMatchObject({
        state: 'planned',
        revision: 1,
      });
    });

    it('keeps what two people change apart', async () => {
      const change = (body: object) => ask(casework.who.leader, 'PATCH', `/families/events/${eventId}`, body);
      expect((await change({ revision: 1, place: 'Main hall' })).body).toEqual({ revision: 2 });
      expect((await change({ revision: 1, place: 'Gym' })).body).toMatchObject({
        code: 'gatherings.conflict',
        details: { revision: 2 },
      });
      expect((await change({ revision: 2, state: 'held' })).body).toMatchObject({ code: 'gatherings.invalid' });
      expect((await ask(casework.who.leader, 'GET', `/families/events/${eventId}`)).body.place).toBe('Main hall');
    });
  });

  describe('a campaign of calls', () => {
    let staff = '';
    let campaignId = '';
    const calls = async (who: string) =>
      (await ask(who, 'GET', '/families/calls?list=all')).body.calls as {
        callId: string;
        revision: number;
        family: string;
        language: string;
        needsInterpreter: boolean;
        phone: string;
        script: { opening: string } | null;
      }[];

    beforeAll(async () => {
      staff = casework.staff.ada;
      const { institutionId } = casework.world.north;
      await casework.world.invite(casework.world.north, 'liaison', { staffSourceKey: 'ada' });
      expect(institutionId).toBeGreaterThan(0);
    });

    const campaign = (more: object = {}) => ({
      title: 'Welcome to the new year',
      endsOn: '2014-03-14',
      callers: [{ staffId: staff, languages: ['en', 'es'] }],
      ...more,
    });

    it('assigns every household, with an interpreter where nobody speaks its language', async () => {
      const { body } = await ask(casework.who.leader, 'POST', '/families/campaigns', campaign());
      expect(body).toMatchObject({ calls: 3 });
      campaignId = body.campaignId as string;
      const list = await calls(casework.who.leader);
      expect(list.map(({ family, needsInterpreter }) => [family, needsInterpreter]).sort()).toEqual([
        ['Mia', false],
        ['Omar', true],
        ['Rosa', false],
      ]);
      const rosa = list.find(({ family }) => family === 'Rosa');
      expect(rosa?.script?.opening).toMatch(/^Hola, soy/);
      expect(rosa?.phone).toBe('+12025550101');
      expect((await ask(casework.who.leader, 'POST', `/families/campaigns/${campaignId}/share-out`)).body).toEqual({
        calls: 0,
      });
    });

    it('counts a conversation as contact with each child, and a call in vain as an attempt', async () => {
      const rosa = (await calls(casework.who.ada)).find(({ family }) => family === 'Rosa');
      const end = (body: object) => ask(casework.who.ada, 'POST', `/families/calls/${rosa?.callId}/end`, body);
      expect((await end({ revision: rosa?.revision, outcome: 'no-answer' })).body).toMatchObject({
        state: 'to-do',
        dueOn: '2014-02-18',
      });
      expect((await end({ revision: rosa?.revision, outcome: 'reached' })).body).toMatchObject({
        code: 'gatherings.conflict',
      });
      expect((await end({ revision: 2, outcome: 'reached', words: 'Glad to hear from us.' })).body).toMatchObject({
        state: 'done',
      });
      for (const student of casework.students.slice(0, 2)) {
        const { contacts } = (await ask(casework.who.ada, 'GET', `/students/${student}/casework`)).body as {
          contacts: { reach: string }[];
        };
        expect(contacts.map(({ reach }) => reach).sort()).toEqual(['attempt', 'two_way']);
      }
      expect((await ask(casework.who.leader, 'GET', '/families/campaigns')).body.sentence).toContain(
        'reached 1 of 3 families',
      );
    });

    it('says when another way is needed', async () => {
      const omar = (await calls(casework.who.leader)).find(({ family }) => family === 'Omar');
      const { body } = await ask(casework.who.leader, 'POST', `/families/calls/${omar?.callId}/end`, {
        revision: 1,
        outcome: 'wrong-number',
      });
      expect(body).toMatchObject({ state: 'dropped', needsAnotherWay: true });
      const [line] = (await ask(casework.who.leader, 'GET', '/families/campaigns')).body.campaigns as {
        otherWay: number;
      }[];
      expect(line?.otherWay).toBe(1);
    });

    it.each<[string, object]>([
      ['a day that was', { endsOn: '2014-02-01' }],
      ['nobody who calls', { callers: [] }],
      [
        'somebody named twice',
        {
          get callers() {
            return [
              { staffId: staff, languages: ['en'] },
              { staffId: staff, languages: ['es'] },
            ];
          },
        },
      ],
      [
        'a caller who could not see the families',
        {
          get callers() {
            return [{ staffId: casework.staff.ben, languages: ['en'] }];
          },
        },
      ],
      ['a caller who is nobody', { callers: [{ staffId: uuidv7(), languages: ['en'] }] }],
      ['a unit that is not there', { unitId: uuidv7() }],
    ])('refuses %s', async (_, more) => {
      expect((await ask(casework.who.leader, 'POST', '/families/campaigns', campaign(more))).status).toBe(422);
    });

    it('is opened by leaders alone, and ends', async () => {
      expect((await ask(casework.who.ada, 'POST', '/families/campaigns', campaign())).status).toBe(403);
      expect((await ask(casework.who.leader, 'POST', `/families/campaigns/${campaignId}/close`)).body).toEqual({
        dropped: 1,
      });
      expect((await ask(casework.who.leader, 'POST', `/families/campaigns/${campaignId}/close`)).status).toBe(404);
    });
  });
});
