import { arabic } from './letters/arabic.ts';
import { chinese } from './letters/chinese.ts';
import { english } from './letters/english.ts';
import { spanish } from './letters/spanish.ts';
import { vietnamese } from './letters/vietnamese.ts';
import type { LettersInLanguage } from './letters/words.ts';

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
