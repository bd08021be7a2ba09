import type { ReadyLanguage } from '../../../kernel/languages.ts';

/** What a caller may say: a guide, not a text to read out. Fields: {caller}, {school}, {students}. */
export interface CallScript {
  opening: string;
  questions: readonly string[];
  closing: string;
}

export const scriptKeys = ['welcome-call', 'no-answer-to-messages'] as const;
export type ScriptKey = (typeof scriptKeys)[number];

export const script_names: Record<ScriptKey, string> = {
  'welcome-call': 'Welcome call',
  'no-answer-to-messages': 'Call to a family that has not answered',
};

/** A script in a language, with what it names filled in; null where we have no words in it: the caller works with an interpreter. */
export function scriptIn(
  key: ScriptKey,
  language: string,
  fields: { caller: string; school: string; students: string },
): CallScript | null {
  const found = (scripts[key] as Partial<Record<string, CallScript>>)[language];
  if (!found) return null;
  const fill = (text: string) =>
    text.replaceAll(/\{(caller|school|students)\}/g, (_, name: string) => fields[name as keyof typeof fields]);
  return { opening: fill(found.opening), questions: found.questions.map(fill), closing: fill(found.closing) };
}

/** They come with the product, as drafts: a speaker reads them before the first call. */
const scripts: Record<ScriptKey, Record<ReadyLanguage, CallScript>> = {
  'welcome-call': {
    en: {
      opening:
        'Hello, this is {caller} from {school}. Nothing is wrong. I am calling to say welcome and to get to know you.',
      questions: [
        'What does {students} enjoy, and what helps on a hard day?',
        'What would you like us to know about your family?',
        'How do you like to hear from us, in which language, and at what time?',
        'Is there anything that makes coming to school difficult?',
      ],
      closing: 'Thank you. You can call or write to us at any time.',
    },
    es: {
      opening: 'Hola, soy {caller}, de {school}. No pasa nada malo. Llamo para darles la bienvenida y conocerles.',
      questions: [
        '¿Qué le gusta a {students} y qué le ayuda en un día difícil?',
        '¿Qué le gustaría que supiéramos de su familia?',
        '¿Cómo prefiere que le avisemos, en qué idioma y a qué hora?',
        '¿Hay algo que haga difícil venir a la escuela?',
      ],
      closing: 'Gracias. Puede llamarnos o escribirnos cuando quiera.',
    },
    ar: {
      opening: 'مرحبًا، أنا {caller} من {school}. لا توجد أي مشكلة. أتصل لأرحب بكم ولنتعرف عليكم.',
      questions: [
        'ماذا يحب {students}، وما الذي يساعد في يوم صعب؟',
        'ماذا تودون أن نعرف عن عائلتكم؟',
        'كيف تفضلون أن نتواصل معكم، وبأي لغة، وفي أي وقت؟',
        'هل هناك ما يجعل الحضور إلى المدرسة صعبًا؟',
      ],
      closing: 'شكرًا لكم. يمكنكم الاتصال بنا أو الكتابة إلينا في أي وقت.',
    },
    zh: {
      opening: '您好，我是{school}的{caller}。没有发生什么问题。我打电话是想欢迎您，也想认识一下您。',
      questions: [
        '{students}喜欢什么？遇到不顺心的日子，什么会有帮助？',
        '您希望我们了解您家的哪些情况？',
        '您希望我们用什么方式、什么语言、在什么时间联系您？',
        '有什么事情让来上学变得困难吗？',
      ],
      closing: '谢谢您。您随时可以打电话或写信给我们。',
    },
    vi: {
      opening:
        'Xin chào, tôi là {caller} ở {school}. Không có chuyện gì xấu cả. Tôi gọi để chào mừng và làm quen với gia đình.',
      questions: [
        '{students} thích điều gì, và điều gì giúp được vào một ngày khó khăn?',
        'Gia đình muốn chúng tôi biết điều gì?',
        'Gia đình muốn chúng tôi liên lạc bằng cách nào, bằng tiếng nào và vào lúc nào?',
        'Có điều gì khiến việc đến trường trở nên khó khăn không?',
      ],
      closing: 'Xin cảm ơn. Gia đình có thể gọi hoặc viết cho chúng tôi bất cứ lúc nào.',
    },
    fr: {
      opening:
        'Bonjour, ici {caller}, de {school}. Il n’y a aucun problème. J’appelle pour vous souhaiter la bienvenue et faire connaissance.',
      questions: [
        'Qu’est-ce que {students} aime, et qu’est-ce qui aide un jour difficile ?',
        'Que voudriez-vous que nous sachions de votre famille ?',
        'Comment préférez-vous être contactés, dans quelle langue et à quelle heure ?',
        'Y a-t-il quelque chose qui rend la venue à l’école difficile ?',
      ],
      closing: 'Merci. Vous pouvez nous appeler ou nous écrire à tout moment.',
    },
    pl: {
      opening: 'Dzień dobry, mówi {caller}, {school}. Nic złego się nie stało. Dzwonię, żeby Państwa powitać i poznać.',
      questions: [
        'Co {students} lubi i co pomaga w trudnym dniu?',
        'Co chcieliby Państwo, żebyśmy wiedzieli o Państwa rodzinie?',
        'Jak najlepiej się z Państwem kontaktować, w jakim języku i o jakiej porze?',
        'Czy coś utrudnia przychodzenie do szkoły?',
      ],
      closing: 'Dziękuję. Mogą Państwo do nas dzwonić i pisać o każdej porze.',
    },
    pt: {
      opening:
        'Olá, fala {caller}, de {school}. Não há nada de errado. Estou a ligar para dar as boas-vindas e conhecer a família.',
      questions: [
        'De que é que {students} gosta, e o que ajuda num dia difícil?',
        'O que gostaria que soubéssemos da sua família?',
        'Como prefere que falemos consigo, em que língua e a que horas?',
        'Há alguma coisa que torne difícil vir à escola?',
      ],
      closing: 'Obrigado. Pode ligar ou escrever-nos a qualquer momento.',
    },
    ur: {
      opening:
        'السلام علیکم، میں {school} سے {caller} بات کر رہا/رہی ہوں۔ کوئی پریشانی کی بات نہیں۔ میں آپ کو خوش آمدید کہنے اور جاننے کے لیے فون کر رہا/رہی ہوں۔',
      questions: [
        '{students} کو کیا پسند ہے، اور مشکل دن میں کیا مدد کرتا ہے؟',
        'آپ اپنے خاندان کے بارے میں ہمیں کیا بتانا چاہیں گے؟',
        'آپ کس طرح، کس زبان میں اور کس وقت رابطہ پسند کرتے ہیں؟',
        'کیا کوئی چیز اسکول آنا مشکل بناتی ہے؟',
      ],
      closing: 'شکریہ۔ آپ کسی بھی وقت ہمیں فون کر سکتے ہیں یا لکھ سکتے ہیں۔',
    },
  },
  'no-answer-to-messages': {
    en: {
      opening:
        'Hello, this is {caller} from {school}. We wrote to you about {students} and would like to hear how things are.',
      questions: [
        'Did our messages reach you?',
        'Is there something that makes coming to school difficult right now?',
        'What would help?',
      ],
      closing: 'Thank you. I will write down what we agreed, and we will speak again.',
    },
    es: {
      opening:
        'Hola, soy {caller}, de {school}. Le escribimos acerca de {students} y quisiéramos saber cómo van las cosas.',
      questions: [
        '¿Le llegaron nuestros mensajes?',
        '¿Hay algo que ahora haga difícil venir a la escuela?',
        '¿Qué ayudaría?',
      ],
      closing: 'Gracias. Anotaré lo que acordamos y volveremos a hablar.',
    },
    ar: {
      opening: 'مرحبًا، أنا {caller} من {school}. كتبنا إليكم بخصوص {students} ونود أن نطمئن على الأحوال.',
      questions: ['هل وصلتكم رسائلنا؟', 'هل هناك ما يجعل الحضور إلى المدرسة صعبًا الآن؟', 'ما الذي يمكن أن يساعد؟'],
      closing: 'شكرًا لكم. سأدوّن ما اتفقنا عليه وسنتحدث مرة أخرى.',
    },
    zh: {
      opening: '您好，我是{school}的{caller}。我们曾就{students}的事给您写过信，想了解一下情况。',
      questions: ['您收到我们的信息了吗？', '现在有什么事情让来上学变得困难吗？', '怎样会有帮助？'],
      closing: '谢谢您。我会记下我们商定的事，我们之后再联系。',
    },
    vi: {
      opening:
        'Xin chào, tôi là {caller} ở {school}. Chúng tôi đã viết cho gia đình về {students} và muốn biết tình hình thế nào.',
      questions: [
        'Gia đình có nhận được tin nhắn của chúng tôi không?',
        'Hiện có điều gì khiến việc đến trường khó khăn không?',
        'Điều gì sẽ giúp được?',
      ],
      closing: 'Xin cảm ơn. Tôi sẽ ghi lại những gì đã thống nhất và chúng ta sẽ nói chuyện lại.',
    },
    fr: {
      opening:
        'Bonjour, ici {caller}, de {school}. Nous vous avons écrit au sujet de {students} et aimerions savoir comment cela se passe.',
      questions: [
        'Avez-vous reçu nos messages ?',
        'Y a-t-il en ce moment quelque chose qui rend la venue à l’école difficile ?',
        'Qu’est-ce qui aiderait ?',
      ],
      closing: 'Merci. Je note ce que nous avons convenu, et nous nous reparlerons.',
    },
    pl: {
      opening:
        'Dzień dobry, mówi {caller}, {school}. Pisaliśmy do Państwa w sprawie: {students}. Chcielibyśmy wiedzieć, jak się sprawy mają.',
      questions: ['Czy nasze wiadomości dotarły?', 'Czy coś teraz utrudnia przychodzenie do szkoły?', 'Co by pomogło?'],
      closing: 'Dziękuję. Zapiszę, co ustaliliśmy, i jeszcze porozmawiamy.',
    },
    pt: {
      opening:
        'Olá, fala {caller}, de {school}. Escrevemos-lhe sobre {students} e gostaríamos de saber como estão as coisas.',
      questions: [
        'Recebeu as nossas mensagens?',
        'Há alguma coisa que neste momento torne difícil vir à escola?',
        'O que ajudaria?',
      ],
      closing: 'Obrigado. Vou anotar o que combinámos e voltamos a falar.',
    },
    ur: {
      opening:
        'السلام علیکم، میں {school} سے {caller} بات کر رہا/رہی ہوں۔ ہم نے آپ کو {students} کے بارے میں لکھا تھا اور جاننا چاہتے ہیں کہ حالات کیسے ہیں۔',
      questions: [
        'کیا ہمارے پیغامات آپ کو ملے؟',
        'کیا اس وقت کوئی چیز اسکول آنا مشکل بنا رہی ہے؟',
        'کس چیز سے مدد ہوگی؟',
      ],
      closing: 'شکریہ۔ جو ہم نے طے کیا ہے میں لکھ لوں گا/گی، اور ہم پھر بات کریں گے۔',
    },
  },
};
