import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const ar: ReadyMade = {
  'absence-today': {
    subject: 'غياب يوم {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'سُجّل غيابك يوم {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'إذا كان السبب معروفًا لديك أو كنا قد أخطأنا، يُرجى الرد على هذه الرسالة. وإذا كان هناك ما يصعّب الحضور، فأخبرنا بذلك، فكثيرًا ما يمكننا المساعدة.\n{school}',
  },
  'absences-growing': {
    subject: 'كيف تسير أمورك؟',
    opening: 'مرحبًا {guardian}،',
    each: 'بلغ غيابك هذا العام {days_missed, plural, zero {# يوم} one {يومًا واحدًا} two {يومين} few {# أيام} many {# يومًا} other {# يوم}} من أصل {enrolled_days, number}.',
    closing: 'نود أن نعرف كيف حالك وما الذي يساعدك. يُرجى الرد على هذه الرسالة، فسيقرؤها شخص.\n{school}',
  },
  'mark-corrected': {
    subject: 'تصحيح: {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'أخبرناك بتسجيل غيابك يوم {day, date, long}. كان ذلك خطأ وقد صححناه.',
    closing: 'لا يلزمك فعل أي شيء. نعتذر.\n{school}',
  },
  recall: {
    subject: 'رسالتنا بتاريخ {day, date, long} كانت خطأ',
    opening: 'مرحبًا {guardian}،',
    each: 'وصلتك رسالة منا بتاريخ {day, date, long}. أُرسلت بالخطأ، يُرجى تجاهلها.',
    closing: 'لا يلزمك فعل أي شيء. نعتذر.\n{school}',
  },
  welcome: {
    subject: 'أهلًا بك في {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'يسعدنا وجودك معنا.',
    closing:
      'يمكنك الرد على هذه الرسالة في أي وقت وبلغتك. أخبرنا بما ينبغي أن نعرفه واسأل عما تريد.\n{sender}، {school}',
  },
  'good-news': {
    subject: 'خبر سار من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'لدينا خبر سار لك.',
    closing: '{words}\n{sender}، {school}',
  },
  improvement: {
    subject: 'يسعدنا حضورك',
    opening: 'مرحبًا {guardian}،',
    each: 'في الأسابيع الدراسية الأربعة الأخيرة كان غيابك {month_missed, plural, =0 {صفرًا} zero {# يوم} one {يومًا واحدًا فقط} two {يومين فقط} few {# أيام فقط} many {# يومًا فقط} other {# يوم فقط}}.',
    closing: 'يسعدنا وجودك هنا. إذا كان بإمكاننا فعل شيء، فأخبرنا.\n{school}',
  },
  invitation: {
    subject: 'دعوة ليوم {day, date, long}',
    opening: 'مرحبًا {guardian}،',
    each: 'نود التحدث معك وسماع رأيك.',
    closing: '{words}\nالموعد: {day, date, long}. إذا لم يناسبك ذلك، يُرجى الرد على هذه الرسالة.\n{sender}، {school}',
  },
  'follow-up': {
    subject: 'كيف تسير الأمور؟',
    opening: 'مرحبًا {guardian}،',
    each: 'تحدثنا قبل فترة قصيرة. كيف كانت الأمور منذ ذلك الحين؟',
    closing: 'يُرجى الرد على هذه الرسالة، سواء أكانت الأمور جيدة أم لا. نحن هنا.\n{sender}، {school}',
  },
  survey: {
    subject: 'بعض الأسئلة من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'كيف تجد الأمور هنا؟ نود أن نعرف رأيك.',
    closing: 'يستغرق ذلك ثلاث دقائق. يمكنك الإجابة حتى {day, date, long}. الإجابة اختيارية.\n{sender}، {school}',
  },
  'meeting-reminder': {
    subject: 'غدًا موعد لقائنا',
    opening: 'مرحبًا {guardian}،',
    each: 'نذكّرك بموعدنا: {day, date, full}، الساعة {time}. المكان: {place}.',
    closing: 'إذا لم يعد الموعد مناسبًا لك، يُرجى الرد على هذه الرسالة وسنجد موعدًا آخر.\n{school}',
  },
  'own-words': {
    subject: 'رسالة من {school}',
    opening: 'مرحبًا {guardian}،',
    each: 'هذه الرسالة لك.',
    closing: '{words}\n{sender}، {school}',
  },
};
