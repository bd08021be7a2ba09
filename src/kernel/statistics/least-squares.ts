/** What y rises by with each column, and how uncertain that is. */
export interface LeastSquares {
  slopes: number[];
  /** The slopes' covariances. */
  covariance: number[][];
  n: number;
}

/**
 * Least squares of y on several columns without an intercept (Legendre 1805): columns and y are measured from their means. A hair of ridge
 * (Hoerl and Kennard 1970) keeps columns that say the same from blowing up.
 * @param columns each as long as y; no value is NaN
 * @param lost degrees of freedom that the means took
 * @returns null with fewer rows than columns and lost degrees
 * @example leastSquares([[-1, 0, 1]], [-2, 0, 2], 1)?.slopes // [2]
 */
export function leastSquares(
  columns: readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  lost: number,
): LeastSquares | null {
  const n = y.length;
  const k = columns.length;
  if (n <= k + lost || k === 0) return null;
  const at = (c: number, i: number) => columns[c]?.[i] ?? 0;
  const products = columns.map((_, a) =>
    columns.map((__, b) => {
      let sum = a === b ? 1e-9 * n : 0;
      for (let i = 0; i < n; i++) sum += at(a, i) * at(b, i);
      return sum;
    }),
  );
  const inverse = inverted(products);
  if (!inverse) return null;
  const withY = columns.map((_, a) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += at(a, i) * (y[i] ?? 0);
    return sum;
  });
  const slopes = inverse.map((row) => row.reduce((sum, value, b) => sum + value * (withY[b] ?? 0), 0));
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const fitted = slopes.reduce((sum, slope, c) => sum + slope * at(c, i), 0);
    squares += ((y[i] ?? 0) - fitted) ** 2;
  }
  const variance = squares / (n - k - lost);
  return { slopes, covariance: inverse.map((row) => row.map((value) => value * variance)), n };
}

/** Gauss and Jordan, with the largest pivot. */
function inverted(matrix: readonly (readonly number[])[]): number[][] | null {
  const k = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...Array.from({ length: k }, (_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < k; c++) {
    let best = c;
    for (let r = c + 1; r < k; r++) if (Math.abs(rows[r]?.[c] ?? 0) > Math.abs(rows[best]?.[c] ?? 0)) best = r;
    const [pivot, here] = [rows[best], rows[c]];
    const value = pivot?.[c] ?? 0;
    if (!pivot || !here || value === 0) return null;
    rows[best] = here;
    rows[c] = pivot.map((one) => one / value);
    for (let r = 0; r < k; r++) {
      const row = rows[r];
      const times = row?.[c] ?? 0;
      if (r !== c && row && times !== 0) rows[r] = row.map((one, j) => one - times * (rows[c]?.[j] ?? 0));
    }
  }
  return rows.map((row) => row.slice(k));
}
