import { z } from 'zod';

export const questionKinds = ['scale', 'choice', 'text'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** What engagement is made of (Fredricks, Blumenfeld, Paris 2004); a question may say which part it asks about. */
export const dimensions = ['cognitive', 'emotional', 'behavioural'] as const;
export type Dimension = (typeof dimensions)[number];

/** Answers of a scale: 1 to 5. */
export const scale_top = 5;
export const most_questions = 12;
export const most_choices = 8;
export const most_text = 1_000;

/** A question without its words, which are there once for each language. */
export const Question = z
  .object({
    kind: z.enum(questionKinds),
    dimension: z.enum(dimensions).nullable().default(null),
    /** How many there are to choose from; of other kinds none. */
    choices: z.int().min(0).max(most_choices).default(0),
  })
  .refine(({ kind, choices }) => (kind === 'choice' ? choices >= 2 : choices === 0), {
    path: ['choices'],
    message: 'a choice has two answers or more, and other kinds have none',
  });
export type Question = z.output<typeof Question>;

const line = (most: number) => z.string().trim().max(most);

/** What families read of a survey in one language. */
export const SurveyWords = z.object({
  title: line(120).min(1, 'give it a title that families read'),
  /** Why it is asked, and who reads the answers. */
  intro: line(600).default(''),
  questions: z
    .array(
      z.object({
        text: line(300).min(1, 'write the question'),
        /** What 1 and 5 mean. */
        low: line(60).default(''),
        high: line(60).default(''),
        choices: z.array(line(120).min(1, 'write each answer')).max(most_choices).default([]),
      }),
    )
    .min(1, 'ask at least one question')
    .max(most_questions),
});
export type SurveyWords = z.output<typeof SurveyWords>;

/** What words lack for these questions; null: nothing. */
export function lacksOf(questions: readonly Question[], words: SurveyWords): string | null {
  if (words.questions.length !== questions.length)
    return `The survey has ${questions.length} questions, and these words ${words.questions.length}.`;
  for (const [at, { kind, choices }] of questions.entries()) {
    const said = words.questions[at];
    if (kind === 'scale' && (!said?.low || !said.high)) return `Say what 1 and 5 mean in question ${at + 1}.`;
    if ((said?.choices.length ?? 0) !== choices)
      return `Question ${at + 1} has ${choices} answers to choose from, and these words ${said?.choices.length ?? 0}.`;
  }
  return null;
}

export type Answer = number | string | null;

/**
 * What a form says to each question.
 * @param field the form's: 'q1', 'q2', …
 * @returns null where nothing at all was answered, or something that was not offered
 */
export function readAnswers(questions: readonly Question[], field: (name: string) => string): Answer[] | null {
  const answers = questions.map(({ kind, choices }, at): Answer | undefined => {
    const said = field(`q${at + 1}`).trim();
    if (said === '') return null;
    if (kind === 'text') return said.slice(0, most_text);
    const top = kind === 'scale' ? scale_top : choices;
    return /^\d{1,2}$/.test(said) && Number(said) >= 1 && Number(said) <= top ? Number(said) : undefined;
  });
  if (answers.some((one) => one === undefined) || answers.every((one) => one === null)) return null;
  return answers.map((one) => one ?? null);
}

export type WindowState = 'open' | 'closed';

export function windowState(
  { closesOn, isClosed }: { closesOn: string; isClosed: boolean },
  today: string,
): WindowState {
  return isClosed || today > closesOn ? 'closed' : 'open';
}
