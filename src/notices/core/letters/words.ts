import type { LetterKind } from '../pack.ts';

/** A letter in plain words: {name}, {have} and {from} are filled in. */
export interface LetterWords {
  title: string;
  paragraphs: readonly string[];
}

/** What stands around a letter's words. */
export interface LetterLabels {
  days: string;
  day: string;
  missed: string;
  wholeDay: string;
  part: string;
  help: string;
  law: string;
  noAdvice: string;
  draft: string;
  /** Said of a translation that no speaker has approved. */
  unapproved: string;
  inEnglish: string;
  lawInEnglish: string;
}

export interface LettersInLanguage {
  letters: Readonly<Record<LetterKind, LetterWords>>;
  labels: LetterLabels;
}
