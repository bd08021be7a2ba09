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
