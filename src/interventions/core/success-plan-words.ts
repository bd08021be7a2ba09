/** The product's own words on a success plan and around it. One more version whenever words change: approvals are for a version. */
export const wording_version = 1;

export interface SuccessWords {
  name: string;
  direction: 'ltr' | 'rtl';
  title: string;
  strengths: string;
  hopes: string;
  goal: string;
  hard: string;
  school: string;
  family: string;
  student: string;
  checkOn: string;
  contact: string;
  agreement: string;
  agree: string;
  changes: string;
  yourName: string;
  yourWords: string;
  send: string;
  thanks: string;
  changesThanks: string;
  agreedBy: string;
  /** Around the plan. */
  codeTitle: string;
  codeHelp: string;
  code: string;
  open: string;
  wrongCode: string;
  noCode: string;
  closed: string;
  newer: string;
  larger: string;
  smaller: string;
  print: string;
  signature: string;
  date: string;
  isDraft: string;
  needName: string;
  needWords: string;
}

const en: SuccessWords = {
  name: 'English',
  direction: 'ltr',
  title: 'Our success plan',
  strengths: 'What goes well',
  hopes: 'What we hope for',
  goal: 'What we want to reach together',
  hard: 'What makes it hard',
  school: 'What the school will do',
  family: 'What the family will do',
  student: 'What the student will do',
  checkOn: 'We talk again on',
  contact: 'Questions? Call',
  agreement: 'Do you agree with this plan? You can change your mind at any time.',
  agree: 'I agree',
  changes: 'I would like something to change',
  yourName: 'Your name',
  yourWords: 'What should change, or what else should we know?',
  send: 'Send',
  thanks: 'Thank you. The school has your answer.',
  changesThanks: 'Thank you. Somebody from the school will talk with you about it.',
  agreedBy: 'Agreed by',
  codeTitle: 'Enter your code',
  codeHelp: 'So that only you can read this, the school gives you a code of six digits. It works for 15 minutes.',
  code: 'Code',
  open: 'Open',
  wrongCode: 'That is not the code. Please try again.',
  noCode: 'There is no code to use at the moment. Please ask the school for one.',
  closed: 'This link is not open any more. Please ask the school for a new one.',
  newer: 'There is a newer version of this plan. Please ask the school for it.',
  larger: 'Larger print',
  smaller: 'Smaller print',
  print: 'Print',
  signature: 'Signature',
  date: 'Date',
  isDraft: '',
  needName: 'Please write your name.',
  needWords: 'Please write what should change.',
};

const es: SuccessWords = {
  name: 'Español',
  direction: 'ltr',
  title: 'Nuestro plan de éxito',
  strengths: 'Lo que va bien',
  hopes: 'Lo que esperamos',
  goal: 'Lo que queremos lograr juntos',
  hard: 'Lo que lo hace difícil',
  school: 'Lo que hará la escuela',
  family: 'Lo que hará la familia',
  student: 'Lo que hará el estudiante',
  checkOn: 'Volveremos a hablar el',
  contact: '¿Preguntas? Llame a',
  agreement: '¿Está de acuerdo con este plan? Puede cambiar de opinión en cualquier momento.',
  agree: 'Estoy de acuerdo',
  changes: 'Quisiera cambiar algo',
  yourName: 'Su nombre',
  yourWords: '¿Qué debería cambiar, o qué más debemos saber?',
  send: 'Enviar',
  thanks: 'Gracias. La escuela tiene su respuesta.',
  changesThanks: 'Gracias. Alguien de la escuela hablará con usted.',
  agreedBy: 'De acuerdo:',
  codeTitle: 'Escriba su código',
  codeHelp: 'Para que solo usted pueda leer esto, la escuela le da un código de seis cifras. Sirve durante 15 minutos.',
  code: 'Código',
  open: 'Abrir',
  wrongCode: 'Ese no es el código. Inténtelo de nuevo.',
  noCode: 'En este momento no hay ningún código. Pida uno a la escuela.',
  closed: 'Este enlace ya no está abierto. Pida uno nuevo a la escuela.',
  newer: 'Hay una versión más nueva de este plan. Pídala a la escuela.',
  larger: 'Letra más grande',
  smaller: 'Letra más pequeña',
  print: 'Imprimir',
  signature: 'Firma',
  date: 'Fecha',
  isDraft: 'Traducción en borrador: todavía no la ha revisado una persona que hable español.',
  needName: 'Escriba su nombre.',
  needWords: 'Escriba qué debería cambiar.',
};

