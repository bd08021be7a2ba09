import { isSet, whole } from './column.ts';
import { type ModelSettings, type ScoredSource, weightOfGroup } from './model.ts';

/**
 * Weights by enrolment. Enrolments to which the same sources apply share a profile, of which there are few:
 * the weight of source s for position i is weights[profileOf[i] * sourceCount + s].
 */
export interface WeightTable {
  sourceCount: number;
  profileOf: Int32Array;
  weights: Float64Array;
  /** By profile: the weight of all the sources that apply. */
  total: Float64Array;
}

/** Step 5: a group's weight is shared equally by those of its enabled sources that apply to the enrolment. */
export function weightsOfSources(
  sources: readonly ScoredSource[],
  applies: readonly boolean[],
  model: ModelSettings,
): number[] {
  const sharers = new Map<string, number>();
  sources.forEach((source, s) => {
    if (applies[s]) sharers.set(source.weightGroup, (sharers.get(source.weightGroup) ?? 0) + 1);
  });
  return sources.map((source, s) =>
    applies[s] ? weightOfGroup(model, source) / (sharers.get(source.weightGroup) ?? 1) : 0,
  );
}

/** @param applies by source, by position: 1 where it applies; null when to all */
export function weightTable(
  size: number,
  sources: readonly ScoredSource[],
  applies: readonly (Uint8Array | null)[],
  model: ModelSettings,
): WeightTable {
  const { profileOf, profiles } = profilesOf(size, applies);
  const weights = new Float64Array(profiles.length * sources.length);
  const total = new Float64Array(profiles.length);
  profiles.forEach((profile, p) => {
    const shared = weightsOfSources(sources, profile, model);
    weights.set(shared, p * sources.length);
    total[p] = shared.reduce((sum, weight) => sum + weight, 0);
  });
  return { sourceCount: sources.length, profileOf, weights, total };
}

/** Splits the enrolments source by source, so that no number of sources is too many for a bit mask. */
function profilesOf(size: number, applies: readonly (Uint8Array | null)[]) {
  const profileOf = new Int32Array(size);
  let profiles: boolean[][] = [[]];
  for (const column of applies) {
    const next: boolean[][] = [];
    const numberOf = new Int32Array(profiles.length * 2).fill(-1);
    if (!column) {
      for (const profile of profiles) profile.push(true);
      continue;
    }
    for (let i = 0; i < size; i++) {
      const old = whole(profileOf, i);
      const bit = isSet(column, i) ? 1 : 0;
      let split = whole(numberOf, old * 2 + bit);
      if (split < 0) {
        split = next.push([...(profiles[old] ?? []), bit === 1]) - 1;
        numberOf[old * 2 + bit] = split;
      }
      profileOf[i] = split;
    }
    profiles = next;
  }
  return { profileOf, profiles };
}
