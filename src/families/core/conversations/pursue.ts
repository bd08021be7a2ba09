import { addDays, type IsoDate, weekdayOf } from '../../../kernel/week.ts';

/** Messages that ask for an answer; an absence of the day has its own way of being asked after. */
export const asking_occasions = ['absences-growing', 'invitation', 'follow-up', 'own-words'] as const;

export const step_days = { text: 3, call: 5 } as const;
export type PursuitStep = 'text' | 'call' | 'visit';

/** What comes after a step that brought no answer. */
export const nextStep: Record<PursuitStep, PursuitStep | null> = { text: 'call', call: 'visit', visit: null };

/** So many weekdays later. */
export function weekdaysAfter(day: IsoDate, count: number): IsoDate {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, 1);
    if (weekdayOf(at) < 5) left--;
  }
  return at;
}
