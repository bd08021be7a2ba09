import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FamilyWorld, family_today, openFamilyWorld } from '../../../../../tests/family-world.ts';
import { uuidv7 } from '../../../../kernel/ids.ts';

const words = { subject: 'S', opening: 'O', each: '{student}', closing: 'C' };

describe('what cannot be written to families', () => {
  let w: FamilyWorld;
  beforeAll(async () => {
    w = await openFamilyWorld('embedded', { households: 4 });
    await w.approve('own-words', ['en', 'es']);
    await w.approve('absence-today', ['en', 'es']);
    await w.approve('absences-growing', ['en']);
  });
  afterAll(() => w.world.close());

  const counts = async () => {
    const { rows } = await sql<Record<string, number>>`select
      (select count(*)::int from families.batch) as batches, (select count(*)::int from families.translation) as translations,
      (select count(*)::int from families.template) as templates, (select count(*)::int from families.automatic) as automatics,
      (select count(*)::int from families.glossary_term) as terms, (select count(*)::int from families.translation_setting) as settings`.execute(
      w.world.services.db.owner,
    );
    return rows[0];
  };
  const one = () => ({ kind: 'students', studentIds: [w.students[0]] });
  const own = { en: 'Hello' };

  type Case = [string, keyof FamilyWorld['who'], string, string, () => unknown, number, string];
  const cases: Case[] = [
    [
      'nobody chosen',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: { kind: 'students', studentIds: [] }, ownWords: own }),
      422,
      'leadline.invalid',
    ],
    [
      'a student of nobody',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: { kind: 'students', studentIds: [uuidv7()] }, ownWords: own }),
      404,
      'families.not-found',
    ],
    [
      'a student of somebody else',
      'tutor',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: { kind: 'students', studentIds: [w.students[7]] }, ownWords: own }),
      404,
      'families.not-found',
    ],
    [
      'no words where the template has a place for them',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: one() }),
      422,
      'families.invalid',
    ],
    [
      'words where it has none',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'absences-growing', audience: one(), ownWords: own }),
      422,
      'families.invalid',
    ],
    [
      'words in a language that cannot be read',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: one(), ownWords: { '??': 'x' } }),
      422,
      'families.invalid',
    ],
    [
      'far too many words',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: one(), ownWords: { en: 'x'.repeat(1_001) } }),
      422,
      'families.invalid',
    ],
    [
      'a template that there is not',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'no-such', audience: one() }),
      404,
      'families.not-found',
    ],
    [
      'a template’s name that is none',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: '../x', audience: one() }),
      422,
      'leadline.invalid',
    ],
    [
      'an absence that is none',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'absence-today', audience: one(), day: family_today }),
      422,
      'families.invalid',
    ],
    [
      'absences of a day that has not come in',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'absence-today', audience: one(), day: '2025-11-19' }),
      409,
      'families.stale',
    ],
    [
      'a day that is none',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: one(), ownWords: own, day: '2025-02-30' }),
      422,
      'leadline.invalid',
    ],
    [
      'whoever missed nothing',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: { kind: 'missed', least: 0 }, ownWords: own }),
      422,
      'leadline.invalid',
    ],
    [
      'an audience of nobody',
      'leader',
      'POST',
      '/family-batches',
      () => ({ templateKey: 'own-words', audience: { kind: 'missed', least: 150 }, ownWords: own }),
      422,
      'families.invalid',
    ],
    [
      'words that name another’s field',
      'liaison',
      'PUT',
      '/family-templates/own-words/words/fr',
      () => ({ words: { ...words, each: '{score}' }, version: 0 }),
      422,
      'families.bad-words',
    ],
    [
      'words over others’ words',
      'liaison',
      'PUT',
      '/family-templates/own-words/words/en',
      () => ({ words, version: 0 }),
      409,
      'families.conflict',
    ],
    [
      'words in no language',
      'liaison',
      'PUT',
      '/family-templates/own-words/words/12',
      () => ({ words, version: 0 }),
      422,
      'leadline.invalid',
    ],
    [
      'approval by who does not speak it',
      'liaison',
      'POST',
      '/family-templates/own-words/words/fr/approve',
      () => ({ version: 0, speaks: false }),
      422,
      'families.invalid',
    ],
    [
      'approval of words that are not there',
      'liaison',
      'POST',
      '/family-templates/own-words/words/so/approve',
      () => ({ version: 0, speaks: true }),
      404,
      'families.not-found',
    ],
    [
      'approval of words that nobody read',
      'liaison',
      'POST',
      '/family-templates/own-words/words/en/approve',
      () => ({ version: 0, speaks: true }),
      409,
      'families.conflict',
    ],
    [
      'approval by who may not',
      'tutor',
      'POST',
      '/family-templates/own-words/words/fr/approve',
      () => ({ version: 0, speaks: true }),
      403,
      'leadline.forbidden',
    ],
    [
      'retiring what is not approved',
      'liaison',
      'POST',
      '/family-templates/own-words/words/fr/retire',
      () => ({}),
      404,
      'families.not-found',
    ],
    [
      'a template over the product’s',
      'manager',
      'POST',
      '/family-templates',
      () => ({ key: 'recall', occasion: 'recall', name: 'Mine' }),
      409,
      'families.conflict',
    ],
    [
      'a translation service in the clear',
      'manager',
      'PUT',
      '/family-translation',
      () => ({ isOn: true, protocol: 'deepl', address: 'http://translate.example' }),
      422,
      'families.invalid',
    ],
    [
      'a translation service that is a file',
      'manager',
      'PUT',
      '/family-translation',
      () => ({ isOn: true, protocol: 'deepl', address: 'file:///etc/passwd' }),
      422,
      'leadline.invalid',
    ],
    [
      'a locked word twice',
      'manager',
      'PUT',
      '/family-translation/glossary',
      () => ({
        terms: [
          { term: 'A', language: 'es', saidAs: 'x' },
          { term: 'a', language: 'es', saidAs: 'y' },
        ],
      }),
      422,
      'families.invalid',
    ],
    [
      'what goes by itself without approved words',
      'manager',
      'PUT',
      '/family-automatics/welcome',
      () => ({ mode: 'send', hour: 16, threshold: 7 }),
      422,
      'families.invalid',
    ],
    [
      'what goes by itself at night',
      'manager',
      'PUT',
      '/family-automatics/absence-today',
      () => ({ mode: 'send', hour: 3, threshold: 1 }),
      422,
      'leadline.invalid',
    ],
    [
      'another institution’s batch',
      'stranger',
      'GET',
      `/family-batches/${uuidv7()}`,
      () => undefined,
      404,
      'leadline.not-found',
    ],
    [
      'a recall of nothing',
      'leader',
      'POST',
      `/family-batches/${uuidv7()}/recall`,
      () => ({ words: 'x', correct: true }),
      404,
      'families.not-found',
    ],
  ];

  it.each(cases)('%s', async (_, who, method, path, input, status, code) => {
    const before = await counts();
    const answer = await w.ask(w.who[who], method, path, input());
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await counts()).toEqual(before);
  });
});
