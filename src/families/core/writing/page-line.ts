import { languages, type ReadyLanguage } from '../../../kernel/languages.ts';

const lines: Record<ReadyLanguage, string> = {
  en: 'Read more and answer:',
  es: 'Lea más y responda:',
  ar: 'لقراءة المزيد والرد:',
  zh: '查看详情并回复：',
  vi: 'Đọc thêm và trả lời:',
  fr: 'En savoir plus et répondre :',
  pl: 'Więcej i odpowiedź:',
  pt: 'Saiba mais e responda:',
  ur: 'مزید پڑھیں اور جواب دیں:',
};

/** A message with the address of its reader's own page below it; where we have no words for that, the address stands alone. */
export function withPage(body: string, language: string, url: string): string {
  const key = languages.find((one) => one.key === language)?.key;
  return `${body.trimEnd()}\n\n${key ? `${lines[key]} ` : ''}${url}`;
}
