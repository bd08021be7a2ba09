/** y = intercept + slope * x, fitted over n pairs. */
export interface Line {
  intercept: number;
  slope: number;
  n: number;
}

/**
 * The line of least squares through pairs of values (Legendre 1805; Galton 1886 saw in its slope below 1 the
 * regression towards the mean). Pairs in which either is NaN are left out.
 * @param x values of the first variable
 * @param y as many values of the second
 * @returns null with fewer than `least` pairs, or when x does not vary
 * @throws RangeError when the lengths differ
 * @example leastSquaresLine([1, 2, 3], [2, 4, 6], 2) // { intercept: 0, slope: 2, n: 3 }
 */
export function leastSquaresLine(x: ArrayLike<number>, y: ArrayLike<number>, least: number): Line | null {
  if (x.length !== y.length) throw new RangeError('x and y have different lengths');
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  forEachPair(x, y, (a, b) => {
    n++;
    sumX += a;
    sumY += b;
  });
  if (n < Math.max(least, 2)) return null;
  const meanX = sumX / n;
  const meanY = sumY / n;
  let squares = 0;
  let products = 0;
  forEachPair(x, y, (a, b) => {
    squares += (a - meanX) * (a - meanX);
    products += (a - meanX) * (b - meanY);
  });
  if (!(squares > 0)) return null;
  const slope = products / squares;
  return { intercept: meanY - slope * meanX, slope, n };
}

function forEachPair(x: ArrayLike<number>, y: ArrayLike<number>, visit: (a: number, b: number) => void): void {
  for (let i = 0; i < x.length; i++) {
    const a = x[i] ?? Number.NaN;
    const b = y[i] ?? Number.NaN;
    if (!Number.isNaN(a) && !Number.isNaN(b)) visit(a, b);
  }
}
