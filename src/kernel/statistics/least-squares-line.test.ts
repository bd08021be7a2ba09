import { describe, expect, it } from 'vitest';
import { leastSquaresLine } from './least-squares-line.ts';

describe('the line of least squares', () => {
  it("finds the published line of Anscombe's first set (1973): y = 3.0001 + 0.5001 x", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const line = leastSquaresLine(x, y, 2);
    expect(line?.intercept.toFixed(4)).toBe('3.0001');
    expect(line?.slope.toFixed(4)).toBe('0.5001');
    expect(line?.n).toBe(11);
  });

  it('leaves out pairs with a missing half', () => {
    const line = leastSquaresLine([1, 2, Number.NaN, 3], [2, 4, 9, Number.NaN], 2);
    expect(line).toEqual({ intercept: 0, slope: 2, n: 2 });
  });

  it('says nothing of too few pairs, or where x does not vary', () => {
    expect(leastSquaresLine([1, 2, 3], [1, 2, 3], 4)).toBeNull();
    expect(leastSquaresLine([5, 5, 5], [1, 2, 3], 2)).toBeNull();
    expect(() => leastSquaresLine([1], [], 2)).toThrow(RangeError);
  });
});
