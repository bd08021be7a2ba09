import type { ReadyMade } from './set.ts';

export const ur: ReadyMade = {
  'absence-today': {
    subject: '{day, date, long} کی غیر حاضری',
    opening: 'السلام علیکم {guardian}،',
    each: '{day, date, long} کو اسکول میں {student} کی غیر حاضری درج ہوئی{all_day, select, yes {} other { ({missed})}}۔ اس سال اب تک غیر حاضری کے دن: {days_missed, number}۔',
    closing:
      'اگر آپ کو وجہ معلوم ہے، یا ہم سے غلطی ہوئی ہے، تو براہِ کرم اس پیغام کا جواب دیں۔ اگر اسکول آنے میں کوئی مشکل ہے تو ہمیں بتائیں۔ ہم اکثر مدد کر سکتے ہیں۔\n{school}',
  },
  'absences-growing': {
    subject: 'اس سال غیر حاضری کے دن',
    opening: 'السلام علیکم {guardian}،',
    each: 'اس تعلیمی سال کے {enrolled_days, number} دنوں میں سے {student} کی غیر حاضری {days_missed, number} دن ہے۔{compared, select, more { یہ زیادہ تر ہم جماعتوں سے زیادہ ہے، جن کی عام غیر حاضری {classmates_missed, number} دن ہے۔} other {}} اسکول کا ہر دن فائدہ دیتا ہے۔',
    closing: 'کس چیز سے اسکول آنا آسان ہو گا؟ براہِ کرم اس پیغام کا جواب دیں۔ ہم مدد کرنا چاہتے ہیں۔\n{school}',
  },
  'mark-corrected': {
    subject: 'تصحیح: {day, date, long}',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہم نے آپ کو {day, date, long} کو {student} کی غیر حاضری کی اطلاع دی تھی۔ وہ غلط تھی اور درست کر دی گئی ہے۔',
    closing: 'آپ کو کچھ کرنے کی ضرورت نہیں۔ پریشانی کے لیے معذرت۔\n{school}',
  },
  recall: {
    subject: '{day, date, long} کا ہمارا پیغام غلطی سے بھیجا گیا',
    opening: 'السلام علیکم {guardian}،',
    each: '{day, date, long} کو آپ کو {student} کے بارے میں ہمارا ایک پیغام ملا۔ وہ غلطی سے بھیجا گیا تھا۔ براہِ کرم اسے نظر انداز کریں۔',
    closing: 'آپ کو کچھ کرنے کی ضرورت نہیں۔ ہم معذرت خواہ ہیں۔\n{school}',
  },
  welcome: {
    subject: '{school} میں خوش آمدید',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہمیں خوشی ہے کہ اس سال {student} ہمارے ساتھ ہے۔',
    closing:
      'آپ کسی بھی وقت اپنی زبان میں اس پیغام کا جواب دے سکتے ہیں۔ جو بات ہمیں معلوم ہونی چاہیے وہ بتائیں، اور جو چاہیں پوچھیں۔\n{sender}، {school}',
  },
  'good-news': {
    subject: '{school} سے اچھی خبر',
    opening: 'السلام علیکم {guardian}،',
    each: '{student} کے بارے میں ہمارے پاس اچھی خبر ہے۔',
    closing: '{words}\n{sender}، {school}',
  },
  improvement: {
    subject: 'حاضری بہتر ہو رہی ہے',
    opening: 'السلام علیکم {guardian}،',
    each: 'پچھلے چار تعلیمی ہفتوں میں {student} کی غیر حاضری کے دن: {month_missed, number}۔ یہ پہلے سے بہتر ہے۔',
    closing: 'آپ کی کوشش کا شکریہ۔ اگر ہم مزید کچھ کر سکتے ہیں تو ہمیں بتائیں۔\n{school}',
  },
  invitation: {
    subject: '{day, date, long} کے لیے دعوت',
    opening: 'السلام علیکم {guardian}،',
    each: 'ہم {student} کے بارے میں آپ سے بات کرنا اور آپ کی رائے سننا چاہتے ہیں۔',
    closing:
      '{words}\nکب: {day, date, long}۔ اگر یہ وقت مناسب نہیں، یا آپ کو مترجم چاہیے، تو براہِ کرم اس پیغام کا جواب دیں۔\n{sender}، {school}',
  },
  'follow-up': {
    subject: 'معاملہ کیسا چل رہا ہے؟',
    opening: 'السلام علیکم {guardian}،',
    each: 'کچھ دن پہلے ہم نے {student} کے بارے میں بات کی تھی۔ اس کے بعد سے کیسا ہے؟',
    closing: 'بہتر ہو یا نہ ہو، براہِ کرم اس پیغام کا جواب دیں۔ ہم یہاں ہیں۔\n{sender}، {school}',
  },
  survey: {
    subject: '{school} کی طرف سے چند سوالات',
    opening: 'السلام علیکم {guardian}،',
    each: '{student} کے لیے اور آپ کے لیے اسکول کیسا ہے؟ ہم جاننا چاہتے ہیں۔',
    closing:
      'اس میں تین منٹ لگتے ہیں۔ آپ {day, date, long} تک جواب دے سکتے ہیں۔ جواب دینا ضروری نہیں۔\n{sender}، {school}',
  },
  'meeting-reminder': {
    subject: 'کل ہماری ملاقات ہے',
    opening: 'السلام علیکم {guardian}،',
    each: 'یاد دہانی: {student} کے بارے میں ہماری ملاقات {day, date, full} کو {time} بجے ہے۔ جگہ: {place}۔',
    closing: 'اگر یہ وقت اب مناسب نہیں تو اس پیغام کا جواب دیں، ہم کوئی اور وقت طے کریں گے۔\n{school}',
  },
  'own-words': {
    subject: '{school} سے پیغام',
    opening: 'السلام علیکم {guardian}،',
    each: 'یہ پیغام {student} کے بارے میں ہے۔',
    closing: '{words}\n{sender}، {school}',
  },
};
