import { describe, expect, it } from 'vitest';
import { composeLetter, humaneWords, type LetterFacts, translatedWords } from './compose-letter.ts';
import { legalPacks } from './legal-packs.ts';
import { letter_languages, letterLanguage, lettersIn } from './letters.ts';
import { letterKinds, packInForce } from './pack.ts';
import { readabilityOf } from './readability.ts';

const step = packInForce(legalPacks, 'us-ca', '2025-12-01')?.steps[0];
if (!step) throw new Error('California has a first step');
const facts: LetterFacts = {
  step,
  language: 'en',
  isDraft: false,
  isApproved: false,
  translationBy: null,
  institution: 'Riverbend School District',
  place: 'Lincoln Middle School',
  studentName: 'Mateo',
  date: '2026-02-03',
  have: 3,
  from: '2025-09-02',
  days: [{ day: '2025-10-01', isWholeDay: true, marks: 'U' }],
  help: [{ words: 'Called, no answer', on: '2025-10-02' }],
  addWords: '',
  signer: { name: 'Carlos Treviño', role: 'Attendance officer' },
  size: 'us-letter',
  locale: 'en-US',
};

describe('readability', () => {
  it('follows the published formula on sentences whose figures are known', () => {
    // 6 words, 1 sentence, 6 syllables: 0.39 * 6 + 11.8 - 15.59 = -1.45 (the example of Kincaid's formula with one-syllable words).
    expect(readabilityOf('The cat sat on the mat.').grade).toBeCloseTo(-1.4, 1);
    // 13 words, 24 syllables: 0.39 * 13 + 11.8 * 24 / 13 - 15.59 = 11.3
    expect(
      readabilityOf('The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.').grade,
    ).toBeCloseTo(11.3, 0);
  });
});

describe('the letters', () => {
  it.each(letterKinds)('%s: under 150 words, and grade 5 or lower', (letter) => {
    const { title, paragraphs } = humaneWords({ ...facts, step: { ...step, letter } }, 'en');
    const { words, grade } = readabilityOf(`${title}. ${paragraphs.join(' ')}`);
    expect(words).toBeLessThan(150);
    expect(grade).toBeLessThanOrEqual(5);
  });

  it('measure what is hard as hard: the legal text is far above grade 5', () => {
    expect(readabilityOf(step.says.join(' ')).grade).toBeGreaterThan(8);
  });

  it('are there in every language with every place to fill, and in that language’s script', () => {
    const scripts = {
      ar: /\p{Script=Arabic}/u,
      zh: /\p{Script=Han}/u,
      vi: /[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]/,
      es: /[áéíóúñ¿]/,
      en: /[a-z]/,
    };
    for (const language of letter_languages)
      for (const kind of letterKinds) {
        const { title, paragraphs } = lettersIn(language).letters[kind];
        const all = [title, ...paragraphs].join(' ');
        expect(all).toMatch(scripts[language as keyof typeof scripts]);
        const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
        const english = lettersIn('en').letters[kind];
        expect(places(all), `${language} ${kind}`).toEqual(places([english.title, ...english.paragraphs].join(' ')));
      }
  });

  it('serve a home language where there is one, else English', () => {
    expect(['es-MX', 'ZH', 'ar', 'so', null].map(letterLanguage)).toEqual(['es', 'zh', 'ar', 'en', 'en']);
  });
});

describe('a composed letter', () => {
  const text = (more: Partial<LetterFacts>) => JSON.stringify(composeLetter({ ...facts, ...more }).parts);

  it('says the law after the humane words, cites it, and says that it is no legal advice', () => {
    const said = text({});
    expect(said.indexOf('We miss Mateo')).toBeLessThan(said.indexOf('You are obligated'));
    expect(said).toContain('48260.5');
    expect(said).toContain('no legal advice');
    expect(said).not.toMatch(/DRAFT|\{\w+\}/);
  });

  it('is in the family’s language first, and in English after it', () => {
    const said = text({ language: 'vi' });
    expect(said.indexOf('Kính gửi')).toBeGreaterThan(-1);
    expect(said.indexOf('Kính gửi')).toBeLessThan(said.indexOf('Dear family'));
    expect(said).toContain('Học khu');
  });

  it('says so while it is a draft, and while no speaker approved its words', () => {
    expect(text({ isDraft: true })).toContain('DRAFT');
    expect(text({ language: 'es' })).toContain('Traducción en borrador');
    expect(text({ language: 'es', translationBy: 'Ada' })).toContain('(Ada)');
    expect(text({ language: 'es', isApproved: true })).not.toContain('borrador');
  });

  it('needs a new approval when its words change', () => {
    const other = { ...step, saysIn: { es: ['Otra cosa.'] } };
    expect(translatedWords(step, 'es')).not.toBe(translatedWords(other, 'es'));
    expect(translatedWords(step, 'zh')).not.toBe(translatedWords(step, 'es'));
  });
});
