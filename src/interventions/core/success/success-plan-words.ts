import type { ReadyLanguage } from '../../../kernel/languages.ts';

/** The product's own headings of a success plan, on the family's page and on paper. */
export interface SuccessWords {
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
  agreedBy: string;
  signature: string;
  date: string;
  isDraft: string;
}

export const successWords: Readonly<Record<ReadyLanguage, SuccessWords>> = {
  en: {
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
    agreedBy: 'Agreed by',
    signature: 'Signature',
    date: 'Date',
    isDraft: '',
  },
  es: {
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
    agreedBy: 'De acuerdo:',
    signature: 'Firma',
    date: 'Fecha',
    isDraft: 'Traducción en borrador: todavía no la ha revisado una persona que hable español.',
  },
  ar: {
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
    agreedBy: 'وافق عليها',
    signature: 'التوقيع',
    date: 'التاريخ',
    isDraft: 'ترجمة أولية: لم يراجعها بعد شخص يتحدث العربية.',
  },
  zh: {
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
    agreedBy: '同意者',
    signature: '签名',
    date: '日期',
    isDraft: '翻译草稿:尚未经说中文的人审阅。',
  },
  vi: {
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
    agreedBy: 'Người đồng ý',
    signature: 'Chữ ký',
    date: 'Ngày',
    isDraft: 'Bản dịch nháp: chưa được người nói tiếng Việt xem lại.',
  },
  fr: {
    title: 'Notre plan de réussite',
    strengths: 'Ce qui va bien',
    hopes: 'Ce que nous espérons',
    goal: 'Ce que nous voulons atteindre ensemble',
    hard: 'Ce qui rend les choses difficiles',
    school: 'Ce que fera l’école',
    family: 'Ce que fera la famille',
    student: 'Ce que fera l’élève',
    checkOn: 'Nous en reparlons le',
    contact: 'Des questions ? Appelez',
    agreedBy: 'En accord :',
    signature: 'Signature',
    date: 'Date',
    isDraft: 'Traduction provisoire : personne parlant français ne l’a encore relue.',
  },
  pl: {
    title: 'Nasz plan sukcesu',
    strengths: 'Co idzie dobrze',
    hopes: 'Na co mamy nadzieję',
    goal: 'Co chcemy razem osiągnąć',
    hard: 'Co sprawia trudność',
    school: 'Co zrobi szkoła',
    family: 'Co zrobi rodzina',
    student: 'Co zrobi uczeń lub uczennica',
    checkOn: 'Porozmawiamy ponownie',
    contact: 'Pytania? Prosimy dzwonić',
    agreedBy: 'Zgodę wyrazili:',
    signature: 'Podpis',
    date: 'Data',
    isDraft: 'Tłumaczenie robocze: nie sprawdził go jeszcze nikt, kto mówi po polsku.',
  },
  pt: {
    title: 'O nosso plano de sucesso',
    strengths: 'O que corre bem',
    hopes: 'O que esperamos',
    goal: 'O que queremos alcançar juntos',
    hard: 'O que torna difícil',
    school: 'O que a escola vai fazer',
    family: 'O que a família vai fazer',
    student: 'O que o aluno ou a aluna vai fazer',
    checkOn: 'Voltamos a falar em',
    contact: 'Dúvidas? Ligue para',
    agreedBy: 'De acordo:',
    signature: 'Assinatura',
    date: 'Data',
    isDraft: 'Tradução provisória: ainda não foi revista por quem fala português.',
  },
  ur: {
    title: 'کامیابی کا ہمارا منصوبہ',
    strengths: 'جو اچھا چل رہا ہے',
    hopes: 'ہماری امیدیں',
    goal: 'ہم مل کر کیا حاصل کرنا چاہتے ہیں',
    hard: 'کیا چیز اسے مشکل بناتی ہے',
    school: 'اسکول کیا کرے گا',
    family: 'خاندان کیا کرے گا',
    student: 'طالب علم کیا کرے گا',
    checkOn: 'ہم دوبارہ بات کریں گے',
    contact: 'سوالات؟ فون کریں',
    agreedBy: 'متفق:',
    signature: 'دستخط',
    date: 'تاریخ',
    isDraft: 'ترجمے کا مسودہ: اردو بولنے والے کسی شخص نے ابھی اسے نہیں پڑھا۔',
  },
};

/** A language whose words no speaker has approved is marked as a draft; English is what the words were written in. */
export const isDraftLanguage = (language: ReadyLanguage, approved: ReadonlySet<string>): boolean =>
  language !== 'en' && !approved.has(language);
