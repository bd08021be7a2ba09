/** What happened to a rule's alerts about an enrolment before the day that is looked at; withdrawn ones do not count. */
export interface Prior {
  onDay: number;
  /** The condition has been over since; null: it has not. */
  clearedOn: number | null;
}

export type Step = 'nothing' | 'fire' | 'continue' | 'clear' | 'cooling';

/**
 * One step of a rule for one enrolment. It looks only at what was there before the day, so that to evaluate a day again gives
 * the same. The table: without an alert before it fires when it holds; with one that goes on it continues while it holds by
 * its margin, and else is over; after one that is over it fires when it holds and the cooldown has passed.
 * @param holds exactly; @param stillHolds with thresholds relaxed by the margin; unknown does not end anything
 */
export function stepOf(
  prior: Prior | null,
  {
    day,
    holds,
    stillHolds,
    cooldown_days,
  }: { day: number; holds: boolean; stillHolds: boolean; cooldown_days: number },
): Step {
  if (prior === null) return holds ? 'fire' : 'nothing';
  const isOver = prior.clearedOn !== null && prior.clearedOn < day;
  if (!isOver) return stillHolds ? 'continue' : 'clear';
  if (!holds) return 'nothing';
  return day - prior.onDay >= cooldown_days ? 'fire' : 'cooling';
}

export const reasonKinds = [
  'left',
  'exempt',
  'circumstance',
  'cohort-drift',
  'quiet-time',
  'stale-source',
  'corrected',
  'passed',
  'rule-off',
  'rule-changed',
  'merged',
  'unscored',
] as const;
export type ReasonKind = (typeof reasonKinds)[number];

/** What keeps an alert from being told. Open cases do not: the alert joins them. */
export interface Exclusions {
  hasLeft: boolean;
  exemption: boolean;
  /** A circumstance that is known; its reason stays where it is. */
  circumstance: boolean;
  /** The group that moved as a whole, in words. */
  drift: string | null;
  /** The holiday or closure that today is in. */
  quiet: string | null;
  /** Sources that the rule rests on and that have not come. */
  stale: string | null;
}

export interface Held {
  state: 'open' | 'waiting' | 'suppressed';
  kind: ReasonKind | null;
  words: string | null;
}

/** The first that applies, those that end the matter before those that only put it off. */
export function heldBack(exclusions: Exclusions): Held {
  const { hasLeft, exemption, circumstance, drift, quiet, stale } = exclusions;
  if (hasLeft) return { state: 'suppressed', kind: 'left', words: 'No longer enrolled.' };
  if (exemption) return { state: 'suppressed', kind: 'exempt', words: 'An agreed exemption covers this time.' };
  if (circumstance)
    return { state: 'suppressed', kind: 'circumstance', words: 'A known circumstance covers this time.' };
  if (drift !== null)
    return {
      state: 'suppressed',
      kind: 'cohort-drift',
      words: `${drift} moved as a whole: there is one alert about the group.`,
    };
  if (stale !== null) return { state: 'waiting', kind: 'stale-source', words: `Waits for data: ${stale}.` };
  if (quiet !== null) return { state: 'waiting', kind: 'quiet-time', words: `Waits until after ${quiet}.` };
  return { state: 'open', kind: null, words: null };
}
