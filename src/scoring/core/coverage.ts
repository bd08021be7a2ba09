import { isSet, real, whole } from './column.ts';
import type { Frame } from './frame.ts';
import type { Measure } from './measure.ts';
import type { ModelSettings } from './model.ts';
import type { WeightTable } from './weights.ts';

/** Step 3: by position the weights of the measures present over the weights of the sources that apply; NaN for none. */
export function coverageOf(measures: readonly Measure[], table: WeightTable, isMember: Uint8Array): Float64Array {
  const coverage = new Float64Array(isMember.length);
  const { profileOf, weights, total, sourceCount } = table;
  measures.forEach(({ x }, s) => {
    for (let i = 0; i < x.length; i++) {
      if (!Number.isNaN(real(x, i)))
        coverage[i] = real(coverage, i) + real(weights, whole(profileOf, i) * sourceCount + s);
    }
  });
  for (let i = 0; i < coverage.length; i++) {
    // 0 / 0 where no source applies: NaN, which is not enough for a score either.
    coverage[i] = isSet(isMember, i) ? real(coverage, i) / real(total, whole(profileOf, i)) : Number.NaN;
  }
  return coverage;
}

/**
 * Who can have a score, as far as the evidence goes: members with enough coverage. It depends on no group, which is
 * what lets groups be judged too small without going round in a circle.
 */
export function enoughCoverage(coverage: Float64Array, model: ModelSettings): Uint8Array {
  // Shares of weights such as 1/3 add up to a hair under one half.
  const need = model.minCoverage - 1e-9;
  return Uint8Array.from(coverage, (share) => (share >= need ? 1 : 0));
}

/** Consecutive missing weeks, the scored one included, from which a score is marked. */
export const reducedConfidenceAfter_weeks = 3;

/** By position: 1 where a weighted source that applies has been missing for three teaching weeks running. */
export function reducedConfidence(frame: Frame, measures: readonly Measure[], table: WeightTable): Uint8Array {
  const isReduced = new Uint8Array(frame.size);
  measures.forEach(({ missing_weeks }, s) => {
    if (!missing_weeks.some((weeks) => weeks >= reducedConfidenceAfter_weeks)) return;
    for (let i = 0; i < frame.size; i++) {
      const missing = whole(missing_weeks, whole(frame.calendarOf, i));
      const weight = real(table.weights, whole(table.profileOf, i) * table.sourceCount + s);
      if (missing >= reducedConfidenceAfter_weeks && weight > 0) isReduced[i] = 1;
    }
  });
  return isReduced;
}
