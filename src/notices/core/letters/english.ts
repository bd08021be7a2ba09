import type { LettersInLanguage } from './words.ts';

/** Under 150 words each, grade 5 or lower: the tests measure both. */
export const english: LettersInLanguage = {
  letters: {
    first: {
      title: 'We miss {name}',
      paragraphs: [
        'Dear family of {name},',
        'We miss {name} at school. Since {from}, we marked {have} days or parts of days as missed with no reason that we know of. They are listed below.',
        'We want to help. Is the bus late? Is someone sick? Is school hard right now? Tell us. We will listen, and we will make a plan with you.',
        'Please call us or come in this week. If a day on the list is wrong, tell us and we will fix it.',
        'Each day at school helps {name} learn and be with friends.',
        'The law asks us to send you the words on the next page too.',
      ],
    },
    again: {
      title: 'We still miss {name}',
      paragraphs: [
        'Dear family of {name},',
        'We wrote to you before. Since then, {name} missed more time at school with no reason that we know of: {have} in all since {from}. The days are listed below.',
        'We know that life can be hard. We are not here to blame you. We want to find out what gets in the way, and what would help.',
        'Please call us or come in this week. You can bring a friend, and we can find someone who speaks your language. If a day on the list is wrong, tell us and we will fix it.',
        'The law asks us to send you the words on the next page too.',
      ],
    },
    meeting: {
      title: 'Please come and talk with us about {name}',
      paragraphs: [
        'Dear family of {name},',
        '{name} has missed a lot of school this year. We would like to sit down with you and {name}, and make a plan that works for you.',
        'Please call us this week, so that we can find a time that is good for you. We can meet at school, at home or on the phone. We can find someone who speaks your language.',
        'The days are listed below. If one of them is wrong, tell us and we will fix it. What we have tried so far is listed too. Tell us what helped and what did not.',
        'The law asks us to send you the words on the next page too. Please read them with care, and ask us if a word is not clear.',
      ],
    },
    improve: {
      title: 'Let us work on this together',
      paragraphs: [
        'Dear parents and carers of {name},',
        'Since {from}, {name} missed {have} half days with no reason that we could accept. They are listed below.',
        'We want things to get better, and we want to help. Tell us what gets in the way. The help that we have offered so far is listed below. You can still say yes to it.',
        'Please call us this week. We will agree with you what should change and by when.',
        'If a half day on the list is wrong, tell us and we will put it right.',
        'The law asks us to send you the words on the next page too. Please read them with care.',
      ],
    },
  },
  labels: {
    days: 'The days that count',
    day: 'Day',
    missed: 'Missed',
    wholeDay: 'Whole day',
    part: 'Part of the day',
    help: 'What we have tried with you so far',
    law: 'What the law asks us to tell you',
    noAdvice: 'This page gives the law in plain words. It is no legal advice.',
    draft: 'DRAFT: nobody has issued this. Do not send it.',
    unapproved: '',
    inEnglish: 'The same in English',
    lawInEnglish: '',
  },
};
