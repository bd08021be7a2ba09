import { normalCdf } from './normal-cdf.ts';

/** An estimate with its standard error, of one of many groups. */
export interface Estimate {
  mean: number;
  error: number;
}

export interface PooledEstimates {
  /** Of the groups' means, and how far groups differ from it. */
  mean: number;
  spread: number;
  groups: { mean: number; low: number; high: number }[];
}

const steps = 160;

/**
 * The normal model of many groups, each estimated on its own (Rubin 1981; Gelman et al., Bayesian Data Analysis, 5.4): what is uncertain is
 * drawn towards the mean of all, the more so the less the groups differ, so that a small group's chance result is not taken for an effect.
 * How far groups differ is itself uncertain and averaged over, on a grid, with a half-Cauchy prior (Gelman 2006).
 * @param priorSpread the prior's scale: as large as groups might differ; a very large one makes it uniform, which needs three groups
 * @returns the posterior means with intervals of `share`, in the groups' order
 * @throws RangeError for no group, or an error that is not above 0
 * @example partialPooling([{ mean: 28, error: 15 }, { mean: 8, error: 10 }], 25)
 */
export function partialPooling(groups: readonly Estimate[], priorSpread: number, share = 0.95): PooledEstimates {
  if (groups.length === 0 || groups.some(({ error }) => !(error > 0)))
    throw new RangeError('groups whose errors are above 0');
  const means = groups.map(({ mean }) => mean);
  const widest = Math.max(...means) - Math.min(...means) + 3 * Math.max(...groups.map(({ error }) => error));
  // Squares, so that the grid is fine where groups hardly differ.
  const grid = Array.from({ length: steps }, (_, i) => {
    const spread = (((i + 0.5) / steps) ** 2 * widest * 3) / 2;
    return { ...atSpread(groups, spread, priorSpread), width: (i + 0.5) / steps };
  });
  const most = Math.max(...grid.map(({ log }) => log));
  const weights = grid.map(({ log, width }) => Math.exp(log - most) * width);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const average = (of: (point: (typeof grid)[number]) => number) =>
    grid.reduce((all, point, i) => all + (weights[i] ?? 0) * of(point), 0) / sum;
  return {
    mean: average(({ mean }) => mean),
    spread: average(({ spread }) => spread),
    groups: groups.map((_, g) => {
      const parts = grid.map(({ groups: all }, i) => ({
        ...(all[g] ?? { mean: 0, sd: 1 }),
        weight: (weights[i] ?? 0) / sum,
      }));
      return {
        mean: parts.reduce((all, { mean, weight }) => all + mean * weight, 0),
        low: mixtureQuantile(parts, (1 - share) / 2),
        high: mixtureQuantile(parts, (1 + share) / 2),
      };
    }),
  };
}

/** The posterior at one value of the spread: its logarithm, the mean of all, and each group's mean and standard deviation. */
function atSpread(groups: readonly Estimate[], spread: number, priorSpread: number) {
  const precisions = groups.map(({ error }) => 1 / (error ** 2 + spread ** 2));
  const total = precisions.reduce((all, one) => all + one, 0);
  const mean = groups.reduce((all, one, g) => all + one.mean * (precisions[g] ?? 0), 0) / total;
  const variance = 1 / total;
  const fit = groups.reduce(
    (all, one, g) => all + Math.log(precisions[g] ?? 1) / 2 - ((precisions[g] ?? 0) * (one.mean - mean) ** 2) / 2,
    0,
  );
  return {
    spread,
    mean,
    log: fit + Math.log(variance) / 2 - Math.log1p((spread / priorSpread) ** 2),
    groups: groups.map((one) => {
      const kept = spread ** 2 / (spread ** 2 + one.error ** 2);
      return {
        mean: kept * one.mean + (1 - kept) * mean,
        sd: Math.sqrt(kept * one.error ** 2 + (1 - kept) ** 2 * variance),
      };
    }),
  };
}

function mixtureQuantile(parts: readonly { mean: number; sd: number; weight: number }[], share: number): number {
  let low = Math.min(...parts.map(({ mean, sd }) => mean - 8 * sd));
  let high = Math.max(...parts.map(({ mean, sd }) => mean + 8 * sd));
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const below = parts.reduce((all, { mean, sd, weight }) => all + weight * normalCdf((middle - mean) / sd), 0);
    if (below < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
