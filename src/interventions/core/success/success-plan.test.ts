import { expect, it } from 'vitest';
import { readyLanguages } from '../../../kernel/languages.ts';
import { lacksForSharing, SuccessContent } from './success-plan.ts';
import { isDraftLanguage, successWords } from './success-plan-words.ts';

/** In French these are the same words. */
const same = ['fr.signature', 'fr.date'];

it.each(readyLanguages.filter((key) => key !== 'en'))(
  'has every heading in %s, none of them left in English',
  (key) => {
    for (const [name, said] of Object.entries(successWords[key])) {
      expect(said, `${key}.${name}`).not.toBe('');
      if (!same.includes(`${key}.${name}`))
        expect(said, `${key}.${name}`).not.toBe(successWords.en[name as keyof typeof successWords.en]);
    }
  },
);

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
