import { expect, it } from 'vitest';
import { readyLanguageOf } from './languages.ts';

it.each([
  ['es', 'es'],
  ['es-MX', 'es'],
  ['Spanish', 'es'],
  ['zh-Hant', 'zh'],
  ['Mandarin', 'zh'],
  ['العربية', 'ar'],
  ['VI', 'vi'],
  ['Urdu', 'ur'],
  ['pol', 'pl'],
  ['Somali', 'en'],
  ['so', 'en'],
  ['', 'en'],
  [null, 'en'],
] as const)('begins for a family that speaks “%s” in %s', (said, language) => {
  expect(readyLanguageOf(said)).toBe(language);
});
