/**
 * A quantile of a sample by linear interpolation between the closest ranks: Hyndman and Fan (1996), definition 7, the same
 * as PostgreSQL's percentile_cont, R's and NumPy's default.
 * @param sorted ascending, at least one value
 * @param share 0 is the least, 0.5 the median, 1 the greatest
 * @throws RangeError for an empty sample
 * @example quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('an empty sample has no quantiles');
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (rank - Math.floor(rank)) * (above - below);
}
