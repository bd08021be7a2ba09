import { hiddenParts } from '../../kernel/small-cells.ts';
import { type Answer, type Question, scale_top } from './survey.ts';

/** Fewer answers than this, and nothing is shown of them but that they are too few. */
export const least_answers = 10;

export interface QuestionResult {
  /** Who answered this question. */
  answered: number;
  /** By answer: of a scale 1 to 5, of a choice in its order; null where it is too small to be shown, or the question is words. */
  counts: (number | null)[] | null;
  mean: number | null;
}

export type WindowResult =
  /** Nothing is shown yet: what one more said would be the difference between two looks. */
  | { kind: 'open'; have: number }
  | { kind: 'insufficient'; have: number; need: number }
  | { kind: 'shown'; answered: number; questions: QuestionResult[] };

/**
 * What a group answered: nothing of fewer than ten, neither of the whole nor of those who answered one question. Single counts stand
 * as they are, as the whole group is large enough; where all gave one answer that is said as well.
 */
export function resultOf(questions: readonly Question[], responses: readonly (readonly Answer[])[]): WindowResult {
  if (responses.length < least_answers) return { kind: 'insufficient', have: responses.length, need: least_answers };
  return {
    kind: 'shown',
    answered: responses.length,
    questions: questions.map(({ kind, choices }, at) => {
      const given = responses.flatMap((answers) => {
        const one = answers[at];
        return one === null || one === undefined ? [] : [one];
      });
      const answered = given.length;
      if (answered < least_answers || kind === 'text') return { answered, counts: null, mean: null };
      const numbers = given.filter((one) => typeof one === 'number');
      const top = kind === 'scale' ? scale_top : choices;
      return {
        answered,
        counts: Array.from({ length: top }, (_, n) => numbers.filter((one) => one === n + 1).length),
        mean: kind === 'scale' ? numbers.reduce((sum, one) => sum + one, 0) / answered : null,
      };
    }),
  };
}

/** Which groups of a whole are hidden: those with fewer than ten answers, and one more where they would be what is left over. */
export function hiddenGroups(answered: readonly number[]): boolean[] {
  return hiddenParts(answered, least_answers);
}
