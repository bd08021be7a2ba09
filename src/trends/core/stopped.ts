import { type History, streak } from './history.ts';

export interface Stopped {
  kind: 'stopped';
  weeks: number;
  /** Null when never seen. */
  daysSinceSeen: number | null;
}

const least_weeks = 2;

/**
 * Enrolled, and no activity in any applicable covered source for two scored weeks: attention whatever the score, so an
 * inactive mass never leaves the attention list by growing. A week in which no source could have seen the student is
 * no evidence of absence.
 */
export function stopped(history: History, daysSinceSeen: number | null): Stopped | null {
  const weeks = streak(history, (index) => history.seen[index] === 0);
  return weeks >= least_weeks ? { kind: 'stopped', weeks, daysSinceSeen } : null;
}

/** Longest unseen first; those never seen before all others. */
export function byLongestUnseen(a: Pick<Stopped, 'daysSinceSeen'>, b: Pick<Stopped, 'daysSinceSeen'>): number {
  const days = (one: Pick<Stopped, 'daysSinceSeen'>) => one.daysSinceSeen ?? Number.MAX_SAFE_INTEGER;
  return days(b) - days(a);
}
