/** A text as phrases are looked for in it. */
export interface Folded {
  /** Small letters without accents, words parted by one space. */
  plain: string;
  /** The same with its accents: in Vietnamese they make another word. */
  marked: string;
  isQuestion: boolean;
}

/** Letters of Arabic and Urdu keyboards that are written for one another. */
const sameLetter: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ې: 'ي',
  ے: 'ي',
  ک: 'ك',
  ہ: 'ه',
  ھ: 'ه',
  ۃ: 'ه',
  ة: 'ه',
  ؤ: 'و',
};
const look_alike = /(?<=\p{L})0(?=\p{L})/gu;

/** Folds what people type on telephones: capitals, accents, joined punctuation, "stoooop", "st0p". */
export function fold(text: string): Folded {
  const base = text
    .slice(0, 2_000)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[\u0610-\u061A\u064B-\u065F\u0670\u0640]/g, '')
    .replace(/./gu, (letter) => sameLetter[letter] ?? letter);
  const marked = tidy(base);
  const plain = tidy(
    base
      .normalize('NFD')
      .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
      .replace(/[łđ]/g, (l) => (l === 'ł' ? 'l' : 'd'))
      .normalize('NFC'),
  );
  return { plain, marked, isQuestion: /[?？؟]\s*$/.test(text.trim()) };
}

function tidy(text: string): string {
  return text
    .replace(look_alike, 'o')
    .replace(/(\p{L})\1{2,}/gu, '$1')
    .replace(/(?<=\p{L})'(?=\p{L})/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}🛑✋⛔🚫]+/gu, ' ')
    .trim();
}
