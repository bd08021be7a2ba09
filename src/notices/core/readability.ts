/** How plain a text is: words, and the school grade of whoever can read it. */
export interface Readability {
  words: number;
  sentences: number;
  /** Flesch–Kincaid grade (Kincaid et al. 1975): 0.39 words per sentence + 11.8 syllables per word − 15.59. For English only. */
  grade: number;
}

/** @example readabilityOf('The cat sat on the mat.').grade < 1 */
export function readabilityOf(text: string): Readability {
  const words = text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu) ?? [];
  const sentences = Math.max(1, (text.match(/[.!?]+(?=\s|$)/g) ?? []).length);
  if (words.length === 0) return { words: 0, sentences, grade: 0 };
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0);
  const grade = 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
  return { words: words.length, sentences, grade: Math.round(10 * grade) / 10 };
}

/** Groups of vowels, without a silent e at the end. */
function syllablesOf(word: string): number {
  const plain = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (plain.length <= 3) return 1;
  const shorter = plain.replace(/(?:[^laeiouy]es|[^l]ed|[^laeiouy]e)$/, (end) => end.slice(0, 1)).replace(/^y/, '');
  return Math.max(1, shorter.match(/[aeiouy]{1,2}/g)?.length ?? 1);
}
