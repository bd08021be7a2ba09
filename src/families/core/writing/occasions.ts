/** On which occasions families are written to, and which fields each template may name. Nothing else reaches a template. */

export const categories = ['attendance', 'wellbeing', 'events', 'surveys', 'emergency', 'legal'] as const;
export type FamilyCategory = (typeof categories)[number];

export interface FamilyField {
  type: 'text' | 'lines' | 'number' | 'date' | 'link';
  /** For whoever writes a template. */
  means: string;
  /** Made up, for the preview where no family is chosen. */
  example: string | number;
}

const shared = {
  guardian: { type: 'text', means: 'Whom it is for, as they are called', example: 'Maria Ortega' },
  school: {
    type: 'text',
    means: 'The school, or the institution where students of several are meant',
    example: 'Bayou Elementary',
  },
  sender: { type: 'text', means: 'Who writes; of automatic messages the school', example: 'Ms Delgado' },
  students: { type: 'number', means: 'How many of the household it is about', example: 1 },
} as const satisfies Record<string, FamilyField>;

const student = {
  student: { type: 'text', means: 'The name used at home', example: 'Luis' },
} as const satisfies Record<string, FamilyField>;

const absences = {
  days_missed: { type: 'number', means: 'Days missed this year', example: 9 },
  enrolled_days: { type: 'number', means: 'School days of this year so far', example: 52 },
  classmates_missed: { type: 'number', means: 'Days that a typical classmate missed (the median)', example: 3 },
  more_than_pct: { type: 'number', means: 'Of 100 classmates, how many missed fewer days', example: 92 },
  compared: {
    type: 'text',
    means: 'more, same or fewer days than most classmates; unknown where there are too few to say',
    example: 'more',
  },
  month_missed: { type: 'number', means: 'Days missed in the last four school weeks', example: 4 },
} as const satisfies Record<string, FamilyField>;

const day = {
  day: { type: 'date', means: 'The day it is about', example: '2025-11-18' },
  all_day: { type: 'text', means: 'yes: the whole day was missed; no: a part of it', example: 'yes' },
  missed: { type: 'text', means: 'The part that was missed: AM, Period 2, Mathematics', example: '' },
} as const satisfies Record<string, FamilyField>;

const own = {
  words: {
    type: 'lines',
    means: 'Words of your own, written with the message',
    example: 'We would like to hear how mornings are.',
  },
} as const satisfies Record<string, FamilyField>;

export interface Occasion {
  name: string;
  /** When it is used, in a sentence. */
  when: string;
  category: FamilyCategory;
  /** Fields of subject, opening and closing. */
  fields: Readonly<Record<string, FamilyField>>;
  /** Fields of the part that is said of each student, besides those. */
  studentFields: Readonly<Record<string, FamilyField>>;
}

export const occasions = {
  'absence-today': {
    name: 'Absent today',
    when: 'On the day of an absence for which nobody has given a reason.',
    category: 'attendance',
    fields: { ...shared, day: day.day },
    studentFields: { ...student, all_day: day.all_day, missed: day.missed, days_missed: absences.days_missed },
  },
  'absences-growing': {
    name: 'Absences are adding up',
    when: 'When days missed pass a threshold: the total, beside classmates.',
    category: 'attendance',
    fields: shared,
    studentFields: { ...student, ...absences },
  },
  'mark-corrected': {
    name: 'A mark was corrected',
    when: 'To whom was told of an absence that turned out to be none.',
    category: 'attendance',
    fields: { ...shared, day: day.day },
    studentFields: student,
  },
  recall: {
    name: 'A message was a mistake',
    when: 'To exactly those who got a message that was recalled.',
    category: 'attendance',
    fields: { ...shared, day: { ...day.day, means: 'The day of the message that is called back' } },
    studentFields: student,
  },
  welcome: {
    name: 'Welcome',
    when: 'At the start of a year, or when a student joins.',
    category: 'events',
    fields: shared,
    studentFields: student,
  },
  'good-news': {
    name: 'Good news',
    when: 'Something went well; written by a person who saw it.',
    category: 'wellbeing',
    fields: { ...shared, ...own },
    studentFields: student,
  },
  improvement: {
    name: 'Attendance is getting better',
    when: 'After absences had added up, and the last weeks were better.',
    category: 'attendance',
    fields: shared,
    studentFields: { ...student, month_missed: absences.month_missed },
  },
  invitation: {
    name: 'Invitation to talk',
    when: 'To a meeting or an event.',
    category: 'events',
    fields: { ...shared, day: { ...day.day, means: 'The day of the meeting' }, ...own },
    studentFields: student,
  },
  'follow-up': {
    name: 'Follow-up',
    when: 'After a conversation, to hear whether it helped.',
    category: 'wellbeing',
    fields: shared,
    studentFields: student,
  },
  survey: {
    name: 'A survey',
    when: 'When a survey is asked: a few questions on the family’s page, until a day.',
    category: 'surveys',
    fields: { ...shared, day: { ...day.day, means: 'The last day to answer' } },
    studentFields: student,
  },
  'meeting-reminder': {
    name: 'Reminder of a meeting',
    when: 'The day before a meeting or visit that the family booked.',
    category: 'events',
    fields: { ...shared, day: { ...day.day, means: 'The day of the meeting' } },
    studentFields: {
      ...student,
      time: { type: 'text', means: 'When it begins, as the family’s clock shows it', example: '15:30' },
      place: { type: 'text', means: 'Where, as it was offered', example: 'Room 12' },
    },
  },
  'own-words': {
    name: 'Words of your own',
    when: 'Anything else that a person writes.',
    category: 'wellbeing',
    fields: { ...shared, ...own },
    studentFields: student,
  },
} as const satisfies Record<string, Occasion>;

export type OccasionKey = keyof typeof occasions;
export const occasionKeys = Object.keys(occasions) as [OccasionKey, ...OccasionKey[]];

export function isOccasion(key: string): key is OccasionKey {
  return Object.hasOwn(occasions, key);
}

/** The same, as what all occasions have in common. */
export function occasionOf(key: OccasionKey): Occasion {
  return occasions[key];
}

/** The words of a template in one language. */
export interface FamilyWords {
  subject: string;
  opening: string;
  /** Said once for each student of the household. */
  each: string;
  closing: string;
}

export const parts = ['subject', 'opening', 'each', 'closing'] as const;
