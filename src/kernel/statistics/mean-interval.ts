import { studentsT } from './students-t.ts';

/** A mean with its uncertainty; `spread` is the sample's standard deviation. */
export interface MeanInterval {
  n: number;
  mean: number;
  low: number;
  high: number;
  spread: number;
}

/**
 * The mean of a sample with its interval by Student's t.
 * @param share how often such intervals hold the true mean: 0.95
 * @returns null with fewer than two values
 * @example meanInterval([1, 2, 3]) // { n: 3, mean: 2, low: -0.48, high: 4.48, spread: 1 }
 */
export function meanInterval(values: readonly number[], share = 0.95): MeanInterval | null {
  const n = values.length;
  if (n < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const reach = (studentsT((1 + share) / 2, n - 1) * spread) / Math.sqrt(n);
  return { n, mean, low: mean - reach, high: mean + reach, spread };
}

/**
 * Where one further value of the same population lies in `share` of all cases, by Student's t (Fisher 1935): wider than the
 * interval of the mean, since people differ.
 * @example oneMore({ n: 3, mean: 2, spread: 1, ... }) // { low: -2.97, high: 6.97 }
 */
export function oneMore({ n, mean, spread }: MeanInterval, share = 0.95): { low: number; high: number } {
  const reach = studentsT((1 + share) / 2, n - 1) * spread * Math.sqrt(1 + 1 / n);
  return { low: mean - reach, high: mean + reach };
}
