import { expect, it } from 'vitest';
import { shareDifference } from './share-difference.ts';

it('gives the published intervals', () => {
  // Newcombe (1998), table II, method 10.
  for (const [one, other, low, high] of [
    [[56, 70], [48, 80], 0.0524, 0.3339],
    [[9, 10], [3, 10], 0.1705, 0.809],
    [[10, 10], [0, 10], 0.6075, 1],
  ] as const) {
    expect(shareDifference(one, other)?.low).toBeCloseTo(low, 4);
    expect(shareDifference(one, other)?.high).toBeCloseTo(high, 4);
  }
  expect(shareDifference([0, 0], [1, 2])).toBeNull();
});
