import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { whyClosedFor } from '../../../families/core/people/may-open.ts';
import type { FamilyView } from '../../../families/core/people/views.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { SuccessPlanView } from '../../core/success/together-views.ts';

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
  familyVoice: 'We want her to like mornings again.',
};
const content = {
  strengths: 'Dibuja muy bien.',
  hopes: 'Que le guste venir.',
  goal: 'Venir todos los días.',
  hard: 'El autobús sale muy temprano.',
  school: ['Un pase para el segundo autobús'],
  family: ['Llamar cuando hay un problema'],
  student: [],
  checkOn: '2014-03-17',
  contact: 'Ada Tutor, 555-0101',
};

describe.each(databaseKinds)('a success plan on %s', (kind) => {
  let house: Casework;
  const guardian = uuidv7();
  const excluded = uuidv7();
  beforeAll(async () => {
    house = await openCasework(kind);
    const institution_id = house.world.north.institutionId;
    // Of students who are of age, families are told by those students' own word alone.
    await house.world.services.db.owner
      .updateTable('institution.institution')
      .set({ preset: 'us-k12' })
      .where('institution_id', '=', institution_id)
      .execute();
    await house.world.services.db.forInstitution(institution_id, async (trx) => {
      await trx
        .updateTable('roster.student')
        .set({ date_of_birth: '2003-05-05' })
        .where('institution_id', '=', institution_id)
        .execute();
      await trx
        .insertInto('roster.guardian')
        .values([
          {
            institution_id,
            guardian_id: guardian,
            source_key: 'g1',
            display_name: 'Lucía Pérez',
            language: 'es',
            phone: '555-0199',
          },
          { institution_id, guardian_id: excluded, source_key: 'g2', display_name: 'Not Allowed', language: 'es' },
        ])
        .execute();
      for (const student_id of house.students.slice(0, 3))
        await trx
          .insertInto('roster.guardianship')
          .values([
            { institution_id, student_id, guardian_id: guardian, relation: 'mother' },
            { institution_id, student_id, guardian_id: excluded, relation: 'father', may_receive: false },
          ])
          .execute();
    });
  }, 120_000);
  afterAll(() => house.world.close());

  const make = async (student: number) => {
    const made = await house.ask(house.who.ada, 'POST', '/plans', { ...plan, studentId: house.students[student] });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.planId);
  };
  const look = async (planId: string) =>
    (await house.ask(house.who.ada, 'GET', `/plans/${planId}/success-plan`)).body as unknown as SuccessPlanView;
  const save = (planId: string, revision: number, more: object = {}) =>
    house.ask(house.who.ada, 'PUT', `/plans/${planId}/success-plan`, {
      language: 'es',
      content: { ...content, ...more },
      revision,
    });
  const share = async (planId: string) => {
    const made = await house.ask(house.who.ada, 'POST', `/plans/${planId}/success-plan/links`, {
      guardianId: guardian,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return made.body as { linkId: string; url: string };
  };
  const codeOf = async (linkId: string) =>
    String(
      (await house.ask(house.who.ada, 'POST', `/success-plan-links/${linkId}/code`, { verifiedBy: 'phone-on-record' }))
        .body.code,
    );
  /** As a browser without scripts asks. */
  const visit = async (url: string, form: Record<string, string> | null = null, cookie = '') => {
    const response = await house.world.app.fetch(
      new Request(url, {
        method: form ? 'POST' : 'GET',
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost:4000' } : {}),
        },
        ...(form ? { body: new URLSearchParams(form).toString() } : {}),
        redirect: 'manual',
      }),
    );
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    };
  };
  const enter = async (url: string, linkId: string) =>
    (await visit(url, { do: 'code', code: await codeOf(linkId) })).cookie;

  const answer = async (planId: string, url: string, form: Record<string, string>, cookie = '') =>
    visit(url, { do: 'plan', id: (await look(planId)).successPlanId ?? '', ...form }, cookie);

  it('begins in the family’s language with what the plan says, and each saving is refused where somebody was quicker', async () => {
    const planId = await make(0);
    const first = await look(planId);
    expect(first).toMatchObject({ language: 'es', revision: 0, isDraftLanguage: true, successPlanId: null });
    expect(first.content).toMatchObject({ goal: plan.goal, hopes: plan.familyVoice, contact: 'Ada Tutor' });
    expect((await save(planId, 0)).body).toMatchObject({ version: 1, revision: 1 });
    expect((await save(planId, 0)).status).toBe(409);
    expect((await save(planId, 1, { goal: 'Otra meta' })).body).toMatchObject({ version: 1, revision: 2 });
  });

  it('shows nothing before the code: neither who it is about nor what it says', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    // As it was shared before the family's page was one.
    const old = await visit(url.replace(/\/page$/, ''));
    expect([old.status, old.headers.get('location')]).toEqual([301, new URL(url).pathname]);
    const closed = await visit(url);
    expect(closed.status).toBe(200);
    for (const secret of ['Student 0', 'Venir todos', 'Dibuja', 'Ada Tutor', 'Lucía'])
      expect(closed.text, secret).not.toContain(secret);
    expect(closed.text).not.toContain('<script');
    expect(closed.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(closed.headers.get('cache-control')).toBe('no-store');
    // An answer without the code changes nothing.
    await answer(planId, url, { answer: 'agreed', name: 'Somebody' });
    expect((await look(planId)).answers).toEqual([]);
    const cookie = await enter(url, linkId);
    const open = await visit(url, null, cookie);
    for (const said of ['Student 0', 'Venir todos los días.', 'Lo que va bien', 'lang="es"', 'Traducción provisional'])
      expect(open.text, said).toContain(said);
  });

  it('is agreed by whoever entered the code, once; the case manager hears of it', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    const cookie = await enter(url, linkId);
    expect((await answer(planId, url, { answer: 'agreed', name: ' ' }, cookie)).status).toBe(422);
    for (const _ of [1, 2]) {
      const agreed = await answer(planId, url, { answer: 'agreed', name: 'Lucía <b>Pérez</b>' }, cookie);
      expect(agreed.text).toContain('Gracias, tenemos su respuesta.');
      expect(agreed.text).not.toContain('<b>Pérez');
    }
    const view = await look(planId);
    expect([view.state, view.answers.length, view.answers[0]?.way]).toEqual(['agreed', 1, 'link']);
    const told = await house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .selectFrom('messages.notice')
        .select('words')
        .where('institution_id', '=', house.world.north.institutionId)
        .where('staff_id', '=', house.staff.ada)
        .execute(),
    );
    expect(JSON.stringify(told)).toContain('agreed with the success plan');
  });

  it('keeps what the family wants changed, in their words, also where they had agreed before', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    const cookie = await enter(url, linkId);
    const empty = await answer(planId, url, { answer: 'changes', name: 'Lucía', words: '' }, cookie);
    expect([empty.status, empty.text.includes('value="Lucía"')]).toEqual([422, true]);
    await answer(planId, url, { answer: 'changes', name: 'Lucía', words: 'El lunes no puedo.' }, cookie);
    expect((await look(planId)).answers[0]).toMatchObject({ answer: 'changes', words: 'El lunes no puedo.' });
  });

  it('opens by its own code alone, which works once and bears five tries', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    const none = await visit(url, { do: 'code', code: '123456' });
    expect(none.text).toContain('Ese código ya no vale');
    const code = await codeOf(linkId);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let n = 0; n < 5; n++)
      expect((await visit(url, { do: 'code', code: wrong })).text).toContain('Ese no es el código');
    // The right one comes too late: it was tried five times.
    expect((await visit(url, { do: 'code', code })).cookie).toBe('');
    const second = await codeOf(linkId);
    expect((await visit(url, { do: 'code', code: second })).cookie).not.toBe('');
    expect((await visit(url, { do: 'code', code: second })).cookie).toBe('');
  });

  it('closes a link at which somebody guesses', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    for (let round = 0; round < 4; round++) {
      const code = await codeOf(linkId);
      for (let n = 0; n < 5; n++) await visit(url, { do: 'code', code: code === '000000' ? '000001' : '000000' });
    }
    expect((await visit(url)).status).toBe(410);
    expect((await look(planId)).links[0]).toMatchObject({ state: 'closed', why: 'Too many wrong codes were tried.' });
  });

  it('is closed by hand, by a newer version, and by time; a session of one link opens no other', async () => {
    const planId = await make(1);
    await save(planId, 0);
    const first = await share(planId);
    const cookie = await enter(first.url, first.linkId);
    const second = await share(planId);
    expect((await visit(second.url, null, cookie)).text).not.toContain('Venir todos');
    await house.ask(house.who.ada, 'POST', `/success-plan-links/${second.linkId}/close`);
    expect((await visit(second.url)).status).toBe(410);
    const { revision } = await look(planId);
    expect((await save(planId, revision, { goal: 'Una meta nueva' })).body).toMatchObject({ version: 2 });
    // As long as the new version is a draft, the family reads what was shared.
    expect((await visit(first.url, null, cookie)).text).toContain('Venir todos los días.');
    const third = await share(planId);
    expect((await visit(first.url, null, cookie)).status).toBe(410);
    await house.world.services.db.forInstitution(house.world.north.institutionId, (trx) =>
      trx
        .updateTable('access.signed_link')
        .set({ made_at: new Date(Date.now() - 90_000), expires_at: new Date(Date.now() - 1_000) })
        .where('institution_id', '=', house.world.north.institutionId)
        .where('link_id', '=', third.linkId)
        .execute(),
    );
    expect((await visit(third.url)).status).toBe(410);
    expect(
      (await house.ask(house.who.ada, 'POST', `/success-plan-links/${third.linkId}/code`, { verifiedBy: 'in-person' }))
        .status,
    ).toBe(409);
    for (const bad of ['x', 'A'.repeat(43), '../../etc'])
      expect((await visit(`http://localhost:4000/f/north/${bad}`)).status).not.toBe(200);
  });

  it('is agreed on paper, by name and day; the version on the paper no longer changes', async () => {
    const planId = await make(2);
    await save(planId, 0);
    const signed = await house.ask(house.who.ada, 'POST', `/plans/${planId}/success-plan/paper`, {
      guardianId: guardian,
      name: 'Lucía Pérez',
      answer: 'agreed',
      on: '2014-02-17',
      revision: 1,
    });
    expect(signed.status, JSON.stringify(signed.body)).toBe(200);
    const view = await look(planId);
    expect([view.state, view.answers[0]?.recordedBy]).toEqual(['agreed', 'north/tutor/ada']);
    expect((await save(planId, view.revision, { goal: 'Otra' })).body).toMatchObject({ version: 2 });
  });

  it('loses its draft mark for a language when a speaker approved its words, which a tutor cannot', async () => {
    const approve = (who: string) =>
      house.ask(who, 'POST', '/families/page-words/approvals', { language: 'es', speaker: 'Marta Ruiz' });
    expect((await approve(house.who.ada)).status).toBe(403);
    expect((await approve(house.who.leader)).status).toBe(200);
    expect((await approve(house.who.leader)).status).toBe(409);
    const planId = await make(2);
    await save(planId, 0);
    expect((await look(planId)).isDraftLanguage).toBe(false);
    const { url, linkId } = await share(planId);
    expect((await visit(url, null, await enter(url, linkId))).text).not.toContain('Traducción provisional');
  });

  it('and its links are unknown to whoever does not reach the student', async () => {
    const planId = await make(0);
    await save(planId, 0);
    const { linkId } = await share(planId);
    for (const [method, path, body] of [
      ['GET', `/plans/${planId}/success-plan`, undefined],
      ['PUT', `/plans/${planId}/success-plan`, { language: 'es', content, revision: 2 }],
      ['POST', `/plans/${planId}/success-plan/links`, { guardianId: guardian }],
      ['POST', `/plans/${planId}/success-plan/paper`, { name: 'X', answer: 'agreed', on: '2014-02-17', revision: 2 }],
      ['POST', `/success-plan-links/${linkId}/code`, { verifiedBy: 'in-person' }],
      ['POST', `/success-plan-links/${linkId}/close`, undefined],
    ] as const)
      expect((await house.ask(house.who.ben, method, path, body)).status, `${method} ${path}`).toBe(404);
  });

  it.each([
    ['no goal', 'PUT', '', { language: 'es', content: { ...content, goal: ' ' }, revision: 0 }],
    ['a language without words', 'PUT', '', { language: 'tlh', content, revision: 0 }],
    [
      'eleven promises',
      'PUT',
      '',
      { language: 'es', content: { ...content, school: Array(11).fill('x') }, revision: 0 },
    ],
    ['an empty promise', 'PUT', '', { language: 'es', content: { ...content, family: [''] }, revision: 0 }],
    ['a talk in the past', 'PUT', '', { language: 'es', content: { ...content, checkOn: '2013-01-01' }, revision: 0 }],
    ['a talk in ten years', 'PUT', '', { language: 'es', content: { ...content, checkOn: '2024-01-01' }, revision: 0 }],
    ['a talk on no day', 'PUT', '', { language: 'es', content: { ...content, checkOn: '2014-02-30' }, revision: 0 }],
    [
      'a text of a book’s length',
      'PUT',
      '',
      { language: 'es', content: { ...content, hopes: 'x'.repeat(1_001) }, revision: 0 },
    ],
    ['a link before anything was written', 'POST', '/links', { guardianId: guardian }],
    ['a link for nobody', 'POST', '/links', {}],
    ['a link for a year', 'POST', '/links', { guardianId: guardian, days: 365 }],
    ['a link for no days', 'POST', '/links', { guardianId: guardian, days: 0 }],
    ['a signature of nobody', 'POST', '/paper', { name: '', answer: 'agreed', on: '2014-02-17', revision: 0 }],
    [
      'a signature before anything was written',
      'POST',
      '/paper',
      { name: 'L', answer: 'agreed', on: '2014-02-17', revision: 0 },
    ],
    [
      'an answer that is neither yes nor a change',
      'POST',
      '/paper',
      { name: 'L', answer: 'maybe', on: '2014-02-17', revision: 0 },
    ],
  ])('refuses %s and changes nothing', async (_, method, path, body) => {
    const planId = await make(0);
    const answer = await house.ask(house.who.ada, method, `/plans/${planId}/success-plan${path}`, body);
    expect([answer.status, String(answer.body.code)]).toEqual([
      422,
      expect.stringMatching(/^(interventions|leadline)\.invalid$/),
    ]);
    expect(await look(planId)).toMatchObject({ successPlanId: null, revision: 0, answers: [], links: [] });
  });

  it.each([
    ['a link for somebody whom a court keeps from it', '/links', { guardianId: excluded }],
    ['a link for nobody of the family', '/links', { guardianId: uuidv7() }],
    ['a signature of tomorrow', '/paper', { name: 'L', answer: 'agreed', on: '2014-02-18', revision: 1 }],
    ['a signature of before it was written', '/paper', { name: 'L', answer: 'agreed', on: '2014-02-16', revision: 1 }],
    ['a change that nobody names', '/paper', { name: 'L', answer: 'changes', on: '2014-02-17', revision: 1 }],
    [
      'a signature by a stranger’s record',
      '/paper',
      { name: 'L', guardianId: uuidv7(), answer: 'agreed', on: '2014-02-17', revision: 1 },
    ],
  ])('that was written refuses %s and stays a draft', async (_, path, body) => {
    const planId = await make(0);
    await save(planId, 0);
    const answer = await house.ask(house.who.ada, 'POST', `/plans/${planId}/success-plan${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'interventions.invalid']);
    expect(await look(planId)).toMatchObject({ state: 'draft', revision: 1, answers: [], links: [] });
  });

  it('of a student who came of age warns of a guardian for whom it opens nothing, and opens for the student', async () => {
    const student_id = house.students[1] ?? '';
    const { institutionId: institution_id } = house.world.north;
    const { owner } = house.world.services.db;
    await owner
      .updateTable('roster.student')
      .set({ date_of_birth: '1996-01-01' })
      .where('institution_id', '=', institution_id)
      .where('student_id', '=', student_id)
      .execute();
    const seen = await house.ask(house.who.ada, 'GET', `/students/${student_id}/family`);
    const { people, rights } = seen.body as unknown as FamilyView;
    const mother = people.filter(({ id }) => id === guardian).map((one) => whyClosedFor(one, 'wellbeing'));
    // Nobody has decided yet whom the school tells.
    expect([rights, mother]).toEqual(['review', ['rights-review']]);
    const planId = await make(1);
    await save(planId, 0);
    const { url, linkId } = await share(planId);
    expect((await visit(url, null, await enter(url, linkId))).text).not.toContain('Dibuja');
    const review = { institution_id, review_id: uuidv7(), student_id, of_age_on: '2014-01-01', opened_at: new Date() };
    await owner
      .insertInto('families.rights_review')
      .values({ ...review, state: 'decided', decision: 'student-only' })
      .execute();
    const own = await house.ask(house.who.ada, 'POST', `/plans/${planId}/success-plan/links`, { guardianId: null });
    const link = own.body as { linkId: string; url: string };
    expect((await visit(link.url, null, await enter(link.url, link.linkId))).text).toContain('Dibuja muy bien.');
  });
});
