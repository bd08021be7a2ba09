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

/** Rounds half away from zero (Math.round alone takes -0.5 to 0). */
export function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

/** The score as shown: 0 to 1000, whole. */
export function shownScore(raw: number): number {
  return roundHalfAway(Math.min(highest, Math.max(0, raw)));
}

/** Points that one present measure adds or takes; they add up to score_raw - 500. */
export function contributionOf(z: number, mean: number, scale: number, weight: number, presentWeight: number): number {
  return scale * (weight / presentWeight) * (z - mean);
}
