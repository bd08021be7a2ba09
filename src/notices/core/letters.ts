import { arabic } from './letters/arabic.ts';
import { chinese } from './letters/chinese.ts';
import { english } from './letters/english.ts';
import { spanish } from './letters/spanish.ts';
import { vietnamese } from './letters/vietnamese.ts';
import type { LetterKind } from './pack.ts';

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

const languages: Readonly<Record<string, LettersInLanguage>> = {
  en: english,
  es: spanish,
  ar: arabic,
  zh: chinese,
  vi: vietnamese,
};

export const letter_languages = Object.keys(languages);

/** The language of letters that serves a home language; English where there is none. */
export function letterLanguage(home: string | null): string {
  const base = (home ?? 'en').toLowerCase().split(/[-_]/)[0] ?? 'en';
  return base in languages ? base : 'en';
}

export function lettersIn(language: string): LettersInLanguage {
  return languages[language] ?? english;
}

export function fill(words: string, values: Readonly<Record<string, string>>): string {
  return words.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
}
