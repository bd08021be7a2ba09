import { normalCdf } from '../../../kernel/statistics/normal-cdf.ts';
import type { DistributionBand } from '../views.ts';
import type { Facts } from './cells.ts';

/** The bars of a cohort page, and the share that each would have if engagement were as among active peers: normal around 500. */
export function distributionOf(facts: Facts, bandWidth: number, pointsPerSd: number): DistributionBand[] {
  return facts.bands.map((n, band) => {
    const from = band * bandWidth;
    const to = Math.min(1000, from + bandWidth);
    const below = band === 0 ? 0 : normalCdf((from - 500) / pointsPerSd);
    const upTo = band === facts.bands.length - 1 ? 1 : normalCdf((to - 500) / pointsPerSd);
    return { from, to, n, share: facts.scored === 0 ? 0 : n / facts.scored, expectedShare: upTo - below };
  });
}
