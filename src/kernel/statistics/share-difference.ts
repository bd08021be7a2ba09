import { wilsonInterval } from './wilson-interval.ts';

/**
 * The difference of two shares of different people with its interval of 95 % (Newcombe 1998, method 10), which holds for few and for shares
 * near 0 and 1.
 * @returns null where either is of nobody
 * @example shareDifference([56, 70], [48, 80]) // { difference: 0.2, low: 0.0524, high: 0.3339 }
 */
export function shareDifference(
  one: readonly [count: number, of: number],
  other: readonly [count: number, of: number],
): { difference: number; low: number; high: number } | null {
  const [a, b] = [wilsonInterval(...one), wilsonInterval(...other)];
  if (!a || !b) return null;
  const difference = a.share - b.share;
  return {
    difference,
    low: difference - Math.hypot(a.share - a.low, b.high - b.share),
    high: difference + Math.hypot(a.high - a.share, b.share - b.low),
  };
}
