import { contributionOf, pointsPerUnit, scoreRaw, shownScore } from './score.ts';
import { zOf } from './standardise.ts';

/** One source's part of a stored score. */
export interface StoredMeasure {
  /** The measure as it was; null when it was missing. */
  x: number | null;
  /** Of the group used, as it was. */
  mean: number;
  sd: number;
  direction: 1 | -1;
  /** The enrolment's weight for this source, shares of its group included. */
  weight: number;
}

/** What is kept of a score: enough to come to the same number again. */
export interface StoredScore {
  measures: readonly StoredMeasure[];
  composite: { mean: number; sd: number };
  pointsPerSd: number;
  zClamp: number;
}

export interface DerivedScore {
  scoreRaw: number;
  score: number;
  /** In the order of the measures; null where missing. */
  contributions: (number | null)[];
  z: (number | null)[];
}

/**
 * Comes to a past score again from what is stored, to the last bit: the same operations in the same order as the
 * weekly run. Null when every measure was missing.
 */
export function reDerive(stored: StoredScore): DerivedScore | null {
  const scale = pointsPerUnit(stored.composite, stored.pointsPerSd);
  const mean = stored.composite.mean;
  let weighted = 0;
  let present = 0;
  const z = stored.measures.map((measure) => {
    if (measure.x === null) return null;
    const value = zOf(measure.x, measure.mean, measure.sd, measure.direction, stored.zClamp);
    weighted += measure.weight * value;
    present += measure.weight;
    return value;
  });
  if (!(present > 0)) return null;
  const raw = scoreRaw(weighted / present, mean, scale);
  const contributions = stored.measures.map((measure, s) => {
    const value = z[s] ?? null;
    return value === null ? null : contributionOf(value, mean, measure.weight, scale / present);
  });
  return { scoreRaw: raw, score: shownScore(raw), contributions, z };
}
