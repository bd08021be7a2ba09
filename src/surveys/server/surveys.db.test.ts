import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../tests/database.ts';
import { type FamilyWorld, openFamilyWorld } from '../../../tests/family-world.ts';
import type { SurveyView } from '../core/views.ts';

const questions = [{ kind: 'scale', dimension: 'emotional' }, { kind: 'choice', choices: 2 }, { kind: 'text' }];
const words = (title: string) => ({
  title,
  intro: 'The head of the school reads it.',
  questions: [
    { text: `${title} 1`, low: 'never', high: 'always' },
    { text: `${title} 2`, choices: ['Bus', 'Car'] },
    { text: `${title} 3` },
  ],
});
const input = { title: 'Autumn', questions, language: 'en', words: words('How is school?') };

describe.each(databaseKinds)('a survey of families on the %s database', (kind) => {
  let it_: FamilyWorld;
  beforeAll(async () => {
    it_ = await openFamilyWorld(kind, { households: 40 });
    await it_.approve('survey', ['en', 'es', 'ar', 'vi']);
  }, 120_000);
  afterAll(() => it_.world.close());

  const post = (path: string, body?: object, who = it_.who.leader) => it_.ask(who, 'POST', path, body);
  const view = async (surveyId: string, who = it_.who.leader) =>
    (await it_.ask(who, 'GET', `/surveys/${surveyId}`)).body as unknown as SurveyView;
  const make = async () => {
    const made = await post('/surveys', input);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return String(made.body.surveyId);
  };
  const readAs = async (surveyId: string, language: string) =>
    (await view(surveyId)).wordings.find((one) => one.language === language)?.asRead;
  const approve = async (surveyId: string, language: string) =>
    post(`/surveys/${surveyId}/words/${language}/approval`, {
      speaker: 'Ms Reed',
      asRead: await readAs(surveyId, language),
    });
  const open = async (surveyId: string, closesOn = '2025-12-01') => {
    await approve(surveyId, 'en');
    const asked = await post(`/surveys/${surveyId}/windows`, { unitIds: it_.schools, closesOn });
    expect(asked.status, JSON.stringify(asked.body)).toBe(200);
    return String(asked.body.windowId);
  };

  /** A parent's own page, as the message brought it and behind its code. */
  async function pageOf(n: number) {
    const { rows } = await sql<{ body: string }>`select body from messages.message
      where recipient_id = ${it_.guardians[n]}::uuid and category = 'surveys' order by message_id desc limit 1`.execute(
      it_.world.services.db.owner,
    );
    const path = /\/f\/[a-z-]+\/[\w-]{43}\/page/.exec(rows[0]?.body ?? '')?.[0] ?? '';
    let cookie = '';
    const visit = async (fields: Record<string, string> | null, query = '') => {
      const response = await it_.world.app.fetch(
        new Request(`http://localhost:4000${path}${query}`, {
          method: fields ? 'POST' : 'GET',
          headers: { cookie, ...(fields ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
          ...(fields ? { body: new URLSearchParams(fields) } : {}),
          redirect: 'manual',
        }),
      );
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return { status: response.status, text: await response.text() };
    };
    await sql`update families.contact_point set state = 'verified' where holder_id = ${it_.guardians[n]}::uuid`.execute(
      it_.world.services.db.owner,
    );
    const to = /name="to" value="([^"]+)"/.exec((await visit(null)).text)?.[1] ?? '';
    await visit({ do: 'send-code', to });
    const code = await sql<{ body: string }>`select body from messages.message where origin_kind = 'link-code'
      order by message_id desc limit 1`.execute(it_.world.services.db.owner);
    await visit({ do: 'code', code: /\d{6}/.exec(code.rows[0]?.body ?? '')?.[0] ?? '' });
    return visit;
  }

  it('goes to each household once, is answered on its page without a script, and changed until it closes', async () => {
    const surveyId = await make();
    expect((await post(`/surveys/${surveyId}/windows`, { unitIds: it_.schools, closesOn: '2025-12-01' })).status).toBe(
      422,
    );
    const windowId = await open(surveyId);
    await it_.work();
    const { rows: batches } = await sql<{ batch_id: string; category: string; state: string }>`
      select batch_id, category, state from families.batch where origin_id = ${windowId}`.execute(
      it_.world.services.db.owner,
    );
    expect(batches[0]?.category).toBe('surveys');
    if (batches[0]?.state === 'held')
      await post(`/family-batches/${batches[0].batch_id}/release`, { words: 'Forty families are asked.' });
    await it_.work({ minuteIsOver: true });
    const visit = await pageOf(1);
    const before = await visit(null);
    expect(before.text).toContain('How is school? 1');
    expect(before.text).not.toContain('<script');
    expect((await visit({ do: 'survey', id: windowId })).text).toContain('Answer at least one question');
    const done = await visit({ do: 'survey', id: windowId, q1: '4', q2: '1', q3: 'The <b>bus</b> is late' });
    expect([done.status, done.text.includes('Thank you, we have your answer.')]).toEqual([200, true]);
    expect(done.text).toContain('The &lt;b&gt;bus');
    await visit({ do: 'survey', id: windowId, q1: '2' });
    const kept = await sql<{
      answers: unknown;
    }>`select answers from surveys.response where window_id = ${windowId}::uuid`.execute(it_.world.services.db.owner);
    expect(kept.rows).toEqual([{ answers: [2, null, null] }]);
    // Nobody approved the words in Spanish: they are said to be in English, and not shown.
    const spanish = await visit(null, '?lang=es');
    expect(spanish.text).not.toContain('How is school? 1');
    expect(spanish.text).toContain('Esta encuesta está en:');
    await post(`/surveys/${surveyId}/windows/${windowId}/close`);
    expect((await visit({ do: 'survey', id: windowId, q1: '5' })).status).toBe(422);
    expect((await visit(null)).text).not.toContain('How is school? 1');
  });

  it('shows counts from ten answers on, words to those with the need, and each school from ten on', async () => {
    const surveyId = await make();
    const windowId = await open(surveyId);
    const answer = (n: number) =>
      sql`insert into surveys.response (institution_id, window_id, holder_kind, holder_id, student_ids, language, answers, answered_at, changed_at)
        values (${it_.district.institutionId}, ${windowId}::uuid, 'guardian', ${it_.guardians[n]}::uuid,
          array[${it_.students[2 * n]}]::uuid[], 'en', ${JSON.stringify([(n % 5) + 1, 1, `said ${n}`])}::jsonb, now(), now())`.execute(
        it_.world.services.db.owner,
      );
    for (let n = 0; n < 9; n++) await answer(n);
    const few = (await view(surveyId)).windows[0];
    expect([few?.result, few?.texts, few?.schools]).toEqual([{ kind: 'open', have: 9 }, [null, null, null], []]);
    const csv = `/surveys/${surveyId}/windows/${windowId}/results.csv`;
    for (let n = 9; n < 34; n++) await answer(n);
    // While it is open, what one more said would be the difference between two looks.
    const running = (await view(surveyId)).windows[0];
    expect([running?.answered, running?.result, running?.texts, running?.schools]).toEqual([
      34,
      { kind: 'open', have: 34 },
      [null, null, null],
      [],
    ]);
    expect((await it_.ask(it_.who.leader, 'GET', csv)).status).toBe(409);
    const other = await make();
    expect((await post(`/surveys/${other}/windows/${windowId}/close`)).status).toBe(404);
    await post(`/surveys/${surveyId}/windows/${windowId}/close`);
    const many = (await view(surveyId)).windows[0];
    expect(many?.result).toMatchObject({ kind: 'shown', answered: 34 });
    expect(many?.texts[2]).toHaveLength(34);
    expect(many?.schools.map(({ answered }) => answered)).toEqual([12, 11, 11]);
    // Whoever reads counts alone reads no words.
    const seen = (await view(surveyId, it_.who.liaison)).windows[0];
    expect([seen?.answered, seen?.texts]).toEqual([34, [null, null, null]]);
    expect((await it_.ask(it_.who.tutor, 'GET', `/surveys/${surveyId}`)).status).toBe(403);
    expect((await it_.ask(it_.who.leader, 'GET', csv)).status).toBe(200);
  });

  it('keeps its questions once it was asked, and its words once they were read', async () => {
    const surveyId = await make();
    expect(
      (await it_.ask(it_.who.leader, 'PUT', `/surveys/${surveyId}`, { ...input, revision: 1 })).body,
    ).toMatchObject({
      revision: 2,
    });
    expect((await it_.ask(it_.who.leader, 'PUT', `/surveys/${surveyId}`, { ...input, revision: 1 })).status).toBe(409);
    await open(surveyId);
    expect((await it_.ask(it_.who.leader, 'PUT', `/surveys/${surveyId}`, { ...input, revision: 2 })).status).toBe(409);
    const write = async (language: string, title = '¿Qué tal?') =>
      it_.ask(it_.who.leader, 'PUT', `/surveys/${surveyId}/words/${language}`, {
        words: words(title),
        asRead: (await readAs(surveyId, language)) ?? null,
      });
    expect((await write('en')).status).toBe(409);
    expect((await write('es')).status).toBe(200);
    expect((await view(surveyId)).wordings.find(({ language }) => language === 'es')?.speaker).toBeNull();
    // Neither a translator's words are overwritten unread, nor words approved that the speaker did not read.
    const first = await readAs(surveyId, 'es');
    expect((await write('es', '¿Cómo va?')).status).toBe(200);
    const late = { words: words('¿Qué hay?'), asRead: first };
    expect((await it_.ask(it_.who.leader, 'PUT', `/surveys/${surveyId}/words/es`, late)).status).toBe(409);
    const unread = { speaker: 'Sra. Ruiz', asRead: first };
    expect((await post(`/surveys/${surveyId}/words/es/approval`, unread)).status).toBe(409);
    expect((await view(surveyId)).wordings.find(({ language }) => language === 'es')).toMatchObject({
      speaker: null,
      words: { title: '¿Cómo va?' },
    });
    expect((await approve(surveyId, 'es')).status).toBe(200);
    // A second time while it is open would ask everybody twice.
    expect((await post(`/surveys/${surveyId}/windows`, { unitIds: it_.schools, closesOn: '2025-12-01' })).status).toBe(
      409,
    );
  });

  it('says beforehand who is asked, of several schools and of a saved cohort, as many as then are', async () => {
    const saved = await post('/saved-cohorts', { name: 'First school', filter: { unit: it_.schools[0] } });
    const cohort = { cohortIds: [saved.body.savedCohortId] };
    const two = { unitIds: it_.schools.slice(0, 2) };
    const count = async (who: object) => (await post('/surveys/audience', who)).body;
    const [ofCohort, ofFirst] = [await count(cohort), await count({ unitIds: [it_.schools[0]] })];
    expect(ofCohort).toEqual(ofFirst);
    // Who is in both is counted once.
    expect(await count({ ...two, ...cohort })).toEqual(await count(two));
    const surveyId = await make();
    await approve(surveyId, 'en');
    const foreseen = await count({ unitIds: it_.schools });
    expect(foreseen).toMatchObject({ students: it_.students.length, isHeld: true });
    const asked = await post(`/surveys/${surveyId}/windows`, { ...cohort, closesOn: '2025-12-01' });
    expect([asked.status, asked.body.students]).toEqual([200, ofCohort.students]);
    expect((await view(surveyId)).windows[0]).toMatchObject({ units: ['First school'], asked: ofCohort.students });
    await it_.work();
    const { rows } = await sql<{ recipients: number }>`select recipients from families.batch
      where origin_id = ${asked.body.windowId}`.execute(it_.world.services.db.owner);
    expect(rows).toEqual([{ recipients: ofCohort.people }]);
    for (const none of [{}, { unitIds: [], cohortIds: [] }, { cohortIds: ['00000000-0000-7000-8000-000000000000'] }])
      expect((await post('/surveys/audience', none)).status, JSON.stringify(none)).toBe(422);
    expect((await post('/surveys/audience', two, it_.who.liaison)).status).toBe(403);
  });

  it('asks once where two ask at the same time', async () => {
    const surveyId = await make();
    await approve(surveyId, 'en');
    const ask = () => post(`/surveys/${surveyId}/windows`, { unitIds: it_.schools, closesOn: '2025-12-01' });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await view(surveyId)).windows).toHaveLength(1);
  });

  it.each([
    ['no name', '', { ...input, title: ' ' }],
    ['no question', '', { ...input, questions: [] }],
    ['a choice of one', '', { ...input, questions: [{ kind: 'choice', choices: 1 }] }],
    ['a scale with choices', '', { ...input, questions: [{ kind: 'scale', choices: 3 }] }],
    [
      'words for fewer questions',
      '',
      { ...input, words: { ...input.words, questions: input.words.questions.slice(1) } },
    ],
    [
      'a scale without ends',
      '',
      { ...input, questions: [{ kind: 'scale' }], words: { title: 'T', questions: [{ text: 'x' }] } },
    ],
    ['an unknown dimension', '', { ...input, questions: [{ kind: 'text', dimension: 'loyalty' }] }],
    ['a language without a name here', '', { ...input, language: 'tlh' }],
    ['thirteen questions', '', { ...input, questions: Array(13).fill({ kind: 'text' }) }],
    ['a last day in the past', '/windows', { unitIds: ['X'], closesOn: '2025-11-17' }],
    ['a last day next year', '/windows', { unitIds: ['X'], closesOn: '2026-11-17' }],
    ['no unit', '/windows', { unitIds: [], closesOn: '2025-12-01' }],
    ['a unit that is none', '/windows', { unitIds: ['00000000-0000-7000-8000-000000000000'], closesOn: '2025-12-01' }],
    ['an approval by nobody', '/words/en/approval', { speaker: '', asRead: 'x' }],
  ])('refuses %s, and says so', async (_, path, body) => {
    const surveyId = await make();
    await approve(surveyId, 'en');
    const whole = 'unitIds' in body && body.unitIds[0] === 'X' ? { ...body, unitIds: it_.schools } : body;
    const answer = await post(path ? `/surveys/${surveyId}${path}` : '/surveys', whole);
    expect([answer.status, String(answer.body.code)]).toEqual([422, expect.stringMatching(/invalid$/)]);
    expect((await view(surveyId)).windows).toEqual([]);
  });
});
