import { type History, isScored, scoreAt, weekNumberAt } from './history.ts';

export interface Declining {
  kind: 'declining';
  /** How far the score has fallen, and from where. */
  points: number;
  from: number;
  to: number;
  /** Calendar weeks between the two. */
  weeks: number;
}

const back_scoredWeeks = 4;
const within_calendarWeeks = 6;
const over_points = 100;

/** Over 100 points below the score four scored weeks ago, if that is within six calendar weeks. */
export function declining(history: History): Declining | null {
  const last = history.scoreRaw.length - 1;
  if (!isScored(history, last)) return null;
  let scored = 0;
  for (let index = last - 1; index >= 0; index--) {
    const weeks = weekNumberAt(history, last) - weekNumberAt(history, index);
    if (weeks > within_calendarWeeks) return null;
    if (!isScored(history, index)) continue;
    scored++;
    if (scored < back_scoredWeeks) continue;
    const from = scoreAt(history, index);
    const to = scoreAt(history, last);
    return from - to > over_points ? { kind: 'declining', points: from - to, from, to, weeks } : null;
  }
  return null;
}
