import type { ReadyLanguage } from '../../../kernel/languages.ts';
import type { FamilyCategory } from '../writing/occasions.ts';

interface FixedWords {
  /** 'all' and a list of what they named. */
  optOut: (school: string) => string;
  optOutOf: (school: string, what: string) => string;
  optIn: (school: string) => string;
  categories: Record<FamilyCategory, string>;
}

/**
 * What confirms an opt-out or its end, once, in fixed words: it says what was done and how to undo it, and nothing else
 * (47 CFR 64.1200(a)(12)). A speaker of each language should read these before they are relied on; see docs/howto/family-consent.md.
 */
export const fixedWords: Record<ReadyLanguage, FixedWords> = {
  en: {
    optOut: (school) =>
      `${school}: You will get no more of these messages. In an emergency we may still reach you. Reply START to get them again.`,
    optOutOf: (school, what) =>
      `${school}: You will get no more messages about ${what}. Reply START to get them again.`,
    optIn: (school) => `${school}: You will get our messages again. Reply STOP to end them.`,
    categories: {
      attendance: 'attendance',
      wellbeing: 'wellbeing',
      events: 'events',
      surveys: 'surveys',
      emergency: 'emergencies',
      legal: 'legal notices',
    },
  },
  es: {
    optOut: (school) =>
      `${school}: Ya no recibirá estos mensajes. En una emergencia todavía podríamos comunicarnos con usted. Responda START para recibirlos de nuevo.`,
    optOutOf: (school, what) =>
      `${school}: Ya no recibirá mensajes sobre ${what}. Responda START para recibirlos de nuevo.`,
    optIn: (school) => `${school}: Recibirá nuestros mensajes de nuevo. Responda ALTO para dejar de recibirlos.`,
    categories: {
      attendance: 'asistencia',
      wellbeing: 'bienestar',
      events: 'eventos',
      surveys: 'encuestas',
      emergency: 'emergencias',
      legal: 'avisos legales',
    },
  },
  ar: {
    optOut: (school) =>
      `${school}: لن تصلكم هذه الرسائل بعد الآن. قد نتواصل معكم في حالات الطوارئ فقط. أرسلوا START لاستلامها من جديد.`,
    optOutOf: (school, what) => `${school}: لن تصلكم رسائل عن ${what} بعد الآن. أرسلوا START لاستلامها من جديد.`,
    optIn: (school) => `${school}: ستصلكم رسائلنا من جديد. أرسلوا توقف لإيقافها.`,
    categories: {
      attendance: 'الحضور',
      wellbeing: 'الرفاه',
      events: 'الفعاليات',
      surveys: 'الاستبيانات',
      emergency: 'الطوارئ',
      legal: 'الإشعارات القانونية',
    },
  },
  zh: {
    optOut: (school) => `${school}：您将不再收到此类信息。遇到紧急情况，我们仍可能联系您。回复 START 可重新接收。`,
    optOutOf: (school, what) => `${school}：您将不再收到有关${what}的信息。回复 START 可重新接收。`,
    optIn: (school) => `${school}：您将重新收到我们的信息。回复“停止”可取消。`,
    categories: {
      attendance: '出勤',
      wellbeing: '身心健康',
      events: '活动',
      surveys: '问卷',
      emergency: '紧急情况',
      legal: '法律通知',
    },
  },
  vi: {
    optOut: (school) =>
      `${school}: Quý vị sẽ không nhận các tin nhắn này nữa. Khi khẩn cấp, chúng tôi vẫn có thể liên lạc. Trả lời START để nhận lại.`,
    optOutOf: (school, what) => `${school}: Quý vị sẽ không nhận tin nhắn về ${what} nữa. Trả lời START để nhận lại.`,
    optIn: (school) => `${school}: Quý vị sẽ nhận lại tin nhắn của chúng tôi. Trả lời DỪNG để ngừng.`,
    categories: {
      attendance: 'chuyên cần',
      wellbeing: 'sức khỏe tinh thần',
      events: 'sự kiện',
      surveys: 'khảo sát',
      emergency: 'khẩn cấp',
      legal: 'thông báo pháp lý',
    },
  },
  fr: {
    optOut: (school) =>
      `${school} : vous ne recevrez plus ces messages. En cas d’urgence, nous pourrons encore vous joindre. Répondez START pour les recevoir à nouveau.`,
    optOutOf: (school, what) =>
      `${school} : vous ne recevrez plus de messages au sujet de : ${what}. Répondez START pour les recevoir à nouveau.`,
    optIn: (school) => `${school} : vous recevrez à nouveau nos messages. Répondez ARRET pour ne plus les recevoir.`,
    categories: {
      attendance: 'assiduité',
      wellbeing: 'bien-être',
      events: 'événements',
      surveys: 'sondages',
      emergency: 'urgences',
      legal: 'avis légaux',
    },
  },
  pl: {
    optOut: (school) =>
      `${school}: Nie będą już Państwo otrzymywać tych wiadomości. W nagłych wypadkach możemy się jeszcze skontaktować. Odpowiedź START przywraca wiadomości.`,
    optOutOf: (school, what) =>
      `${school}: Nie będą już Państwo otrzymywać wiadomości na temat: ${what}. Odpowiedź START przywraca wiadomości.`,
    optIn: (school) => `${school}: Znów będą Państwo otrzymywać nasze wiadomości. Odpowiedź STOP je kończy.`,
    categories: {
      attendance: 'frekwencja',
      wellbeing: 'samopoczucie',
      events: 'wydarzenia',
      surveys: 'ankiety',
      emergency: 'nagłe wypadki',
      legal: 'pisma prawne',
    },
  },
  pt: {
    optOut: (school) =>
      `${school}: Não receberá mais estas mensagens. Em caso de emergência ainda poderemos contactá-lo. Responda START para voltar a recebê-las.`,
    optOutOf: (school, what) =>
      `${school}: Não receberá mais mensagens sobre: ${what}. Responda START para voltar a recebê-las.`,
    optIn: (school) => `${school}: Voltará a receber as nossas mensagens. Responda PARAR para deixar de as receber.`,
    categories: {
      attendance: 'assiduidade',
      wellbeing: 'bem-estar',
      events: 'eventos',
      surveys: 'inquéritos',
      emergency: 'emergências',
      legal: 'avisos legais',
    },
  },
  ur: {
    optOut: (school) =>
      `${school}: اب آپ کو یہ پیغامات نہیں ملیں گے۔ ہنگامی صورت میں ہم پھر بھی رابطہ کر سکتے ہیں۔ دوبارہ پانے کے لیے START لکھ کر بھیجیں۔`,
    optOutOf: (school, what) =>
      `${school}: اب آپ کو ${what} کے بارے میں پیغامات نہیں ملیں گے۔ دوبارہ پانے کے لیے START لکھ کر بھیجیں۔`,
    optIn: (school) => `${school}: آپ کو ہمارے پیغامات دوبارہ ملیں گے۔ روکنے کے لیے بند کریں لکھ کر بھیجیں۔`,
    categories: {
      attendance: 'حاضری',
      wellbeing: 'فلاح و بہبود',
      events: 'تقریبات',
      surveys: 'سروے',
      emergency: 'ہنگامی حالات',
      legal: 'قانونی نوٹس',
    },
  },
};
