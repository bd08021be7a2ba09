/**
 * The standard normal distribution function: the share of a normal population below z standard deviations.
 * Reference: W. J. Cody's rational approximation would be exact to the last bit; this is Abramowitz and Stegun (1964),
 * formula 26.2.17, with an absolute error below 7.5e-8, far finer than any share that is shown.
 * @example normalCdf(0) // 0.5
 * @example normalCdf(-1.5) // 0.0668
 */
export function normalCdf(z: number): number {
  if (z < 0) return 1 - normalCdf(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - density * tail;
}
