import { isSet, real, whole } from './column.ts';
import type { Sample } from './evidence.ts';
import type { ModelSettings, ScoredSource } from './model.ts';
import { type Spread, spreadOf, spreadOfMeasure, zOf } from './standardise.ts';

/** What a group's members are compared with: stored with every run, and enough to re-derive any of its scores. */
export interface GroupFigures {
  /** By source, in the model's order; mean and sd NaN where no member has the measure. */
  measures: Spread[];
  /** Over the members with enough coverage. */
  composite: Spread;
}

/** Steps 5 and 6: the figures of a group over all its members. Leaves their z and composites in the sample. */
export function figuresOf(sample: Sample, sources: readonly ScoredSource[], model: ModelSettings): GroupFigures {
  const measures = sources.map((source, s) => {
    const values = sample.values[s] ?? new Float64Array(0);
    return spreadOfMeasure(source.measure, values, sample.n, sample.isActive, model);
  });
  compose(sample, measures, sources, model);
  return { measures, composite: spreadOf(sample.composite, sample.n, sample.isActive, model.minGroup) };
}

/**
 * Turns a sample's measures into z against the given spreads, and adds them up: sum of weight x z over the measures
 * present / sum of those weights. Members without enough coverage get no composite (NaN).
 * A measure that the spreads know nothing of is as good as missing: a source that came after fixed figures.
 */
export function compose(
  sample: Sample,
  spreads: readonly Spread[],
  sources: readonly ScoredSource[],
  model: ModelSettings,
): void {
  const { n, composite, present } = sample;
  composite.fill(0, 0, n);
  sources.forEach((source, s) => {
    const values = sample.values[s] ?? new Float64Array(0);
    const weights = sample.weights[s] ?? new Float64Array(0);
    const { mean, sd } = spreads[s] ?? { mean: Number.NaN, sd: Number.NaN };
    if (Number.isNaN(mean)) withdraw(sample, values, weights);
    else addWeighted(sample, values, weights, mean, sd, source.direction, model.zClamp);
  });
  for (let j = 0; j < n; j++) {
    composite[j] = isSet(sample.isScored, j) ? real(composite, j) / real(present, j) : Number.NaN;
  }
}

function addWeighted(
  { n, composite, profileOf }: Sample,
  values: Float64Array,
  weights: Float64Array,
  mean: number,
  sd: number,
  direction: 1 | -1,
  clamp: number,
): void {
  for (let j = 0; j < n; j++) {
    const value = real(values, j);
    if (Number.isNaN(value)) continue;
    const z = zOf(value, mean, sd, direction, clamp);
    values[j] = z;
    composite[j] = real(composite, j) + real(weights, whole(profileOf, j)) * z;
  }
}

function withdraw({ n, present, profileOf }: Sample, values: Float64Array, weights: Float64Array): void {
  for (let j = 0; j < n; j++) {
    if (Number.isNaN(real(values, j))) continue;
    values[j] = Number.NaN;
    present[j] = real(present, j) - real(weights, whole(profileOf, j));
  }
}
