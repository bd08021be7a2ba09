import { isSet, real, whole } from './column.ts';
import type { Measure } from './measure.ts';
import type { ModelSettings } from './model.ts';
import { type Spread, spreadOf, spreadOfMeasure, zOf } from './standardise.ts';
import type { WeightTable } from './weights.ts';

/** What a group's members are compared with: stored with every run, and enough to re-derive any of its scores. */
export interface GroupFigures {
  /** By source, in the model's order; mean and sd NaN where no member has the measure. */
  measures: Spread[];
  /** Over the members with enough coverage. */
  composite: Spread;
}

/** Composites under way, by position. Their owner lends them out to one group after another. */
export interface Composites {
  composite: Float64Array;
  /** Weights of the measures present. */
  present: Float64Array;
}

export function noComposites(size: number): Composites {
  return { composite: new Float64Array(size), present: new Float64Array(size) };
}

/** A week's evidence, by position. */
export interface Evidence {
  measures: readonly Measure[];
  weights: WeightTable;
  isActive: Uint8Array;
  /** 1 for members with enough coverage. */
  isScored: Uint8Array;
}

/**
 * Sum of weight x z over the measures present / sum of those weights, for each of `positions`; NaN where none is.
 * A measure for which the figures hold nothing is as good as missing (a source that came after the fixed figures).
 */
export function composeAgainst(
  spreads: readonly Spread[],
  positions: Int32Array,
  evidence: Evidence,
  model: ModelSettings,
  into: Composites,
): void {
  const { composite, present } = into;
  const { weights, profileOf, sourceCount } = evidence.weights;
  for (let j = 0; j < positions.length; j++) {
    composite[whole(positions, j)] = 0;
    present[whole(positions, j)] = 0;
  }
  evidence.measures.forEach(({ x, source }, s) => {
    const spread = spreads[s];
    if (!spread || Number.isNaN(spread.mean)) return;
    const { mean, sd } = spread;
    for (let j = 0; j < positions.length; j++) {
      const i = whole(positions, j);
      const value = real(x, i);
      if (Number.isNaN(value)) continue;
      const weight = real(weights, whole(profileOf, i) * sourceCount + s);
      composite[i] = real(composite, i) + weight * zOf(value, mean, sd, source.direction, model.zClamp);
      present[i] = real(present, i) + weight;
    }
  });
  for (let j = 0; j < positions.length; j++) {
    const i = whole(positions, j);
    composite[i] = real(composite, i) / real(present, i);
  }
}

/** Steps 5 and 6: a group's figures over all its members; their composites are left in `into`. */
export function figuresOf(
  positions: Int32Array,
  evidence: Evidence,
  model: ModelSettings,
  into: Composites,
): GroupFigures {
  const measures = evidence.measures.map((measure) => spreadOfMeasure(measure, positions, evidence.isActive, model));
  composeAgainst(measures, positions, evidence, model, into);
  const composite = spreadOf(into.composite, positions, evidence.isActive, model.minGroup, evidence.isScored);
  return { measures, composite };
}

export function countSet(positions: Int32Array, flags: Uint8Array): number {
  let count = 0;
  for (let j = 0; j < positions.length; j++) if (isSet(flags, whole(positions, j))) count++;
  return count;
}
