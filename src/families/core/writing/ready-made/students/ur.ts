import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const ur: ReadyMade = {
  'absence-today': {
    subject: '{day, date, long} کی غیر حاضری',
    opening: 'السلام علیکم {guardian}،',
    each: '{day, date, long} کو آپ کی غیر حاضری درج ہوئی{all_day, select, yes {} other { ({missed})}}۔',
    closing:
      'اگر آپ کو وجہ معلوم ہے، یا ہم سے غلطی ہوئی ہے، تو براہِ کرم اس پیغام کا جواب دیں۔ اگر آنے میں کوئی مشکل ہے تو ہمیں بتائیں۔ ہم اکثر مدد کر سکتے ہیں۔\n{school}',
  },
  'absences-growing': {
    subject: 'آپ کیسے ہیں؟',
    opening: 'السلام علیکم {guardian}،',
    each: 'اس سال کے {enrolled_days, number} دنوں میں سے آپ کی غیر حاضری {days_missed, number} دن ہے۔',
    closing:
      'ہم جاننا چاہتے ہیں کہ آپ کا کیا حال ہے اور کس چیز سے مدد ملے گی۔ براہِ کرم اس پیغام کا جواب دیں۔ اسے ایک انسان پڑھتا ہے۔\n{school}',
  },
  'mark-corrected': {
    subject: 'تصحیح: {day, date, long}',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہم نے آپ کو {day, date, long} کی غیر حاضری کی اطلاع دی تھی۔ وہ غلط تھی اور درست کر دی گئی ہے۔',
    closing: 'آپ کو کچھ کرنے کی ضرورت نہیں۔ ہم معذرت خواہ ہیں۔\n{school}',
  },
  recall: {
    subject: '{day, date, long} کا ہمارا پیغام غلطی سے بھیجا گیا',
    opening: 'السلام علیکم {guardian}،',
    each: '{day, date, long} کو آپ کو ہمارا ایک پیغام ملا۔ وہ غلطی سے بھیجا گیا تھا۔ براہِ کرم اسے نظر انداز کریں۔',
    closing: 'آپ کو کچھ کرنے کی ضرورت نہیں۔ ہم معذرت خواہ ہیں۔\n{school}',
  },
  welcome: {
    subject: '{school} میں خوش آمدید',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہمیں خوشی ہے کہ آپ ہمارے ساتھ ہیں۔',
    closing:
      'آپ کسی بھی وقت اپنی زبان میں اس پیغام کا جواب دے سکتے ہیں۔ جو بات ہمیں معلوم ہونی چاہیے وہ بتائیں، اور جو چاہیں پوچھیں۔\n{sender}، {school}',
  },
  'good-news': {
    subject: '{school} سے اچھی خبر',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہمارے پاس آپ کے لیے اچھی خبر ہے۔',
    closing: '{words}\n{sender}، {school}',
  },
  improvement: {
    subject: 'آپ کی حاضری سے خوشی ہے',
    opening: 'السلام علیکم {guardian}،',
    each: 'پچھلے چار تعلیمی ہفتوں میں آپ کی غیر حاضری کے دن: {month_missed, number}۔',
    closing: 'ہمیں خوشی ہے کہ آپ یہاں ہیں۔ اگر ہم کچھ کر سکتے ہیں تو ہمیں بتائیں۔\n{school}',
  },
  invitation: {
    subject: '{day, date, long} کے لیے دعوت',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہم آپ سے بات کرنا اور آپ کی رائے سننا چاہتے ہیں۔',
    closing:
      '{words}\nکب: {day, date, long}۔ اگر یہ وقت مناسب نہیں تو براہِ کرم اس پیغام کا جواب دیں۔\n{sender}، {school}',
  },
  'follow-up': {
    subject: 'معاملہ کیسا چل رہا ہے؟',
    opening: 'السلام علیکم {guardian}،',
    each: 'کچھ دن پہلے ہماری بات ہوئی تھی۔ اس کے بعد سے کیسا ہے؟',
    closing: 'بہتر ہو یا نہ ہو، براہِ کرم اس پیغام کا جواب دیں۔ ہم یہاں ہیں۔\n{sender}، {school}',
  },
  survey: {
    subject: '{school} کی طرف سے چند سوالات',
    opening: 'السلام علیکم {guardian}،',
    each: 'آپ کے لیے یہاں کیسا ہے؟ ہم جاننا چاہتے ہیں۔',
    closing:
      'اس میں تین منٹ لگتے ہیں۔ آپ {day, date, long} تک جواب دے سکتے ہیں۔ جواب دینا ضروری نہیں۔\n{sender}، {school}',
  },
  'meeting-reminder': {
    subject: 'کل ہماری ملاقات ہے',
    opening: 'السلام علیکم {guardian}،',
    each: 'یاد دہانی: ہماری ملاقات {day, date, full} کو {time} بجے ہے۔ جگہ: {place}۔',
    closing: 'اگر یہ وقت اب مناسب نہیں تو اس پیغام کا جواب دیں، ہم کوئی اور وقت طے کریں گے۔\n{school}',
  },
  'own-words': {
    subject: '{school} سے پیغام',
    opening: 'السلام علیکم {guardian}،',
    each: 'یہ پیغام آپ کے لیے ہے۔',
    closing: '{words}\n{sender}، {school}',
  },
};
