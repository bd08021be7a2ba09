/** What a call says around a message, in a language that the provider's voices speak. */
interface Spoken {
  /** The provider's own name for language and voice (the lists of Twilio's SDK 6.2). */
  language: string;
  voice: string;
  again: string;
  callMe: string;
  thanks: string;
  bye: string;
}

/** No voice of Twilio's speaks Urdu: such a message goes another way. These few words are ours, and no speaker has approved them yet. */
const spoken: Readonly<Record<string, Spoken>> = {
  en: {
    language: 'en-US',
    voice: 'Polly.Joanna',
    again: 'To hear this again, press 1.',
    callMe: 'If you would like somebody to call you back, press 2.',
    thanks: 'Thank you. Somebody will call you back.',
    bye: 'Goodbye.',
  },
  es: {
    language: 'es-US',
    voice: 'Polly.Lupe',
    again: 'Para escuchar de nuevo, oprima 1.',
    callMe: 'Si quiere que alguien le llame, oprima 2.',
    thanks: 'Gracias. Alguien le llamará.',
    bye: 'Adiós.',
  },
  ar: {
    language: 'ar-XA',
    voice: 'Google.ar-XA-Standard-A',
    again: 'لسماع الرسالة مرة أخرى، اضغط 1.',
    callMe: 'إذا أردت أن يتصل بك أحد، اضغط 2.',
    thanks: 'شكرا لك. سيتصل بك أحدنا.',
    bye: 'مع السلامة.',
  },
  zh: {
    language: 'cmn-CN',
    voice: 'Polly.Zhiyu',
    again: '再听一遍请按1。',
    callMe: '如果需要我们给您回电，请按2。',
    thanks: '谢谢。我们会给您回电。',
    bye: '再见。',
  },
  vi: {
    language: 'vi-VN',
    voice: 'Google.vi-VN-Standard-A',
    again: 'Để nghe lại, bấm phím 1.',
    callMe: 'Nếu muốn chúng tôi gọi lại, bấm phím 2.',
    thanks: 'Cảm ơn. Chúng tôi sẽ gọi lại cho quý vị.',
    bye: 'Xin chào tạm biệt.',
  },
  fr: {
    language: 'fr-FR',
    voice: 'Polly.Lea',
    again: 'Pour réécouter, tapez 1.',
    callMe: 'Si vous souhaitez être rappelé, tapez 2.',
    thanks: 'Merci. Quelqu’un vous rappellera.',
    bye: 'Au revoir.',
  },
  pl: {
    language: 'pl-PL',
    voice: 'Polly.Ewa',
    again: 'Aby wysłuchać ponownie, naciśnij 1.',
    callMe: 'Aby poprosić o telefon, naciśnij 2.',
    thanks: 'Dziękujemy. Ktoś do Państwa zadzwoni.',
    bye: 'Do widzenia.',
  },
  pt: {
    language: 'pt-BR',
    voice: 'Polly.Camila',
    again: 'Para ouvir de novo, pressione 1.',
    callMe: 'Se quiser que alguém ligue para você, pressione 2.',
    thanks: 'Obrigado. Alguém vai ligar para você.',
    bye: 'Até logo.',
  },
};

/** Whether a call can say this. */
export function isSpoken(language: string | null): boolean {
  return language !== null && Object.hasOwn(spoken, base(language));
}

export const spokenLanguages = Object.keys(spoken);

/** More than a person listens to. */
export const most_letters_of_a_call = 3_000;

/**
 * A call as TwiML: the message, then one key to hear it again or to be called back. Null: no voice speaks this language.
 * @param keyTo where the key that was pressed is reported; null: the provider cannot reach us, so nothing is asked
 */
export function twimlOf(words: string, language: string | null, keyTo: string | null): string | null {
  const said = language === null ? undefined : spoken[base(language)];
  if (!said) return null;
  const say = (text: string) => `<Say language="${said.language}" voice="${said.voice}">${escaped(text)}</Say>`;
  const message = say(words.slice(0, most_letters_of_a_call));
  const asked = keyTo
    ? `<Gather input="dtmf" numDigits="1" timeout="8" method="POST" action="${escaped(keyTo)}">${message}<Pause length="1"/>${say(`${said.again} ${said.callMe}`)}</Gather>`
    : `${message}<Pause length="2"/>${message}`;
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${asked}${say(said.bye)}</Response>`;
}

/** The answer to a key: 1 says it again, anything else is thanked for. */
export function twimlAfterKey(key: string, words: string, language: string | null, keyTo: string): string {
  if (key === '1') return twimlOf(words, language, keyTo) ?? nothing_twiml;
  const said = spoken[base(language ?? 'en')];
  if (!said) return nothing_twiml;
  const text = key === '2' ? said.thanks : said.bye;
  return `<?xml version="1.0" encoding="UTF-8"?><Response><Say language="${said.language}" voice="${said.voice}">${escaped(text)}</Say></Response>`;
}

export const nothing_twiml = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>';

function base(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? '';
}

function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&apos;',
  };
  return text.replace(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}
