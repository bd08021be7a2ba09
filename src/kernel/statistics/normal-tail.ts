/**
 * The upper tail of the standard normal distribution, Q(z) = 1 - Phi(z), to about 1e-14 relative: the alternating-free series
 * of Abramowitz and Stegun (1964) 26.2.11 below 3, Laplace's continued fraction 26.2.14 from there on, where a difference from
 * 1 would have nothing left.
 * @example normalTail(1.959964) // 0.025
 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/**
 * The z that leaves `tail` above it.
 * @param tail above 0, at most 0.5
 * @example normalTailQuantile(0.025) // 1.959964
 */
export function normalTailQuantile(tail: number): number {
  if (!(tail > 0 && tail <= 0.5)) throw new RangeError('a tail is above 0 and at most 0.5');
  let low = 0;
  let high = 40;
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
