import type { MeaningKind } from '../meaning.ts';

/**
 * A mark that a person took, and what a file says of the same student and session: both are kept, and one stands.
 *
 *   standing   counts, whatever files said before
 *   contested  something newer says otherwise and counts meanwhile; a person decides
 *   replaced   a later mark of a person took its place, or a file gave the reason of the same absence
 *   dropped    a person decided for the other
 */
export const takenStates = ['standing', 'contested', 'replaced', 'dropped'] as const;
export type TakenState = (typeof takenStates)[number];

/** A mark as far as two of them are compared. */
export interface Comparable {
  code: string;
  meaning: string;
  kind: MeaningKind;
}

const isAbsent = (kind: MeaningKind): boolean => kind === 'excused' || kind === 'unexcused' || kind === 'unexplained';

/** Two marks say the same when they mean the same, whatever letter each school writes for it. */
export function saysTheSame(a: Comparable, b: Comparable): boolean {
  return a.code === b.code || (a.meaning === b.meaning && a.kind === b.kind);
}

/**
 * What is to become of a standing mark, given what the day's file says now. Files are the normal way, and a person's correction
 * stands until a file says something newer: something else than it had said when the person took the mark.
 *
 * | the file says                          | then |
 * | nothing, or what it had said before    | lay: the person's mark counts |
 * | the same                               | agree |
 * | absent too, with another reason        | yield: the office found the reason, the file counts |
 * | anything else                          | contest: the file counts until a person decides |
 */
export function judge(
  taken: Comparable & { known: readonly string[] },
  file: Comparable | null,
): 'lay' | 'agree' | 'yield' | 'contest' {
  if (file === null) return 'lay';
  if (saysTheSame(taken, file)) return 'agree';
  if (taken.known.includes(file.code)) return 'lay';
  return isAbsent(taken.kind) && isAbsent(file.kind) ? 'yield' : 'contest';
}

/**
 * What is to become of a mark that arrives, given what counts now and what its taker saw when taking it: a device without a
 * network may bring what somebody else has answered meanwhile.
 */
export function receive(
  given: Comparable & { seen: string | null; byId: string },
  now: (Comparable & { byId: string | null }) | null,
): 'stand' | 'same' | 'contest' {
  if (now === null) return 'stand';
  if (given.code === now.code) return 'same';
  const sawIt = given.seen === now.code || now.byId === given.byId;
  return sawIt || saysTheSame(given, now) ? 'stand' : 'contest';
}
