import { isSet, real, whole } from './column.ts';
import type { Frame } from './frame.ts';
import type { Measure } from './measure.ts';
import type { ModelSettings } from './model.ts';
import type { WeightTable } from './weights.ts';

/** Enrolments are taken some thousand at a time, so that their sums stay in the processor's cache from source to source. */
const stretch = 4096;

/** By position the weights of the measures present, added up in the model's order. */
export function presentWeights(measures: readonly Measure[], table: WeightTable): Float64Array {
  const { profileOf, weights, sourceCount } = table;
  const present = new Float64Array(profileOf.length);
  for (let from = 0; from < present.length; from += stretch) {
    const to = Math.min(present.length, from + stretch);
    measures.forEach(({ x }, s) => {
      for (let i = from; i < to; i++) {
        const weight = real(weights, whole(profileOf, i) * sourceCount + s);
        present[i] = real(present, i) + (Number.isNaN(real(x, i)) ? 0 : weight);
      }
    });
  }
  return present;
}

/** Step 3: by position the weights of the measures present over the weights of the sources that apply; NaN for none. */
export function coverageOf(
  present: Float64Array,
  { profileOf, total }: WeightTable,
  isMember: Uint8Array,
): Float64Array {
  const coverage = new Float64Array(present.length);
  for (let i = 0; i < coverage.length; i++) {
    // 0 / 0 where no source applies: NaN, which is not enough for a score either.
    coverage[i] = isSet(isMember, i) ? real(present, i) / real(total, whole(profileOf, i)) : Number.NaN;
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
  const isEnough = new Uint8Array(coverage.length);
  for (let i = 0; i < coverage.length; i++) isEnough[i] = real(coverage, i) >= need ? 1 : 0;
  return isEnough;
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
