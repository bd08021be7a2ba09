import { expect, it } from 'vitest';
import { lacksForSharing, SuccessContent } from './success-plan.ts';
import { isDraftLanguage, successLanguageKeys, successLanguageOf, successLanguages } from './success-plan-words.ts';

it.each(successLanguageKeys)('has every heading in %s, none of them left in English', (key) => {
  const words = successLanguages[key];
  for (const [name, said] of Object.entries(words)) {
    if (key === 'en' || name === 'direction') continue;
    expect(said, `${key}.${name}`).not.toBe('');
    expect(said, `${key}.${name}`).not.toBe(successLanguages.en[name as keyof typeof words]);
  }
});

it('reads Arabic from the right', () => {
  expect(successLanguageKeys.filter((key) => successLanguages[key].direction === 'rtl')).toEqual(['ar']);
});

it.each([
  ['es', 'es'],
  ['es-MX', 'es'],
  ['Spanish', 'es'],
  ['zh-Hant', 'zh'],
  ['Mandarin', 'zh'],
  ['العربية', 'ar'],
  ['VI', 'vi'],
  ['Somali', 'en'],
  ['', 'en'],
  [null, 'en'],
] as const)('begins for a family that speaks “%s” in %s', (said, language) => {
  expect(successLanguageOf(said)).toBe(language);
});

it('marks a language as a draft until a speaker approved it', () => {
  expect(isDraftLanguage('ar', new Set())).toBe(true);
  expect(isDraftLanguage('ar', new Set(['ar']))).toBe(false);
  expect(isDraftLanguage('en', new Set())).toBe(false);
});

it('asks for what the school will do before a family is asked for anything', () => {
  const content = SuccessContent.parse({ goal: 'Comes daily.', family: ['Bring her to the bus'] });
  expect(lacksForSharing(content)).toContain('school');
  expect(lacksForSharing({ ...content, school: ['A bus pass'] })).toContain('call');
  expect(lacksForSharing({ ...content, school: ['A bus pass'], contact: 'Ms. Ortiz, 555-0101' })).toBeNull();
});