const ar: SuccessWords = {
  name: 'العربية',
  direction: 'rtl',
  title: 'خطة النجاح المشتركة',
  strengths: 'ما يسير على ما يرام',
  hopes: 'ما نتمناه',
  goal: 'ما نريد أن نحققه معًا',
  hard: 'ما يجعل الأمر صعبًا',
  school: 'ما ستفعله المدرسة',
  family: 'ما ستفعله الأسرة',
  student: 'ما سيفعله الطالب أو الطالبة',
  checkOn: 'نتحدث مرة أخرى في',
  contact: 'لديكم أسئلة؟ اتصلوا بـ',
  agreement: 'هل توافقون على هذه الخطة؟ يمكنكم تغيير رأيكم في أي وقت.',
  agree: 'أوافق',
  changes: 'أود تغيير شيء ما',
  yourName: 'اسمكم',
  yourWords: 'ما الذي ينبغي تغييره، أو ما الذي ينبغي أن نعرفه أيضًا؟',
  send: 'إرسال',
  thanks: 'شكرًا لكم. وصل جوابكم إلى المدرسة.',
  changesThanks: 'شكرًا لكم. سيتحدث معكم شخص من المدرسة عن ذلك.',
  agreedBy: 'وافق عليها',
  codeTitle: 'أدخلوا الرمز',
  codeHelp: 'لكي تقرؤوا هذه الصفحة أنتم فقط، تعطيكم المدرسة رمزًا من ستة أرقام. وهو صالح لمدة 15 دقيقة.',
  code: 'الرمز',
  open: 'فتح',
  wrongCode: 'هذا ليس الرمز الصحيح. حاولوا مرة أخرى.',
  noCode: 'لا يوجد رمز صالح الآن. اطلبوا رمزًا من المدرسة.',
  closed: 'هذا الرابط لم يعد مفتوحًا. اطلبوا رابطًا جديدًا من المدرسة.',
  newer: 'توجد نسخة أحدث من هذه الخطة. اطلبوها من المدرسة.',
  larger: 'خط أكبر',
  smaller: 'خط أصغر',
  print: 'طباعة',
  signature: 'التوقيع',
  date: 'التاريخ',
  isDraft: 'ترجمة أولية: لم يراجعها بعد شخص يتحدث العربية.',
  needName: 'يرجى كتابة الاسم.',
  needWords: 'يرجى كتابة ما ينبغي تغييره.',
};

const zh: SuccessWords = {
  name: '中文',
  direction: 'ltr',
  title: '我们的成功计划',
  strengths: '做得好的方面',
  hopes: '我们的期望',
  goal: '我们想一起达到的目标',
  hard: '遇到的困难',
  school: '学校要做的事',
  family: '家庭要做的事',
  student: '学生要做的事',
  checkOn: '下次谈话日期',
  contact: '有问题请联系',
  agreement: '您同意这份计划吗?您可以随时改变主意。',
  agree: '我同意',
  changes: '我希望做一些修改',
  yourName: '您的姓名',
  yourWords: '哪些地方需要修改,或者还有什么需要我们知道?',
  send: '提交',
  thanks: '谢谢。学校已收到您的答复。',
  changesThanks: '谢谢。学校会有人与您联系商谈。',
  agreedBy: '同意者',
  codeTitle: '请输入验证码',
  codeHelp: '为了只让您本人看到这些内容,学校会给您一个六位数的验证码,15 分钟内有效。',
  code: '验证码',
  open: '打开',
  wrongCode: '验证码不对,请再试一次。',
  noCode: '目前没有可用的验证码,请向学校索取。',
  closed: '此链接已失效,请向学校索取新的链接。',
  newer: '这份计划已有新版本,请向学校索取。',
  larger: '放大字体',
  smaller: '缩小字体',
  print: '打印',
  signature: '签名',
  date: '日期',
  isDraft: '翻译草稿:尚未经说中文的人审阅。',
  needName: '请填写您的姓名。',
  needWords: '请写明需要修改的地方。',
};

