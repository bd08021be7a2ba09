import { segmentsOf } from '../../../messages/core/segments.ts';

const alike: Readonly<Record<string, string | undefined>> = {
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
};

/** The same text with typographic marks as a telephone's own alphabet has them, where that spares UCS-2; letters are never changed. */
export function plainMarks(text: string): string {
  const plain = text.replace(/[‘’“”„–—…\u00a0\u202f]/g, (mark) => alike[mark] ?? mark);
  return segmentsOf(plain).encoding === 'gsm-7' ? plain : text;
}
