import { noSpread, type Spread } from './standardise.ts';

/** What an average member of the reference group has, always. */
export const average = 500;
const highest = 1000;

/** Points per unit of composite. Without spread among the active nobody stands out: 0. */
export function pointsPerUnit(composite: Pick<Spread, 'sd'>, pointsPerSd: number): number {
  return composite.sd < noSpread ? 0 : pointsPerSd / composite.sd;
}

export function scoreRaw(composite: number, mean: number, scale: number): number {
  return average + scale * (composite - mean);
}

/** The score as shown: 0 to 1000, whole. Never negative, so rounding half up is rounding half away from zero. */
export function shownScore(raw: number): number {
  return Math.round(Math.min(highest, Math.max(0, raw)));
}

/**
 * Points that one present measure adds or takes; they add up to score_raw - 500.
 * @param pointsPerWeight the group's points per unit of composite / the weights of the measures present
 */
export function contributionOf(z: number, mean: number, weight: number, pointsPerWeight: number): number {
  return pointsPerWeight * weight * (z - mean);
}