const vi: SuccessWords = {
  name: 'Tiếng Việt',
  direction: 'ltr',
  title: 'Kế hoạch thành công của chúng ta',
  strengths: 'Những điều đang tốt',
  hopes: 'Những điều chúng ta mong muốn',
  goal: 'Điều chúng ta muốn cùng nhau đạt được',
  hard: 'Những điều gây khó khăn',
  school: 'Những việc nhà trường sẽ làm',
  family: 'Những việc gia đình sẽ làm',
  student: 'Những việc học sinh sẽ làm',
  checkOn: 'Chúng ta sẽ nói chuyện lại vào ngày',
  contact: 'Có câu hỏi? Xin gọi',
  agreement: 'Quý vị có đồng ý với kế hoạch này không? Quý vị có thể đổi ý bất cứ lúc nào.',
  agree: 'Tôi đồng ý',
  changes: 'Tôi muốn thay đổi một vài điều',
  yourName: 'Tên của quý vị',
  yourWords: 'Cần thay đổi điều gì, hoặc nhà trường cần biết thêm điều gì?',
  send: 'Gửi',
  thanks: 'Cảm ơn quý vị. Nhà trường đã nhận được câu trả lời.',
  changesThanks: 'Cảm ơn quý vị. Nhà trường sẽ liên lạc để trao đổi với quý vị.',
  agreedBy: 'Người đồng ý',
  codeTitle: 'Nhập mã của quý vị',
  codeHelp: 'Để chỉ quý vị đọc được trang này, nhà trường cho quý vị một mã sáu chữ số. Mã có hiệu lực trong 15 phút.',
  code: 'Mã',
  open: 'Mở',
  wrongCode: 'Mã không đúng. Xin thử lại.',
  noCode: 'Hiện không có mã nào dùng được. Xin hỏi nhà trường.',
  closed: 'Liên kết này không còn mở nữa. Xin hỏi nhà trường liên kết mới.',
  newer: 'Kế hoạch này đã có bản mới hơn. Xin hỏi nhà trường.',
  larger: 'Chữ lớn hơn',
  smaller: 'Chữ nhỏ hơn',
  print: 'In',
  signature: 'Chữ ký',
  date: 'Ngày',
  isDraft: 'Bản dịch nháp: chưa được người nói tiếng Việt xem lại.',
  needName: 'Xin viết tên của quý vị.',
  needWords: 'Xin viết điều cần thay đổi.',
};

export const successLanguages = { en, es, ar, zh, vi } as const;
export type SuccessLanguage = keyof typeof successLanguages;
export const successLanguageKeys = ['en', 'es', 'ar', 'zh', 'vi'] as const satisfies readonly SuccessLanguage[];

/** The language to begin with for somebody of whom the roster says how they speak; English where we have no words. */
export function successLanguageOf(said: string | null): SuccessLanguage {
  const word = (said ?? '').trim().toLowerCase();
  const subtag = word.split(/[-_]/)[0] ?? '';
  const named: Record<string, SuccessLanguage> = {
    english: 'en',
    spanish: 'es',
    arabic: 'ar',
    chinese: 'zh',
    mandarin: 'zh',
    cantonese: 'zh',
    vietnamese: 'vi',
  };
  const own = successLanguageKeys.find((key) => successLanguages[key].name.toLowerCase() === word);
  return named[word] ?? own ?? successLanguageKeys.find((key) => key === subtag) ?? 'en';
}

/** A language whose words no speaker has approved is marked as a draft; English is what the words were written in. */
export const isDraftLanguage = (language: SuccessLanguage, approved: ReadonlySet<string>): boolean =>
  language !== 'en' && !approved.has(language);
