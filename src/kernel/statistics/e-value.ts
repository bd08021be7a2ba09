/**
 * How strong something unseen must be to explain a finding away: the least risk ratio that it must have with both who was helped and how they
 * did, beyond what was matched (VanderWeele and Ding 2017). 1: nothing is needed.
 * @param riskRatio above 0; below 1 it is turned round
 * @throws RangeError unless it is above 0
 * @example eValue(3.9) // 7.26
 */
export function eValue(riskRatio: number): number {
  if (!(riskRatio > 0)) throw new RangeError('a risk ratio above 0');
  const ratio = riskRatio < 1 ? 1 / riskRatio : riskRatio;
  return ratio + Math.sqrt(ratio * (ratio - 1));
}

/**
 * The same for a difference of means and its interval. A difference of d standard deviations is about a risk ratio of exp(0.91 d)
 * (Chinn 2000; VanderWeele and Ding 2017).
 * @param sd the outcome's standard deviation among those who were not helped, above 0
 * @returns of the difference, and of the interval's end that is nearer to none: 1 where the interval holds none
 */
export function eValueOfDifference(
  { mean, low, high }: { mean: number; low: number; high: number },
  sd: number,
): { point: number; limit: number } {
  if (!(sd > 0)) throw new RangeError('a standard deviation above 0');
  const ratio = (difference: number) => Math.exp((0.91 * difference) / sd);
  const limit = low > 0 ? low : high < 0 ? high : 0;
  return { point: eValue(ratio(mean)), limit: eValue(ratio(limit)) };
}
