import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, openCasework } from '../../../tests/casework.ts';
import { makeFamilyLink, type PagePurpose } from '../../families/server/index.ts';
import { clockOf, systemActor } from '../../institution/server/index.ts';
import { uuidv7 } from '../../kernel/ids.ts';

const rosa = uuidv7();
const stepfather = uuidv7();

/** A link's cookies are its own, as a browser keeps them by path. */
const jar = (path: string) => path.split('/').slice(0, 4).join('/');

describe('the family’s page', () => {
  let casework: Casework;
  const origin = 'http://localhost:4000';
  let cookies: Record<string, string> = {};

  beforeAll(async () => {
    casework = await openCasework();
    const { institutionId } = casework.world.north;
    const { db } = casework.world.services;
    await db.owner
      .updateTable('institution.institution')
      .set({ preset: 'us-k12' })
      .where('institution_id', '=', institutionId)
      .execute();
    await db.forInstitution(institutionId, async (trx) => {
      const common = { institution_id: institutionId };
      await trx
        .updateTable('roster.student')
        .set({ date_of_birth: '2003-05-05' })
        .where('institution_id', '=', institutionId)
        .execute();
      await trx
        .insertInto('roster.guardian')
        .values([
          {
            ...common,
            guardian_id: rosa,
            source_key: 'rosa',
            display_name: 'Rosa',
            phone: '+1 202 555 0101',
            language: 'es',
          },
          {
            ...common,
            guardian_id: stepfather,
            source_key: 'sf',
            display_name: 'Stan',
            phone: '+1 202 555 0109',
            language: 'en',
          },
        ])
        .execute();
      await trx
        .insertInto('roster.guardianship')
        .values([
          { ...common, student_id: casework.students[0] ?? '', guardian_id: rosa, relation: 'mother', household: 'R' },
          { ...common, student_id: casework.students[1] ?? '', guardian_id: rosa, relation: 'mother', household: 'R' },
          // He may hear of the one child and not of the other.
          {
            ...common,
            student_id: casework.students[0] ?? '',
            guardian_id: stepfather,
            relation: 'stepfather',
            household: 'S',
          },
          {
            ...common,
            student_id: casework.students[1] ?? '',
            guardian_id: stepfather,
            relation: 'stepfather',
            household: 'S',
            may_receive: false,
          },
        ])
        .execute();
      for (const holder_id of [rosa, stepfather])
        await trx
          .insertInto('families.contact_point')
          .values({
            ...common,
            contact_point_id: uuidv7(),
            holder_kind: 'guardian',
            holder_id,
            channel: 'sms',
            address: holder_id === rosa ? '+12025550101' : '+12025550109',
            given_as: '',
            state: 'verified',
            state_since: new Date(),
            said_by: 'family',
            said_by_name: 'Rosa',
            made_at: new Date(),
          })
          .execute();
    });
  });
  afterAll(() => casework.world.close());

  async function link(purpose: PagePurpose, subjectId: string, id = rosa, name = 'Rosa'): Promise<string> {
    const { north, services } = casework.world;
    const ctx = { clock: clockOf(north), actor: systemActor(north.institutionId) };
    const made = await services.db.forInstitution(north.institutionId, (trx) =>
      makeFamilyLink(trx, ctx, { purpose, subjectId, holder: { kind: 'guardian', id }, name }),
    );
    return made.path;
  }

  async function get(path: string): Promise<{ status: number; text: string; response: Response }> {
    const response = await casework.world.app.fetch(
      new Request(`${origin}${path}`, { headers: { cookie: cookies[jar(path)] ?? '' } }),
    );
    return { status: response.status, text: await response.clone().text(), response };
  }

  async function post(path: string, fields: Record<string, string>) {
    const response = await casework.world.app.fetch(
      new Request(`${origin}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: {
          cookie: cookies[jar(path)] ?? '',
          'content-type': 'application/x-www-form-urlencoded',
        },
      }),
    );
    const set = response.headers.get('set-cookie');
    if (set) cookies[jar(path)] = set.split(';')[0] ?? '';
    return { status: response.status, text: await response.text() };
  }

  async function codes(): Promise<string[]> {
    const { rows } = await sql<{
      body: string;
    }>`select body from messages.message where origin_kind = 'link-code' order by message_id`.execute(
      casework.world.services.db.owner,
    );
    return rows.map(({ body }) => /\d{6}/.exec(body)?.[0] ?? '');
  }

  async function enter(path: string): Promise<void> {
    const id = /name="to" value="([^"]+)"/.exec((await get(path)).text)?.[1] ?? '';
    await post(path, { do: 'send-code', to: id });
    await post(path, { do: 'code', code: (await codes()).at(-1) ?? '' });
  }

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
    cookies = {};
  });
});
