import type { ReadyMade } from '../set.ts';

/** Said to students themselves: what was noticed and what help there is; never a score, and nobody's child. */
export const en: ReadyMade = {
  'absence-today': {
    subject: 'You were not here on {day, date, long}',
    opening: 'Hello {guardian},',
    each: 'You were not here on {day, date, long}{all_day, select, yes {} other { ({missed})}}.',
    closing:
      'If you know why, or if we got it wrong, please answer this message. If something makes it hard to come, tell us. We can often help.\n{school}',
  },
  'absences-growing': {
    subject: 'How are you getting on?',
    opening: 'Hello {guardian},',
    each: 'You have missed {days_missed, plural, one {# day} other {# days}} of {enrolled_days, number} this year.',
    closing:
      'We would like to know how you are, and what would help. Please answer this message. A person reads it.\n{school}',
  },
  'mark-corrected': {
    subject: 'Correction: {day, date, long}',
    opening: 'Hello {guardian},',
    each: 'We told you that you were absent on {day, date, long}. That was wrong, and we have put it right.',
    closing: 'You do not need to do anything. We are sorry.\n{school}',
  },
  recall: {
    subject: 'Our message of {day, date, long} was a mistake',
    opening: 'Hello {guardian},',
    each: 'On {day, date, long} you got a message from us. It was sent by mistake. Please ignore it.',
    closing: 'You do not need to do anything. We are sorry.\n{school}',
  },
  welcome: {
    subject: 'Welcome to {school}',
    opening: 'Hello {guardian},',
    each: 'We are glad that you are with us.',
    closing:
      'You can answer this message at any time, in your own language. Tell us what we should know, and ask what you like.\n{sender}, {school}',
  },
  'good-news': {
    subject: 'Good news from {school}',
    opening: 'Hello {guardian},',
    each: 'We have good news for you.',
    closing: '{words}\n{sender}, {school}',
  },
  improvement: {
    subject: 'It is good to see more of you',
    opening: 'Hello {guardian},',
    each: 'In the last four weeks of teaching you missed {month_missed, plural, =0 {no day at all} one {only # day} other {only # days}}.',
    closing: 'It is good to have you here. If there is something that we can do, please tell us.\n{school}',
  },
  invitation: {
    subject: 'An invitation for {day, date, long}',
    opening: 'Hello {guardian},',
    each: 'We would like to talk with you, and to hear how you see it.',
    closing:
      '{words}\nWhen: {day, date, long}. If this does not suit you, please answer this message.\n{sender}, {school}',
  },
  'follow-up': {
    subject: 'How is it going?',
    opening: 'Hello {guardian},',
    each: 'We talked not long ago. How has it been since?',
    closing: 'Please answer this message, whether it went well or not. We are here.\n{sender}, {school}',
  },
  survey: {
    subject: 'A few questions from {school}',
    opening: 'Hello {guardian},',
    each: 'What is it like for you here? We would like to know.',
    closing: 'It takes three minutes. You can answer until {day, date, long}. Nobody has to.\n{sender}, {school}',
  },
  'meeting-reminder': {
    subject: 'Tomorrow: we meet',
    opening: 'Hello {guardian},',
    each: 'This is a reminder. We meet on {day, date, full} at {time}. Where: {place}.',
    closing: 'If it does not suit you any more, answer this message, and we find another time.\n{school}',
  },
  'own-words': {
    subject: 'A message from {school}',
    opening: 'Hello {guardian},',
    each: 'This is for you.',
    closing: '{words}\n{sender}, {school}',
  },
};
