export const eventKinds = ['welcome', 'forum', 'celebration', 'workshop'] as const;
export type EventKind = (typeof eventKinds)[number];

export const event_words: Record<EventKind, string> = {
  welcome: 'Welcome night',
  forum: 'Forum',
  celebration: 'Celebration',
  workshop: 'Workshop',
};

export const celebrated = ['improvement', 'belonging', 'effort'] as const;
export type Celebrated = (typeof celebrated)[number];

export const eventHelps = ['interpreter', 'childcare', 'food', 'transport', 'step-free'] as const;
export type EventHelp = (typeof eventHelps)[number];

export const help_words: Record<EventHelp, string> = {
  interpreter: 'interpreters',
  childcare: 'childcare',
  food: 'food',
  transport: 'a ride there and back',
  'step-free': 'step-free access',
};

export const eventAnswers = ['coming', 'maybe', 'not-coming'] as const;
export type EventAnswer = (typeof eventAnswers)[number];

/**
 * Whether words announce an award for attendance without a gap. Such awards did not raise attendance, and lowered it for those
 * who had one (Robinson, Gallus, Lee, Rogers 2021, Organizational Behavior and Human Decision Processes 163), and they leave out
 * whoever was ill.
 */
export function praisesPerfectAttendance(words: string): boolean {
  const text = words.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return patterns.some((pattern) => pattern.test(text));
}

const patterns = [
  /(?:\b(?:perfect|hundred per ?cent|full|flawless|unbroken)|100 ?%)[^.!?]{0,30}\battend(?:ance|ed)\b/u,
  /\b(?:asistencia|assiduite|assiduidade|presence|presenca) (?:perfecta|parfaite|perfeita)\b/u,
  /\b(?:zero|no) (?:absences|days missed)\b/u,
  /\bnever (?:missed|absent)\b/u,
];
