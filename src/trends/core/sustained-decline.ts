import { type History, isScored, scoreAt, streak } from './history.ts';

export interface SustainedDecline {
  kind: 'sustained-decline';
  falls: number;
  points: number;
  /** Falls alone are an early and uncertain sign; with attendance falling too they are firmer. */
  certainty: 'early-and-uncertain' | 'attendance-falls-too';
}

const least_falls = 4;

/** Four falls in a row or more, so five scored weeks without a gap, each below the one before. */
export function sustainedDecline(history: History): SustainedDecline | null {
  const falls = streak(
    history,
    (index) => isScored(history, index - 1) && scoreAt(history, index) < scoreAt(history, index - 1),
  );
  if (falls < least_falls) return null;
  const last = history.scoreRaw.length - 1;
  const first = last - falls;
  // NaN on either side compares false: unknown attendance does not make a sign firmer.
  const attendanceFalls = (history.attendance[last] ?? Number.NaN) < (history.attendance[first] ?? Number.NaN);
  return {
    kind: 'sustained-decline',
    falls,
    points: scoreAt(history, first) - scoreAt(history, last),
    certainty: attendanceFalls ? 'attendance-falls-too' : 'early-and-uncertain',
  };
}
