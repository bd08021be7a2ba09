import type { ReadyMade } from './set.ts';

export const zh: ReadyMade = {
  'absence-today': {
    subject: '{day, date, long}缺勤',
    opening: '{guardian}，您好：',
    each: '{student}在{day, date, long}没有到校{all_day, select, yes {} other {（{missed}）}}。本学年至今共缺勤{days_missed, number}天。',
    closing: '如果您知道原因，或者我们弄错了，请回复这条信息。如果上学有困难，请告诉我们，我们常常能帮上忙。\n{school}',
  },
  'absences-growing': {
    subject: '本学年缺勤天数',
    opening: '{guardian}，您好：',
    each: '本学年{enrolled_days, number}天中，{student}已缺勤{days_missed, number}天。{compared, select, more {这比大多数同学多，一般同学缺勤{classmates_missed, number}天。} other {}}在校的每一天都有帮助。',
    closing: '怎样才能让上学更容易？请回复这条信息，我们愿意帮忙。\n{school}',
  },
  'mark-corrected': {
    subject: '更正：{day, date, long}',
    opening: '{guardian}，您好：',
    each: '我们曾告诉您{student}在{day, date, long}缺勤。这是错误的，现已更正。',
    closing: '您不需要做任何事。让您担心了，我们很抱歉。\n{school}',
  },
  recall: {
    subject: '我们{day, date, long}的信息发错了',
    opening: '{guardian}，您好：',
    each: '{day, date, long}您收到了我们关于{student}的信息。那是误发的，请不必理会。',
    closing: '您不需要做任何事。我们很抱歉。\n{school}',
  },
  welcome: {
    subject: '欢迎来到{school}',
    opening: '{guardian}，您好：',
    each: '很高兴{student}今年和我们在一起。',
    closing: '您可以随时用您的语言回复这条信息。请告诉我们应当了解的情况，也欢迎提问。\n{sender}，{school}',
  },
  'good-news': {
    subject: '来自{school}的好消息',
    opening: '{guardian}，您好：',
    each: '我们有关于{student}的好消息。',
    closing: '{words}\n{sender}，{school}',
  },
  improvement: {
    subject: '情况在好转',
    opening: '{guardian}，您好：',
    each: '最近四个教学周里，{student}{month_missed, plural, =0 {没有缺勤} other {只缺勤#天}}，比以前好。',
    closing: '感谢您的付出。如果还有我们能做的，请告诉我们。\n{school}',
  },
  invitation: {
    subject: '{day, date, long}的邀请',
    opening: '{guardian}，您好：',
    each: '我们想和您谈谈{student}，也想听听您的看法。',
    closing: '{words}\n时间：{day, date, long}。如果不方便，或需要翻译，请回复这条信息。\n{sender}，{school}',
  },
  'follow-up': {
    subject: '最近怎么样？',
    opening: '{guardian}，您好：',
    each: '不久前我们谈过{student}的情况。之后怎么样了？',
    closing: '无论好坏，请回复这条信息。我们一直在。\n{sender}，{school}',
  },
  survey: {
    subject: '{school}想请教几个问题',
    opening: '{guardian}，您好：',
    each: '对{student}和您来说，学校怎么样？我们很想知道。',
    closing: '只需三分钟，可在{day, date, long}之前回答。是否回答由您决定。\n{sender}，{school}',
  },
  'meeting-reminder': {
    subject: '明天见面',
    opening: '{guardian}，您好：',
    each: '提醒您：我们约好{day, date, full} {time}谈{student}的情况。地点：{place}。',
    closing: '如果时间不再合适，请回复这条信息，我们另约时间。\n{school}',
  },
  'own-words': {
    subject: '来自{school}的信息',
    opening: '{guardian}，您好：',
    each: '这是关于{student}的。',
    closing: '{words}\n{sender}，{school}',
  },
};
