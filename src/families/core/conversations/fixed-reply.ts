import { type ReadyLanguage, readyLanguages } from '../../../kernel/languages.ts';

interface Said {
  school: string;
  /** When a person reads it, in this language; null: nobody can say. */
  when: string | null;
  /** As it is dialled. */
  number: string;
}

/**
 * What is said while nobody reads, in fixed words: that no person has read it, when one will, and whom to call. Drafts until a
 * speaker of the language approves them (families.inbox_setting.approved_languages).
 */
const words: Record<ReadyLanguage, (said: Said) => string> = {
  en: ({ school, when, number }) =>
    `${school}: Nobody is reading messages right now. ${when ? `A person will read yours on ${when}. ` : ''}If somebody is in danger, call ${number} now.`,
  es: ({ school, when, number }) =>
    `${school}: En este momento nadie está leyendo los mensajes. ${when ? `Una persona leerá el suyo el ${when}. ` : ''}Si alguien está en peligro, llame ahora al ${number}.`,
  ar: ({ school, when, number }) =>
    `${school}: لا أحد يقرأ الرسائل الآن. ${when ? `سيقرأ شخص رسالتكم ${when}. ` : ''}إذا كان أحد في خطر فاتصلوا الآن بالرقم ${number}.`,
  zh: ({ school, when, number }) =>
    `${school}：现在没有人在看信息。${when ? `工作人员将于${when}阅读您的信息。` : ''}如果有人处于危险中，请立即拨打 ${number}。`,
  vi: ({ school, when, number }) =>
    `${school}: Hiện không có ai đọc tin nhắn. ${when ? `Sẽ có người đọc tin của quý vị vào ${when}. ` : ''}Nếu có người gặp nguy hiểm, hãy gọi ngay ${number}.`,
  fr: ({ school, when, number }) =>
    `${school} : personne ne lit les messages en ce moment. ${when ? `Une personne lira le vôtre ${when}. ` : ''}Si quelqu’un est en danger, appelez tout de suite le ${number}.`,
  pl: ({ school, when, number }) =>
    `${school}: W tej chwili nikt nie czyta wiadomości. ${when ? `Ktoś przeczyta Państwa wiadomość: ${when}. ` : ''}Jeśli ktoś jest w niebezpieczeństwie, proszę od razu dzwonić pod ${number}.`,
  pt: ({ school, when, number }) =>
    `${school}: Neste momento ninguém está a ler as mensagens. ${when ? `Uma pessoa vai ler a sua: ${when}. ` : ''}Se alguém estiver em perigo, ligue já para o ${number}.`,
  ur: ({ school, when, number }) =>
    `${school}: اس وقت کوئی پیغامات نہیں پڑھ رہا۔ ${when ? `آپ کا پیغام ${when} کو پڑھا جائے گا۔ ` : ''}اگر کوئی خطرے میں ہے تو فوراً ${number} پر کال کریں۔`,
};

/** @param helpLine a sentence of the institution's own, in whatever language it is */
export function fixedReply(
  language: ReadyLanguage,
  {
    school,
    number,
    at,
    timeZone,
    helpLine,
  }: { school: string; number: string; at: Temporal.Instant | null; timeZone: string; helpLine: string },
): string {
  const when = at?.toZonedDateTimeISO(timeZone).toLocaleString(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
  });
  const said = words[language]({ school, when: when ?? null, number });
  return helpLine ? `${said} ${helpLine}` : said;
}

export const isReadyLanguage = (language: string): language is ReadyLanguage =>
  readyLanguages.some((ready) => ready === language);
