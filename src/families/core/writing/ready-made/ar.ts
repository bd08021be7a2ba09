import type { ReadyMade } from './set.ts';

export const ar: ReadyMade = {
  'absence-today': {
    subject: 'غياب يوم {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'سُجّل غياب {student} عن المدرسة يوم {day, date, long}{all_day, select, yes {} other { ({missed})}}. عدد أيام الغياب هذا العام حتى الآن: {days_missed, number}.',
    closing:
      'إذا كنتم تعرفون السبب، أو إذا كنا مخطئين، فيُرجى الرد على هذه الرسالة. وإذا كان هناك ما يجعل الحضور صعبًا فأخبرونا، فكثيرًا ما نستطيع المساعدة.\n{school}',
  },
  'absences-growing': {
    subject: 'أيام الغياب هذا العام',
    opening: 'مرحبًا {guardian}،',
    each: 'بلغ غياب {student} هذا العام الدراسي {days_missed, plural, zero {# يوم} one {يومًا واحدًا} two {يومين} few {# أيام} many {# يومًا} other {# يوم}} من أصل {enrolled_days, number}.{compared, select, more { وهذا أكثر من معظم زملاء الصف، والمعتاد بينهم: {classmates_missed, number}.} other {}} كل يوم في المدرسة يفيد.',
    closing: 'ما الذي يجعل الحضور أسهل؟ يُرجى الرد على هذه الرسالة، فنحن نود المساعدة.\n{school}',
  },
  'mark-corrected': {
    subject: 'تصحيح: {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'كتبنا إليكم أن {student} سُجّل له غياب يوم {day, date, long}. كان ذلك خطأ وقد صُحّح.',
    closing: 'لا يلزمكم القيام بأي شيء. نعتذر عن القلق الذي سببناه.\n{school}',
  },
  recall: {
    subject: 'رسالتنا بتاريخ {day, date, long} كانت خطأ',
    opening: 'مرحبًا {guardian}،',
    each: 'وصلتكم منا يوم {day, date, long} رسالة بشأن {student}. أُرسلت عن طريق الخطأ، فيُرجى تجاهلها.',
    closing: 'لا يلزمكم القيام بأي شيء. نعتذر لكم.\n{school}',
  },
  welcome: {
    subject: 'أهلًا بكم في {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'يسعدنا وجود {student} معنا هذا العام.',
    closing:
      'يمكنكم الرد على هذه الرسالة في أي وقت وبلغتكم. أخبرونا بما ينبغي أن نعرفه، واسألوا عما تشاؤون.\n{sender}، {school}',
  },
  'good-news': {
    subject: 'خبر سار من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'لدينا خبر سار بشأن {student}.',
    closing: '{words}\n{sender}، {school}',
  },
  improvement: {
    subject: 'الحضور يتحسن',
    opening: 'مرحبًا {guardian}،',
    each: 'أيام غياب {student} في آخر أربعة أسابيع دراسية: {month_missed, number}. هذا أفضل من ذي قبل.',
    closing: 'شكرًا على ما قمتم به. إذا كان بوسعنا فعل المزيد فأخبرونا.\n{school}',
  },
  invitation: {
    subject: 'دعوة ليوم {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'نود أن نتحدث معكم بشأن {student} وأن نسمع رأيكم.',
    closing:
      '{words}\nالموعد: {day, date, long}. إذا لم يناسبكم، أو إذا رغبتم في مترجم، فيُرجى الرد على هذه الرسالة.\n{sender}، {school}',
  },
  'follow-up': {
    subject: 'كيف تسير الأمور؟',
    opening: 'مرحبًا {guardian}،',
    each: 'تحدثنا قبل مدة قصيرة بشأن {student}. كيف سارت الأمور منذ ذلك الحين؟',
    closing: 'يُرجى الرد على هذه الرسالة، سواء أكانت الأمور جيدة أم لا. نحن هنا.\n{sender}، {school}',
  },
  survey: {
    subject: 'بعض الأسئلة من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'كيف تجدون المدرسة، لكم و{student}؟ نود أن نعرف رأيكم.',
    closing: 'يستغرق ذلك ثلاث دقائق. يمكنكم الإجابة حتى {day, date, long}. الإجابة اختيارية.\n{sender}، {school}',
  },
  'meeting-reminder': {
    subject: 'غدًا موعد لقائنا',
    opening: 'مرحبًا {guardian}،',
    each: 'نذكّركم بموعدنا بشأن {student}: {day, date, full}، الساعة {time}. المكان: {place}.',
    closing: 'إذا لم يعد الموعد مناسبًا لكم، يُرجى الرد على هذه الرسالة وسنجد موعدًا آخر.\n{school}',
  },
  'own-words': {
    subject: 'رسالة من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'هذه الرسالة بشأن {student}.',
    closing: '{words}\n{sender}، {school}',
  },
};
