import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenGroups, resultOf } from './results.ts';
import { lacksOf, type Question, readAnswers, SurveyWords, windowState } from './survey.ts';

const questions: Question[] = [
  { kind: 'scale', dimension: 'emotional', choices: 0 },
  { kind: 'choice', dimension: null, choices: 3 },
  { kind: 'text', dimension: null, choices: 0 },
];
const form = (said: Record<string, string>) => (name: string) => said[name] ?? '';

it.each([
  [{ q1: '5', q2: '3', q3: ' Good ' }, [5, 3, 'Good']],
  [{ q1: '1' }, [1, null, null]],
  [{ q3: '2' }, [null, null, '2']],
  [{}, null],
  [{ q1: '6' }, null],
  [{ q1: '0' }, null],
  [{ q2: '4' }, null],
  [{ q1: '1.5' }, null],
  [{ q1: '-1', q3: 'x' }, null],
  [{ q9: '1' }, null],
])('reads %j as %j', (said, answers) => {
  expect(readAnswers(questions, form(said))).toEqual(answers);
});

it('says what words lack', () => {
  const words = (more: object[]) => SurveyWords.parse({ title: 'T', questions: more });
  const full = [{ text: 'A', low: 'never', high: 'always' }, { text: 'B', choices: ['x', 'y', 'z'] }, { text: 'C' }];
  expect(lacksOf(questions, words(full))).toBeNull();
  expect(lacksOf(questions, words(full.slice(1)))).toContain('3 questions');
  expect(lacksOf(questions, words([{ text: 'A' }, ...full.slice(1)]))).toContain('1 and 5');
  expect(lacksOf(questions, words([full[0] ?? {}, { text: 'B', choices: ['x'] }, full[2] ?? {}]))).toContain(
    '3 answers',
  );
});

it('is open to the end of its last day, unless somebody closed it', () => {
  expect(windowState({ closesOn: '2025-11-20', isClosed: false }, '2025-11-20')).toBe('open');
  expect(windowState({ closesOn: '2025-11-20', isClosed: false }, '2025-11-21')).toBe('closed');
  expect(windowState({ closesOn: '2025-11-20', isClosed: true }, '2025-11-19')).toBe('closed');
});

describe('results', () => {
  const ten = Array.from({ length: 10 }, (_, n) => [(n % 5) + 1, n < 9 ? 1 : null, null]);

  it('say nothing of fewer than ten, neither of the whole nor of one question', () => {
    expect(resultOf(questions, ten.slice(1))).toEqual({ kind: 'insufficient', have: 9, need: 10 });
    expect(resultOf(questions, ten)).toEqual({
      kind: 'shown',
      answered: 10,
      questions: [
        { answered: 10, counts: [2, 2, 2, 2, 2], mean: 3 },
        { answered: 9, counts: null, mean: null },
        { answered: 0, counts: null, mean: null },
      ],
    });
  });

  it('count everybody who answered, once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 10, maxLength: 60 }), (given) => {
        const result = resultOf(
          questions,
          given.map((one) => [one, null, null]),
        );
        const counts = result.kind === 'shown' ? (result.questions[0]?.counts ?? []) : [];
        expect(counts.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(given.length);
      }),
    );
  });

  it('hide a small school, and one more where it would be what is left over', () => {
    expect(hiddenGroups([40, 12, 3])).toEqual([false, true, true]);
    expect(hiddenGroups([40, 12, 10])).toEqual([false, false, false]);
  });
});
