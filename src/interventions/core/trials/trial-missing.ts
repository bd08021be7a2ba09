import { analyseTrial, type TrialOutcome, type TrialResult } from './trial.ts';

/** What is known at the end of somebody who was in the lot; null: nothing. */
export type FollowedUp = Omit<TrialOutcome, 'value'> & { value: number | null };

/** Of whom nothing is known, and between what the difference would lie had each of them stood as badly, or as well, as anybody did. */
export interface Unknown {
  offered: number;
  waiting: number;
  low: number;
  high: number;
}

/**
 * The trial as planned, of those of whom the outcome is known, and beside it how far the others could move it: those who were offered a place
 * at the lowest value that anybody had and those who waited at the highest, and the other way round (Manski's bounds, within what was seen).
 * @returns unknown: null where the outcome is known of everybody, or of nobody
 */
export function analyseFollowedUp(
  people: readonly FollowedUp[],
  seed: number,
): { result: TrialResult; unknown: Unknown | null } {
  const known = people.flatMap(({ value, ...one }) => (value === null ? [] : [{ ...one, value }]));
  const result = analyseTrial(known, seed);
  const lost = people.filter(({ value }) => value === null);
  if (lost.length === 0 || result.kind === 'insufficient') return { result, unknown: null };
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const differenceAt = (ofOffered: number, ofWaiting: number) => {
    const filled = analyseTrial(
      people.map(({ value, ...one }) => ({ ...one, value: value ?? (one.isOffered ? ofOffered : ofWaiting) })),
      seed,
    );
    return filled.kind === 'result' ? filled.difference : Number.NaN;
  };
  return {
    result,
    unknown: {
      offered: lost.filter(({ isOffered }) => isOffered).length,
      waiting: lost.filter(({ isOffered }) => !isOffered).length,
      low: differenceAt(least, most),
      high: differenceAt(most, least),
    },
  };
}
