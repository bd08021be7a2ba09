import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Casework } from '../../../tests/casework.ts';
import { openPortal, type PortalWorld, rosa, stepfather } from '../../../tests/portal-world.ts';
import { uuidv7 } from '../../kernel/ids.ts';

describe('the family’s page', () => {
  let portal: PortalWorld;
  let casework: Casework;
  const link: PortalWorld['link'] = (...given) => portal.link(...given);
  const get: PortalWorld['get'] = (path) => portal.get(path);
  const post: PortalWorld['post'] = (path, fields) => portal.post(path, fields);
  const codes = () => portal.codes();
  const enter = (path: string) => portal.enter(path);
  beforeAll(async () => {
    portal = await openPortal();
    casework = portal.casework;
  }, 120_000);
  afterAll(() => casework.world.close());

  it('says nothing of anybody before a code was entered', async () => {
    const path = await link('family', rosa);
    const { status, text, response } = await get(path);
    expect(status).toBe(200);
    expect(text).toContain('lang="es"');
    expect(text).not.toMatch(/Student|Rosa/);
    expect(text).toContain('•••• 0101');
    expect(text).not.toContain('2025550101');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).not.toContain('<script');
    await post(path, { do: 'write', message: 'let me in' });
    expect(
      (
        await sql<{ n: number }>`select count(*)::int as n from messages.inbound`.execute(
          casework.world.services.db.owner,
        )
      ).rows[0]?.n,
    ).toBe(0);
  });

  it('sends a code to a confirmed address alone, a few times at most, and opens by it', async () => {
    const path = await link('family', rosa);
    const stranger = await sql<{
      id: string;
    }>`select contact_point_id as id from families.contact_point where holder_id = ${stepfather}`.execute(
      casework.world.services.db.owner,
    );
    expect((await post(path, { do: 'send-code', to: stranger.rows[0]?.id ?? '' })).text).toContain(
      'No tenemos un teléfono',
    );
    const id = /name="to" value="([^"]+)"/.exec((await get(path)).text)?.[1] ?? '';
    expect((await post(path, { do: 'send-code', to: id })).text).toContain('El código está en camino');
    expect((await post(path, { do: 'code', code: '000000' })).text).toContain('Ese no es el código');
    await post(path, { do: 'code', code: (await codes()).at(-1) ?? '' });
    const { text } = await get(path);
    expect(text).toContain('Hola, Rosa');
    expect(text).toContain('Asistencia de Student');
    expect(text.length).toBeLessThan(30_000);
    await post(path, { do: 'send-code', to: id });
    const other = await link('family', rosa);
    for (let n = 0; n < 3; n++) await post(other, { do: 'send-code', to: id });
    expect((await post(other, { do: 'send-code', to: id })).text).toContain('Ya enviamos varios códigos');
  });

  it('closes a link at which somebody guesses', async () => {
    const path = await link('family', rosa);
    const id = /name="to" value="([^"]+)"/.exec((await get(path)).text)?.[1] ?? '';
    let last = { status: 0, text: '' };
    for (let round = 0; round < 5; round++) {
      if (round < 3) await post(path, { do: 'send-code', to: id });
      for (let n = 0; n < 5; n++) last = await post(path, { do: 'code', code: String(100_000 + round * 10 + n) });
    }
    expect(last.text).toContain('Ese código ya no vale');
    await enterGuesses(path, id);
  });

  /** Three codes are all that are sent; the rest of the guesses meet no code. */
  async function enterGuesses(path: string, id: string): Promise<void> {
    const sent = (await codes()).length;
    await post(path, { do: 'send-code', to: id });
    expect(await codes()).toHaveLength(sent);
  }

  it('takes a reason, a message once, and choices; all of it reaches the school', async () => {
    const path = await link('family', rosa);
    await enter(path);
    const student = casework.students[0] ?? '';
    const explained = await post(path, {
      do: 'explain',
      id: student,
      day: '2014-02-17',
      reason: 'transport',
      words: 'El autobús no vino',
    });
    expect(explained.text).toContain('La escuela ha recibido lo que escribió');
    await post(path, {
      do: 'explain',
      id: student,
      day: '2014-02-17',
      reason: 'transport',
      words: 'El autobús no vino',
    });
    for (let n = 0; n < 2; n++)
      await post(path, { do: 'write', id: 'once', message: '¿Hay otra ruta de autobús? <b>' });
    const inbound = await sql<{
      text: string;
      from_address: string;
    }>`select text, from_address from messages.inbound`.execute(casework.world.services.db.owner);
    expect(inbound.rows).toEqual([{ text: '¿Hay otra ruta de autobús? <b>', from_address: `guardian:${rosa}` }]);
    const saved = await post(path, {
      do: 'settings',
      by: 'sms',
      from: '17:00',
      until: '21:00',
      digest: 'weekly',
      large: 'yes',
    });
    expect(saved.text).toContain('Guardado.');
    expect(saved.text).toContain('class="large"');
    expect((await post(path, { do: 'stop', id: 'events' })).text).toContain('Permitir otra vez: reuniones');
    // Who wants no more messages may still look.
    expect((await post(path, { do: 'stop', id: 'attendance' })).text).toContain('Asistencia de Student');
    await post(path, { do: 'allow', id: 'attendance' });
    expect((await post(path, { do: 'allow', id: 'events' })).text).not.toContain('Permitir otra vez: reuniones');
    const { body } = await casework.ask(casework.who.ada, 'GET', '/families/reasons');
    expect(body.reasons).toMatchObject([
      { family: 'Rosa', fromDay: '2014-02-17', reason: 'transport', says: 'Transport: El autobús no vino' },
    ]);
    const { explanationId } = (body.reasons as { explanationId: string }[])[0] ?? { explanationId: '' };
    expect(
      (await casework.ask(casework.who.ben, 'POST', `/families/reasons/${explanationId}`, { decision: 'take' })).status,
    ).toBe(404);
    expect(
      (await casework.ask(casework.who.ada, 'POST', `/families/reasons/${explanationId}`, { decision: 'take' })).body,
    ).toEqual({ state: 'taken' });
    expect(
      (await casework.ask(casework.who.ada, 'POST', `/families/reasons/${explanationId}`, { decision: 'refuse' }))
        .status,
    ).toBe(409);
    const { rows } = await sql<{
      reason: string;
      said_by: string;
    }>`select reason, said_by from attendance.explanation`.execute(casework.world.services.db.owner);
    expect(rows).toEqual([{ reason: 'transport', said_by: 'guardian' }]);
  });

  it('names no child of whom this reader may not hear, and does nothing for them', async () => {
    const path = await link('family', stepfather, stepfather, 'Stan');
    await enter(path);
    const { text } = await get(path);
    expect(text.match(/Attendance of/g)).toHaveLength(1);
    const done = await post(path, {
      do: 'explain',
      id: casework.students[1] ?? '',
      day: '2014-02-17',
      reason: 'illness',
    });
    expect(done.text).not.toContain('The school has what you wrote');
  });

  it('opens nothing beyond its purpose', async () => {
    const path = await link('absences', casework.students[1] ?? '');
    await enter(path);
    const { text } = await get(path);
    expect(text.match(/Asistencia de/g)).toHaveLength(1);
    expect(text).not.toContain('Quién le ha escrito');
    const stops = async () =>
      (
        await sql<{
          n: number;
        }>`select count(*)::int as n from families.consent_event where change = 'withdrawn' and 'attendance' = any(categories)`.execute(
          casework.world.services.db.owner,
        )
      ).rows[0]?.n;
    const before = await stops();
    await post(path, { do: 'stop', id: 'attendance' });
    expect(await stops()).toBe(before);
  });

  it('lets a family book, change and cancel by itself, and gives it a calendar file', async () => {
    const offered = await casework.ask(casework.who.ada, 'POST', '/families/meetings', {
      title: 'How is it going?',
      way: 'phone',
      place: 'We call you',
      minutes: 20,
      noticeHours: 12,
      hours: [{ day: '2014-02-24', from: '15:00', until: '16:00' }],
      studentIds: [casework.students[0]],
    });
    expect(offered.body).toMatchObject({ invited: 2 });
    const view = (await casework.ask(casework.who.ada, 'GET', `/families/meetings/${offered.body.offerId}`)).body;
    const mine =
      (view.invitations as { invitationId: string; family: string }[]).find(({ family }) => family === 'Rosa')
        ?.invitationId ?? '';
    const path = await link('meeting', mine);
    await enter(path);
    const before = await get(path);
    expect(before.text).toContain('Elija una hora');
    expect(before.text).not.toContain('Asistencia');
    const slots = [...before.text.matchAll(/name="slot" value="([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(slots).toHaveLength(3);
    const booked = await post(path, {
      do: 'book',
      id: mine,
      slot: slots[0] ?? '',
      interpreter: 'yes',
      wish: 'El autobús',
    });
    expect(booked.text).toContain('Reservado. Le esperamos con gusto.');
    expect(booked.text).toContain('Ha reservado');
    const file = await get(`${path.replace('/page', '')}/meeting.ics?i=${mine}`);
    expect(file.text).toMatch(/BEGIN:VCALENDAR[\s\S]*DTSTART:20140224T15\d000Z/);
    const other =
      (view.invitations as { invitationId: string; family: string }[]).find(({ family }) => family === 'Stan')
        ?.invitationId ?? '';
    await post(path, { do: 'book', id: other, slot: slots[1] ?? '' });
    await post(path, { do: 'cancel', id: mine });
    const after = (await casework.ask(casework.who.ada, 'GET', `/families/meetings/${offered.body.offerId}`)).body;
    expect((after.slots as { invitationId: string | null }[]).every(({ invitationId }) => invitationId === null)).toBe(
      true,
    );
    expect(
      (after.invitations as { interpreter: string | null; wish: string; family: string }[]).find(
        ({ family }) => family === 'Rosa',
      ),
    ).toMatchObject({ interpreter: 'es', wish: 'El autobús' });
  });

  it('closes a meeting and an event to whoever may not be told of them any more', async () => {
    const { north, services } = casework.world;
    const student = casework.students[0] ?? '';
    const offered = await casework.ask(casework.who.ada, 'POST', '/families/meetings', {
      title: 'A talk in spring',
      way: 'phone',
      place: 'Room 7',
      minutes: 20,
      noticeHours: 1,
      hours: [{ day: '2014-02-25', from: '15:00', until: '15:20' }],
      studentIds: [student],
    });
    const view = (await casework.ask(casework.who.ada, 'GET', `/families/meetings/${offered.body.offerId}`)).body;
    const his = (view.invitations as { invitationId: string; family: string }[]).find(
      ({ family }) => family === 'Stan',
    );
    const meeting = await link('meeting', his?.invitationId ?? '', stepfather, 'Stan');
    const family = await link('family', stepfather, stepfather, 'Stan');
    for (const path of [meeting, family]) await enter(path);
    await services.db.forInstitution(north.institutionId, async (trx) => {
      const common = { institution_id: north.institutionId };
      const event_id = uuidv7();
      await trx
        .insertInto('families.event')
        .values({
          ...common,
          event_id,
          kind: 'workshop',
          title: 'Evening of stories',
          words: '',
          unit_id: null,
          starts_at: new Date('2014-03-01T18:00:00Z'),
          minutes: 60,
          place: 'Library',
          celebrates: null,
          helps: [],
          state: 'planned',
          made_by: 'x',
          made_by_name: 'X',
          made_at: new Date(),
        })
        .execute();
      await trx
        .insertInto('families.event_guest')
        .values({
          ...common,
          event_id,
          household_key: 'home/S',
          holder_kind: 'guardian',
          holder_id: stepfather,
          student_ids: [student],
        })
        .execute();
    });
    const slot = /name="slot" value="([^"]+)"/.exec((await get(meeting)).text)?.[1] ?? '';
    expect((await get(family)).text).toContain('A talk in spring');
    expect((await get(family)).text).toContain('Evening of stories');
    await portal.restrict(student, stepfather, null);
    for (const path of [meeting, family]) {
      const { text } = await get(path);
      expect(text).not.toMatch(/A talk in spring|Room 7|Evening of stories|Attendance of/);
    }
    await post(meeting, { do: 'book', id: his?.invitationId ?? '', slot });
    const after = (await casework.ask(casework.who.ada, 'GET', `/families/meetings/${offered.body.offerId}`)).body;
    expect((after.slots as { invitationId: string | null }[]).map(({ invitationId }) => invitationId)).toEqual([null]);
    expect((await get(`${meeting.replace('/page', '')}/meeting.ics?i=${his?.invitationId}`)).status).toBe(404);
  });

  it('shows no plan to whoever may hear of attendance alone', async () => {
    const student = casework.students[1] ?? '';
    const made = await casework.ask(casework.who.ada, 'POST', '/plans', {
      studentId: student,
      kindKey: 'check-in',
      tier: 2,
      reason: 'Missed four of the last ten days.',
      goal: 'Comes to nine of ten sessions.',
      goalMeasure: 'own',
      target: 9,
      goalBy: '2014-04-14',
      sessionsPerWeek: 1,
      followUpDays: 7,
      startsOn: '2014-02-17',
      reviewOn: '2014-04-14',
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const address = `/plans/${made.body.planId}/success-plan`;
    await casework.ask(casework.who.ada, 'PUT', address, {
      language: 'es',
      content: {
        strengths: 'Dibuja muy bien.',
        hopes: '',
        goal: 'Venir todos los días.',
        hard: 'Duerme mal.',
        school: ['Un pase'],
        family: [],
        student: [],
        checkOn: null,
        contact: 'Ada Tutor, 555-0101',
      },
      revision: 0,
    });
    const shared = await casework.ask(casework.who.ada, 'POST', `${address}/links`, { guardianId: rosa });
    expect(shared.status, JSON.stringify(shared.body)).toBe(200);
    const path = await link('family', rosa);
    await enter(path);
    expect((await get(path)).text).toContain('Duerme mal.');
    await portal.restrict(student, rosa, ['attendance']);
    const { text } = await get(path);
    expect(text.match(/Asistencia de/g)).toHaveLength(2);
    expect(text).not.toContain('Duerme mal.');
  });

  it.each([
    ['/f/north/nothing/page', 404],
    ['/f/nowhere/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/page', 404],
    ['/f/north/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/page', 404],
    ['/f/north/%00%2e%2e/page', 404],
    ['/f/north/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/meeting.ics?i=1', 404],
  ])('%s opens nothing', async (path, status) => {
    expect((await get(path)).status).toBe(status);
    expect((await post(path, { do: 'code', code: '123456' })).status).toBe(404);
  });
  it('opens no page of another institution', async () => {
    const path = await link('family', rosa);
    expect((await get(path.replace('/north/', '/south/'))).status).toBe(404);
    portal.forgetCookies();
  });
});
