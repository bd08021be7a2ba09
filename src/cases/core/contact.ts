import type { IsoDate } from '../../kernel/week.ts';

export const contactWays = ['call', 'meeting', 'email', 'text', 'visit', 'in_passing'] as const;
export type ContactWay = (typeof contactWays)[number];

/** Only two-way contact counts as contact. */
export const contactReaches = ['two_way', 'attempt', 'automated'] as const;
export type ContactReach = (typeof contactReaches)[number];

export const wayWords: Record<ContactWay, string> = {
  call: 'Call',
  meeting: 'Meeting',
  email: 'Email',
  text: 'Text',
  visit: 'Visit',
  in_passing: 'In passing',
};

const triedWords: Record<ContactWay, string> = {
  call: 'Called, no answer',
  meeting: 'Invited, did not come',
  email: 'Emailed, no reply yet',
  text: 'Texted, no reply yet',
  visit: 'Visited, not there',
  in_passing: 'Looked for, not met',
};

/** "Call", "Called, no answer", "Email, sent automatically". */
export function contactWords(way: ContactWay, reach: ContactReach): string {
  if (reach === 'two_way') return wayWords[way];
  return reach === 'attempt' ? triedWords[way] : `${wayWords[way]}, sent automatically`;
}

/** Since when nobody reached a student. */
export interface ContactStanding {
  lastTwoWayOn: IsoDate | null;
  /** Attempts and automated messages since. */
  triesSince: number;
}

/** "tried 3 times, not reached"; null while nobody tried. */
export function triedSentence({ triesSince, lastTwoWayOn }: ContactStanding): string | null {
  if (triesSince === 0) return null;
  const times = triesSince === 1 ? 'once' : triesSince === 2 ? 'twice' : `${triesSince} times`;
  return `tried ${times}${lastTwoWayOn ? ' since' : ''}, not reached`;
}
