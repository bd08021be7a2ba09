import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, print } from '../../../messages/core/icu.ts';
import { type BatchTransition, batchStates, nextBatchState } from './batch-state.ts';
import { plainMarks } from './plain-marks.ts';
import { countsOf, fleschKincaid, gradeOfEase, readingEase, readingLevel } from './reading-level.ts';
import { checkWords, missingFields, renderSaid } from './render.ts';
import { holdReasons, holdWords, staleness, usualCount, type ValveFacts } from './safety-valve.ts';
import { takeApart } from './take-apart.ts';

const words = {
  subject: '{school}',
  opening: 'Hello {guardian},',
  each: '{student} has missed {days_missed, plural, one {# day} other {# days}}.',
  closing: '{sender}',
};
const each = {
  student: 'Luis',
  days_missed: 9,
  enrolled_days: 52,
  classmates_missed: 3,
  more_than_pct: 92,
  month_missed: 4,
};
const values = { guardian: 'Maria', school: 'Bayou', sender: 'Bayou' };

describe('a message to a family', () => {
  it('says its middle once for each student of the household', () => {
    const { body } = renderSaid('absences-growing', words, 'en', values, [
      each,
      { ...each, student: 'Ana', days_missed: 1 },
    ]);
    expect(body).toBe('Hello Maria,\n\nLuis has missed 9 days.\n\nAna has missed 1 day.\n\nBayou');
  });

  it('takes a name for what it is: nothing in it becomes a field, a line or a link', () => {
    const { body } = renderSaid('absences-growing', words, 'en', values, [
      { ...each, student: '{guardian}\nBcc: x http://evil.example' },
    ]);
    expect(body).toContain('{guardian} Bcc: x http: //evil.example has missed');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (student) => {
        const said = renderSaid('absences-growing', words, 'en', values, [{ ...each, student }]);
        expect(said.body.split('\n')).toHaveLength(5);
        expect(said.body).not.toMatch(/\w:\//);
      }),
    );
  });

  it.each([
    [{ each: '{score}' }, 'names {score}, which there is not'],
    [{ each: '{student, number}' }, 'uses {student} as a number'],
    [{ opening: '{student}' }, 'names {student}, which there is not'],
    [{ each: '{student' }, 'cannot be read'],
    [{ each: '' }, 'is empty'],
    [{ subject: 'a\nBcc: b' }, 'more than one line'],
    [{ each: '{days_missed, plural, one {x}}' }, 'needs an "other"'],
    [{ each: '{days_missed, number, ::currency/EUR}' }, 'pattern'],
    [{ closing: 'x'.repeat(1501) }, 'more than 1,500'],
    [{ subject: '' }, 'The subject is empty'],
    [{ each: '{__proto__}' }, 'which there is not'],
    [{ each: '{student, plural, other {x}}' }, 'as a plural'],
    [{ each: '{student, date}' }, 'as a date'],
  ])('is refused as a template with %j, in words', (change, said) => {
    expect(checkWords('absences-growing', { ...words, ...change }, 'en').join(' ')).toContain(said);
  });

  it('says which fields a translation left out', () => {
    expect(missingFields(words, { ...words, each: '{student}' }, ['en', 'es'])).toEqual({
      lost: ['days_missed'],
      added: [],
    });
  });
});

describe('a message that is printed', () => {
  it('reads back as the same', () => {
    const literal = fc.string({ unit: fc.constantFrom('a', 'é', "'", '{', '}', '#', ' ', '<', '字', '|') });
    fc.assert(
      fc.property(literal, literal, literal, (a, b, c) => {
        const pieces = [
          { type: 0, value: `x${a}` },
          {
            type: 6,
            value: 'n',
            offset: 0,
            pluralType: 'cardinal' as const,
            options: {
              one: { value: [{ type: 7 }, { type: 0, value: `y${b}` }] },
              other: { value: [{ type: 0, value: `z${c}` }] },
            },
          },
        ];
        const text = print(pieces);
        const read = piecesOf(text, 'en');
        expect(typeof read === 'string' ? read : print(read)).toBe(text);
        expect(read).toMatchObject([
          { value: `x${a}` },
          { options: { one: { value: [{ type: 7 }, { value: `y${b}` }] } } },
        ]);
      }),
    );
  });
});

describe('a translation by machine', () => {
  const apart = takeApart(words.each, { from: 'en', to: 'ar' }, [{ term: 'day', saidAs: 'DAY' }]);

  it('gets whole sentences, one for each form of the other language, with fields as marks', () => {
    expect(apart.texts).toHaveLength(6);
    expect(apart.texts.at(-1)).toBe('<x id="0"/> has missed <x id="1"/> days.');
    expect(apart.texts[1]).toBe('<x id="0"/> has missed <x id="1"/> <x id="2"/>.');
  });

  it('is put together again, whatever the order of its fields', () => {
    const built = apart.build(
      apart.texts.map((text) => text.replace(/<x id="0"\/> has missed (.*)/, "$1 &amp; l'<x id='0'></x>")),
    );
    expect(built).toMatchObject({ kind: 'ok' });
    const text = built.kind === 'ok' ? built.text : '';
    expect(checkWords('absences-growing', { ...words, each: text }, 'ar')).toEqual([]);
    expect(renderSaid('absences-growing', { ...words, each: text }, 'ar', values, [each]).body).toContain(
      "days. & l'Luis",
    );
  });

  it.each([
    [(text: string) => text.replace('<x id="0"/>', ''), 'it lost {student}.'],
    [(text: string) => `${text}<x id="0"/>`, 'it said {student} twice.'],
    [(text: string) => `${text}<x id="9"/>`, 'it brought back a field that was not there.'],
    [(text: string) => `${text}<x id=>`, 'it brought back a field that cannot be read.'],
  ])('that spoils a field is not taken', (spoil, said) => {
    expect(apart.build(apart.texts.map(spoil))).toEqual({ kind: 'spoiled', words: said });
  });
});

