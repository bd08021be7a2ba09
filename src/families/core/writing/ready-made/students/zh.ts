import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const zh: ReadyMade = {
  'absence-today': {
    subject: '{day, date, long}缺勤',
    opening: '{guardian}，你好：',
    each: '你在{day, date, long}没有到校{all_day, select, yes {} other {（{missed}）}}。',
    closing:
      '如果你知道原因，或者我们弄错了，请回复这条信息。如果来上课有困难，请告诉我们，我们常常能帮上忙。\n{school}',
  },
  'absences-growing': {
    subject: '最近好吗？',
    opening: '{guardian}，你好：',
    each: '今年{enrolled_days, number}天中，你缺勤了{days_missed, number}天。',
    closing: '我们想知道你过得怎么样，怎样能帮到你。请回复这条信息，会有人来读。\n{school}',
  },
  'mark-corrected': {
    subject: '更正：{day, date, long}',
    opening: '{guardian}，你好：',
    each: '我们曾告诉你，你在{day, date, long}缺勤。这是错误的，现已更正。',
    closing: '你不需要做任何事。我们很抱歉。\n{school}',
  },
  recall: {
    subject: '我们{day, date, long}的信息发错了',
    opening: '{guardian}，你好：',
    each: '{day, date, long}你收到了我们的一条信息。那是误发的，请不必理会。',
    closing: '你不需要做任何事。我们很抱歉。\n{school}',
  },
  welcome: {
    subject: '欢迎来到{school}',
    opening: '{guardian}，你好：',
    each: '很高兴你和我们在一起。',
    closing: '你可以随时用你的语言回复这条信息。请告诉我们应当了解的情况，也欢迎提问。\n{sender}，{school}',
  },
  'good-news': {
    subject: '来自{school}的好消息',
    opening: '{guardian}，你好：',
    each: '我们有好消息要告诉你。',
    closing: '{words}\n{sender}，{school}',
  },
  improvement: {
    subject: '很高兴更常见到你',
    opening: '{guardian}，你好：',
    each: '最近四个教学周里，你{month_missed, plural, =0 {没有缺勤} other {只缺勤了#天}}。',
    closing: '很高兴你在这里。如果有我们能做的，请告诉我们。\n{school}',
  },
  invitation: {
    subject: '{day, date, long}的邀请',
    opening: '{guardian}，你好：',
    each: '我们想和你谈谈，也想听听你的看法。',
    closing: '{words}\n时间：{day, date, long}。如果不方便，请回复这条信息。\n{sender}，{school}',
  },
  'follow-up': {
    subject: '最近怎么样？',
    opening: '{guardian}，你好：',
    each: '不久前我们谈过。之后怎么样了？',
    closing: '无论好坏，请回复这条信息。我们一直在。\n{sender}，{school}',
  },
  survey: {
    subject: '{school}想请教几个问题',
    opening: '{guardian}，你好：',
    each: '你觉得这里怎么样？我们很想知道。',
    closing: '只需三分钟，可在{day, date, long}之前回答。是否回答由你决定。\n{sender}，{school}',
  },
  'meeting-reminder': {
    subject: '明天见面',
    opening: '{guardian}，你好：',
    each: '提醒你：我们约好{day, date, full} {time}见面。地点：{place}。',
    closing: '如果时间不再合适，请回复这条信息，我们另约时间。\n{school}',
  },
  'own-words': {
    subject: '来自{school}的信息',
    opening: '{guardian}，你好：',
    each: '这是给你的信息。',
    closing: '{words}\n{sender}，{school}',
  },
};
