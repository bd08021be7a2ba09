import { arabic, urdu } from './phrases-arabic-script.ts';
import { chinese, vietnamese } from './phrases-east-asia.ts';
import { english } from './phrases-english.ts';
import type { Phrases } from './phrases-of.ts';
import { polish } from './phrases-polish.ts';
import { french, portuguese, spanish } from './phrases-romance.ts';

/** All are tried on every text, whatever the language on record: families write as it comes. */
export const phrases: readonly Phrases[] = [
  english,
  spanish,
  arabic,
  chinese,
  vietnamese,
  french,
  polish,
  portuguese,
  urdu,
];
