import { expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

it('gives the published intervals', () => {
  // Newcombe (1998), method 3: 81/263 .2553 to .3662; 15/148 .0624 to .1605; 0/20 0 to .1611; 1/29 .0061 to .1718
  for (const [count, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    expect(wilsonInterval(count, of)?.low).toBeCloseTo(low, 4);
    expect(wilsonInterval(count, of)?.high).toBeCloseTo(high, 4);
  }
  expect(wilsonInterval(0, 0)).toBeNull();
});
