import type { ReadyMade } from './set.ts';

export const en: ReadyMade = {
  'absence-today': {
    subject: 'Absence on {day, date, long}',
    opening: 'Hello {guardian},',
    each: '{student} was not at school on {day, date, long}{all_day, select, yes {} other { ({missed})}}. So far this year {student} has missed {days_missed, plural, one {# day} other {# days}}.',
    closing:
      'If you know why, or if we got it wrong, please answer this message. If something makes it hard to come, tell us. We can often help.\n{school}',
  },
  'absences-growing': {
    subject: 'Days missed this year',
    opening: 'Hello {guardian},',
    each: '{student} has missed {days_missed, plural, one {# day} other {# days}} of {enrolled_days, number} this school year.{compared, select, more { That is more than most classmates. A typical classmate has missed {classmates_missed, plural, one {# day} other {# days}}.} other {}} Every day here helps.',
    closing: 'What would make it easier to come? Please answer this message. We would like to help.\n{school}',
  },
  'mark-corrected': {
    subject: 'Correction: {day, date, long}',
    opening: 'Hello {guardian},',
    each: 'We told you that {student} was absent on {day, date, long}. That was wrong, and we have put it right.',
    closing: 'You do not need to do anything. We are sorry for the worry.\n{school}',
  },
  recall: {
    subject: 'Our message of {day, date, long} was a mistake',
    opening: 'Hello {guardian},',
    each: 'On {day, date, long} you got a message from us about {student}. It was sent by mistake. Please ignore it.',
    closing: 'You do not need to do anything. We are sorry.\n{school}',
  },
  welcome: {
    subject: 'Welcome to {school}',
    opening: 'Hello {guardian},',
    each: 'We are glad that {student} is with us this year.',
    closing:
      'You can answer this message at any time, in your own language. Tell us what we should know, and ask what you like.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Good news from {school}',
    opening: 'Hello {guardian},',
    each: 'We have good news about {student}.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'It is getting better',
    opening: 'Hello {guardian},',
    each: 'In the last four school weeks {student} missed {month_missed, plural, =0 {no day at all} one {only # day} other {only # days}}. That is better than before.',
    closing: 'Thank you for what you did for that. If there is more that we can do, please tell us.\n{school}',
  },
  invitation: {
    subject: 'An invitation for {day, date, long}',
    opening: 'Hello {guardian},',
    each: 'We would like to talk with you about {student}, and to hear how you see it.',
    closing:
      '{words}\nWhen: {day, date, long}. If this does not suit you, or if you would like an interpreter, please answer this message.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'How is it going?',
    opening: 'Hello {guardian},',
    each: 'We talked about {student} not long ago. How has it been since?',
    closing: 'Please answer this message, whether it went well or not. We are here.\n{sender}, {school}',
  },
  survey: {
    subject: 'A few questions from {school}',
    opening: 'Hello {guardian},',
    each: 'What is school like for {student}, and for you? We would like to know.',
    closing: 'It takes three minutes. You can answer until {day, date, long}. Nobody has to.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Tomorrow: we meet',
    opening: 'Hello {guardian},',
    each: 'This is a reminder. We meet about {student} on {day, date, full} at {time}. Where: {place}.',
    closing: 'If it does not suit you any more, answer this message, and we find another time.\n{school}',
  },
  'own-words': {
    subject: 'A message from {school}',
    opening: 'Hello {guardian},',
    each: 'This is about {student}.',
    closing: '{words}\n{sender}, {school}',
  },
};
