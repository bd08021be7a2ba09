import { describe, expect, it } from 'vitest';
import { languages, readyLanguages } from '../../../../kernel/languages.ts';
import { segmentsOf } from '../../../../messages/core/segments.ts';
import { occasionKeys, occasionOf } from '../occasions.ts';
import { readingLevel } from '../reading-level.ts';
import { asText, checkWords, exampleValues, missingFields, renderSaid } from '../render.ts';
import { readyMade } from './all.ts';

const all = readyLanguages.flatMap((language) => occasionKeys.map((occasion) => ({ language, occasion })));

describe('the ready-made words', () => {
  it.each(all)('of $occasion in $language can be saved, and name what the English name', ({ language, occasion }) => {
    const words = readyMade[language][occasion];
    expect(checkWords(occasion, words, language)).toEqual([]);
    expect(missingFields(readyMade.en[occasion], words, ['en', language])).toEqual({ lost: [], added: [] });
  });

  it('are in the letters of their language', () => {
    const letters = {
      ar: /\p{Script=Arabic}/u,
      ur: /[ےہیکگچپ]/u,
      zh: /\p{Script=Han}/u,
      vi: /[ăâđêôơưạảấầẩậắặẻếềểễệọốồổộớờởợụủứừửữự]/u,
    };
    for (const [language, letter] of Object.entries(letters))
      for (const occasion of occasionKeys)
        expect(
          readyMade[language as keyof typeof letters][occasion].closing +
            readyMade[language as keyof typeof letters][occasion].each,
          `${language} ${occasion}`,
        ).toMatch(letter);
    expect(languages).toHaveLength(9);
  });

  it.each(occasionKeys)('of %s are short and easy in English', (occasion) => {
    const { fields, studentFields } = occasionOf(occasion);
    const said = renderSaid(occasion, readyMade.en[occasion], 'en', exampleValues(fields), [
      exampleValues(studentFields),
    ]);
    expect(said.body.split(/\s+/).length).toBeLessThan(150);
    const level = readingLevel(said.body, 'en');
    expect(level.kind === 'grade' ? level.grade : 0).toBeLessThan(6.5);
    expect(segmentsOf(asText(said)).segments).toBeLessThanOrEqual(4);
  });

  it('say “more than most classmates” only where it is so', () => {
    const { fields, studentFields } = occasionOf('absences-growing');
    for (const language of readyLanguages) {
      const say = (compared: string) =>
        renderSaid('absences-growing', readyMade[language]['absences-growing'], language, exampleValues(fields), [
          { ...exampleValues(studentFields), compared },
        ]).body;
      expect(say('more').length).toBeGreaterThan(say('fewer').length + 10);
      expect(say('unknown')).toBe(say('same'));
    }
  });

  it('use the forms of number that their language has', () => {
    const say = (language: 'pl' | 'ar', days_missed: number) =>
      renderSaid(
        'absences-growing',
        readyMade[language]['absences-growing'],
        language,
        exampleValues(occasionOf('absences-growing').fields),
        [{ ...exampleValues(occasionOf('absences-growing').studentFields), days_missed }],
      ).body;
    expect([1, 2, 5, 22].map((n) => /opuszczon\S+ \S+ na/.exec(say('pl', n))?.[0])).toEqual([
      'opuszczony dzień na',
      'opuszczone dni na',
      'opuszczonych dni na',
      'opuszczone dni na',
    ]);
    expect(say('ar', 2)).toContain('يومين');
    expect(say('ar', 11)).toContain('يومًا');
  });
});
