/** The smallest group of which anything is told to a reader who may not know its members. */
export const smallest_cell = 5;

/** The smallest subset of peers that a student is compared with. */
export const smallest_comparison = 10;

/**
 * The one place where small groups are hidden: a count, or any figure about a group, becomes null when the group is small.
 * Nobody at all is not a small group: that there are none identifies nobody.
 */
export function unlessSmall<T>(n: number, figure: T): T | null {
  return n > 0 && n < smallest_cell ? null : figure;
}

/**
 * Which parts of a whole that is known are hidden: the small ones, and as many of the next smallest as it takes until what the others
 * leave over is neither one part alone nor small itself.
 */
export function hiddenParts(parts: readonly number[], least = smallest_cell): boolean[] {
  const isHidden = parts.map((n) => n > 0 && n < least);
  if (!isHidden.includes(true)) return isHidden;
  const others = parts.map((n, i) => ({ n, i })).filter(({ n, i }) => n > 0 && !isHidden[i]);
  const leftOver = () => parts.filter((_, i) => isHidden[i]);
  for (const { i } of others.toSorted((a, b) => a.n - b.n)) {
    const left = leftOver();
    if (left.length > 1 && left.reduce((sum, n) => sum + n, 0) >= least) break;
    isHidden[i] = true;
  }
  return isHidden;
}
