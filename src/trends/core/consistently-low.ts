import { type History, scoreAt, streak } from './history.ts';

export interface ConsistentlyLow {
  kind: 'consistently-low';
  weeks: number;
  below: number;
}

const least_weeks = 3;

/** Below the attention threshold for three scored weeks in a row or more. */
export function consistentlyLow(history: History, attentionBelow: number): ConsistentlyLow | null {
  const weeks = streak(history, (index) => scoreAt(history, index) < attentionBelow);
  return weeks >= least_weeks ? { kind: 'consistently-low', weeks, below: attentionBelow } : null;
}