describe('the reading level', () => {
  // https://en.wikipedia.org/wiki/Flesch-Kincaid_readability_tests prints both scores of this sentence.
  const counts = { words: 13, sentences: 1, syllables: 24 };
  it('is Flesch’s and Kincaid’s', () => {
    expect(readingEase('en', counts)).toBeCloseTo(37.5, 1);
    expect(fleschKincaid(counts)).toBeCloseTo(11.3, 1);
    expect([95, 65, 10].map(gradeOfEase)).toEqual([5, 8, 16]);
  });

  it('counts syllables nearly as people do', () => {
    expect(
      countsOf('The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.', 'en'),
    ).toMatchObject({
      words: 13,
      sentences: 1,
    });
    expect(countsOf('Luis faltó nueve días a la escuela.', 'es')).toMatchObject({ words: 7, syllables: 12 });
  });

  it('says where there is no formula, or too little to say', () => {
    expect(readingLevel('今天没有来上学。请告诉我们原因。', 'zh')).toEqual({
      kind: 'length',
      perSentence: 7,
      unit: 'characters',
    });
    expect(readingLevel('Luis is not here.', 'en')).toMatchObject({ kind: 'insufficient' });
  });
});

it('spares the wide alphabet where only marks ask for it', () => {
  expect(plainMarks('Luis’s day – “ok”…')).toBe('Luis\'s day - "ok"...');
  expect(plainMarks('Đây là “tin”')).toBe('Đây là “tin”');
});

const usual: ValveFacts = {
  occasion: 'absence-today',
  count: 38,
  students: 40,
  enrolled: 4200,
  past: [38, 36, 41, 37, 40, 35, 44, 38],
  isPersonal: false,
  isRecall: false,
  wantsLook: false,
  places: [],
};

describe('the safety valve', () => {
  it('holds 412 where 38 are usual, and says so', () => {
    const [reason] = holdReasons({ ...usual, count: 412, students: 412 });
    expect(reason).toEqual({ kind: 'far-from-usual', count: 412, usual: 38, most: 68 });
    expect(holdWords(reason ?? { kind: 'asked-to-wait' })).toBe(
      '412 messages, where 38 are usual (up to 68 would have gone).',
    );
  });

  it.each([
    [{}, []],
    [{ count: 68 }, []],
    [{ count: 69 }, ['far-from-usual']],
    [{ past: [38, 36] }, ['no-history']],
    [{ past: [], count: 5 }, []],
    [{ wantsLook: true, count: 1 }, ['asked-to-wait']],
    [{ enrolled: 100 }, ['large-share']],
    [{ isPersonal: true }, ['same-to-many']],
    [{ places: [{ name: 'Bayou', students: 30, of: 40 }] }, ['all-missing']],
    [{ places: [{ name: 'Tiny', students: 9, of: 10 }] }, []],
    [{ past: [0, 0, 0, 0], count: 12 }, ['far-from-usual']],
    [{ isRecall: true, count: 412, past: [] }, []],
  ] as [Partial<ValveFacts>, string[]][])('with %j holds for %j', (change, kinds) => {
    expect(holdReasons({ ...usual, ...change }).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('never lets more go than it would have held', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { minLength: 4, maxLength: 30 }), fc.nat(3000), fc.nat(3000), (past, a, b) => {
        const held = (count: number) => holdReasons({ ...usual, past, count }).length > 0;
        if (held(Math.min(a, b))) expect(held(Math.max(a, b))).toBe(true);
      }),
    );
    expect(usualCount([1, 2, 3])).toBeNull();
  });

  it('blocks what rests on old attendance', () => {
    expect(staleness('2025-11-17', '2025-11-18')).toEqual({
      kind: 'stale-attendance',
      lastDay: '2025-11-17',
      wanted: '2025-11-18',
    });
    expect(staleness('2025-11-18', '2025-11-18')).toBeNull();
    expect(staleness(null, '2025-11-18')).not.toBeNull();
  });
});

describe('a batch', () => {
  it('ends in one of three ways, and what is stopped never goes', () => {
    const all: BatchTransition[] = ['hold', 'count-down', 'release', 'stop', 'send', 'finish', 'recall'];
    for (const state of ['stopped', 'recalled'] as const)
      expect(all.map((transition) => nextBatchState(state, transition)).filter(Boolean)).toEqual([]);
    expect(batchStates.filter((state) => nextBatchState(state, 'stop'))).toEqual(['drafted', 'held', 'counting_down']);
    expect(nextBatchState('held', 'send')).toBeNull();
    expect(nextBatchState('sent', 'recall')).toBe('recalled');
  });
});
