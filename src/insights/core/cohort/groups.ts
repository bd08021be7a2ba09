import type { GroupKey, Trend } from '../views.ts';

/**
 * What a standing's bits mean, by position; the order is stored, so it only grows at the end. The last five are not lists
 * of their own: they are what sentences count and rows say.
 */
export const groupOrder = [
  'declining',
  'consistently_low',
  'sustained_decline',
  'recovering',
  'stopped',
  'below_attention',
  'below_concern',
  'no_score',
  'not_yet_seen',
  'changed',
  'conversation',
  'new_conversation',
  'reduced_confidence',
  'other_enrolment',
] as const;

export type CountedGroup = (typeof groupOrder)[number];

/** The groups that pages list, in the order in which they show them. */
export const listedGroups: readonly GroupKey[] = [
  'stopped',
  'consistently_low',
  'declining',
  'sustained_decline',
  'recovering',
  'below_attention',
  'below_concern',
  'no_score',
  'not_yet_seen',
];

/** A week's usual movement is 29 points (measured on the Open University's data): this is well beyond it. */
export const changed_points = 50;

export function bitOf(group: CountedGroup): number {
  return 1 << groupOrder.indexOf(group);
}

export function isIn(groups: number, group: CountedGroup): boolean {
  return (groups & bitOf(group)) !== 0;
}

export interface StandingEvidence {
  /** The student is listed by another enrolment. */
  isOther: boolean;
  score: number | null;
  isReducedConfidence: boolean;
  change1: number | null;
  lastSeenOn: string | null;
  flags: readonly { trend: Trend; isUncertain: boolean }[];
  thresholds: { attention: number; concern: number };
  /** The student's bits in the scored week before; null when there are none. */
  before: number | null;
}

/** All groups that one enrolment's week belongs to, as bits. */
export function groupsOf({
  isOther,
  score,
  isReducedConfidence,
  change1,
  lastSeenOn,
  flags,
  thresholds,
  before,
}: StandingEvidence): number {
  let bits = isOther ? bitOf('other_enrolment') : 0;
  if (isReducedConfidence) bits |= bitOf('reduced_confidence');
  for (const { trend } of flags) bits |= bitOf(trend);
  if (score === null) bits |= bitOf('no_score');
  else {
    if (score < thresholds.attention) bits |= bitOf('below_attention');
    if (score < thresholds.concern) bits |= bitOf('below_concern');
  }
  if (lastSeenOn === null) bits |= bitOf('not_yet_seen');
  if (change1 !== null && Math.abs(change1) >= changed_points) bits |= bitOf('changed');
  // What is early and uncertain, and what is good news, is worth knowing, but does not ask for a conversation by itself.
  if (flags.some(({ trend, isUncertain }) => trend !== 'recovering' && !isUncertain)) {
    bits |= bitOf('conversation');
    if (before === null || !isIn(before, 'conversation')) bits |= bitOf('new_conversation');
  }
  return bits;
}
