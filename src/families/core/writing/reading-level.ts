/** How hard words are to read, where there is a published formula for the language; else only how long its sentences are. */
export type ReadingLevel =
  | { kind: 'grade'; grade: number; formula: string }
  | { kind: 'ease'; ease: number; grade: number; formula: string }
  | { kind: 'length'; perSentence: number; unit: 'words' | 'characters' }
  | { kind: 'insufficient'; have: number; need: number };

export interface TextCounts {
  words: number;
  sentences: number;
  syllables: number;
}

/** Below so many words a formula says nothing. */
const least_words = 20;

/** Flesch-Kincaid grade level (Kincaid et al. 1975): the US grade of whom it is easy for. */
export function fleschKincaid({ words, sentences, syllables }: TextCounts): number {
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
}

/** Reading ease from 0 (hard) to 100: Flesch (1948) and what others fitted to their languages. */
const ease: Record<string, { formula: string; of(counts: TextCounts): number } | undefined> = {
  en: {
    formula: 'Flesch 1948',
    of: ({ words, sentences, syllables }) => 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words),
  },
  es: {
    formula: 'Fernández Huerta 1959',
    of: ({ words, sentences, syllables }) => 206.84 - 1.02 * (words / sentences) - 60 * (syllables / words),
  },
  fr: {
    formula: 'Kandel and Moles 1958',
    of: ({ words, sentences, syllables }) => 207 - 1.015 * (words / sentences) - 73.6 * (syllables / words),
  },
  pt: {
    formula: 'Martins et al. 1996',
    of: ({ words, sentences, syllables }) => 248.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words),
  },
};

export function readingEase(language: string, counts: TextCounts): number | null {
  return ease[language]?.of(counts) ?? null;
}

/** Flesch's own table: the school grade for which an ease is right; 13 stands for college. */
export function gradeOfEase(score: number): number {
  const from = [90, 80, 70, 60, 50, 30] as const;
  const grades = [5, 6, 7, 8, 10, 13] as const;
  const at = from.findIndex((least) => score >= least);
  return at < 0 ? 16 : (grades[at] ?? 16);
}

export function readingLevel(text: string, language: string): ReadingLevel {
  const counts = countsOf(text, language);
  if (language === 'zh' || language === 'ja') {
    const characters = [...text.replace(/[\s\p{P}]/gu, '')].length;
    return { kind: 'length', perSentence: Math.round(characters / counts.sentences), unit: 'characters' };
  }
  const formula = ease[language];
  if (!formula) return { kind: 'length', perSentence: Math.round(counts.words / counts.sentences), unit: 'words' };
  if (counts.words < least_words) return { kind: 'insufficient', have: counts.words, need: least_words };
  if (language === 'en')
    return { kind: 'grade', grade: Math.max(0, fleschKincaid(counts)), formula: 'Flesch-Kincaid 1975' };
  const score = formula.of(counts);
  return { kind: 'ease', ease: score, grade: gradeOfEase(score), formula: formula.formula };
}

/** Words and sentences as Unicode cuts them (UAX 29); syllables by groups of vowels. */
export function countsOf(text: string, language: string): TextCounts {
  const locale = Intl.Segmenter.supportedLocalesOf([language]).length > 0 ? language : 'en';
  const words = [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].filter(
    ({ isWordLike }) => isWordLike,
  );
  // A line of its own is a sentence too: greetings end without a full stop.
  const sentences = text
    .split(/\n+/)
    .flatMap((line) => [...new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(line)])
    .filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment)).length;
  const syllables = words.reduce((sum, { segment }) => sum + syllablesOf(segment, language), 0);
  return { words: Math.max(1, words.length), sentences: Math.max(1, sentences), syllables };
}

const strong = 'aeoáéóàèòâêôãõ';

/** @NOTE An approximation: a count of vowel groups, less English's and French's silent e. */
export function syllablesOf(word: string, language: string): number {
  const low = word.toLowerCase();
  if (/^\p{N}+$/u.test(low)) return 1;
  if (language === 'es' || language === 'pt') return Math.max(1, iberian(low));
  const plain = low.normalize('NFD').replace(/\p{M}/gu, '');
  const silent =
    language === 'en' ? /(?:[^laeiouy]es|[^aeiouylt]ed|[^laeiouy]e)$/ : /(?:[^aeiouy]es|[^aeiouy]ent|[^aeiouy]e)$/;
  const cut = plain.length > 3 ? plain.replace(silent, (end) => end.charAt(0)) : plain;
  return Math.max(1, cut.match(/[aeiouy]+/g)?.length ?? 1);
}

/** Two strong vowels, or an accented weak one beside a strong, are two syllables; else neighbours are one. */
function iberian(word: string): number {
  let count = 0;
  let before = '';
  for (const letter of word.replace(/qu(?=[eiéí])|gu(?=[eiéí])/g, 'q')) {
    const isVowel = /[aeiouáéíóúüàâêôãõ]/.test(letter);
    const parts = strong.includes(before) && strong.includes(letter) && before !== '' && !/[ãõ]/.test(before);
    const accented = /[íú]/.test(letter) || /[íú]/.test(before);
    if (isVowel && (before === '' || parts || accented)) count++;
    before = isVowel ? letter : '';
  }
  return count;
}
