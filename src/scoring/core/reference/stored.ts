import { whole } from '../column.ts';
import type { StoredScore } from '../re-derive.ts';
import type { ScoredWorldWeek, World } from './world.ts';

/** For tests: what the run keeps of a position's score, as if scored against reference group `number`. */
export function stored(
  world: World,
  { scores }: ScoredWorldWeek,
  i: number,
  number = whole(scores.groupUsed, i),
): StoredScore {
  const figures = scores.groups[number]?.figures;
  if (!figures) throw new Error('not scored');
  const { weights, profileOf, sourceCount } = scores.evidence.weights;
  return {
    measures: scores.evidence.measures.map(({ x, source: { direction } }, s) => ({
      x: Number.isNaN(x[i]) ? null : (x[i] ?? null),
      mean: figures.measures[s]?.mean ?? Number.NaN,
      sd: figures.measures[s]?.sd ?? Number.NaN,
      direction,
      weight: weights[whole(profileOf, i) * sourceCount + s] ?? 0,
    })),
    composite: figures.composite,
    pointsPerSd: world.model.pointsPerSd,
    zClamp: world.model.zClamp,
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
