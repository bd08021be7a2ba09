import { expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';
import { leastSquaresLine } from './least-squares-line.ts';

const centred = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};
// The stack loss data (Brownlee 1965): air flow, water temperature, acid concentration, and the loss.
const air = [80, 80, 75, 62, 62, 62, 62, 62, 58, 58, 58, 58, 58, 58, 50, 50, 50, 50, 50, 56, 70];
const water = [27, 27, 25, 24, 22, 23, 24, 24, 23, 18, 18, 17, 18, 19, 18, 18, 19, 19, 20, 20, 20];
const acid = [89, 88, 90, 87, 87, 87, 93, 93, 87, 80, 89, 88, 82, 93, 89, 86, 72, 79, 80, 82, 91];
const loss = [42, 37, 37, 28, 18, 18, 19, 20, 15, 14, 14, 13, 11, 12, 8, 7, 8, 8, 9, 15, 15];

it('gives the published coefficients of the stack loss data', () => {
  // R: lm(stack.loss ~ .): 0.7156 (0.1349), 1.2953 (0.3680), -0.1521 (0.1563)
  const found = leastSquares([centred(air), centred(water), centred(acid)], centred(loss), 1);
  expect(found?.slopes.map((slope) => Math.round(slope * 1e4) / 1e4)).toEqual([0.7156, 1.2953, -0.1521]);
  expect([0, 1, 2].map((c) => Math.round(Math.sqrt(found?.covariance[c]?.[c] ?? 0) * 1e4) / 1e4)).toEqual([
    0.1349, 0.368, 0.1563,
  ]);
});

it('agrees with the line of least squares, and says nothing of too few', () => {
  expect(leastSquares([centred(air)], centred(loss), 1)?.slopes[0]).toBeCloseTo(
    leastSquaresLine(air, loss, 2)?.slope ?? 0,
    6,
  );
  expect(leastSquares([[1, 2]], [1, 2], 1)).toBeNull();
});

it('shares a slope between columns that say the same', () => {
  const found = leastSquares([centred(air), centred(air)], centred(loss), 1);
  expect(found?.slopes[0]).toBeCloseTo(found?.slopes[1] ?? 0, 3);
});
