import { normalTail } from './normal-tail.ts';

/**
 * The worst p-value of Wilcoxon's signed rank test, one-sided, when of two who are alike the one may have been up to gamma times as likely to
 * be helped because of something that nobody recorded (Rosenbaum 2002, Observational Studies, section 4.3.3; large samples).
 * @param differences of the helped from those alike; the test asks whether they are above 0; zeros count for nothing
 * @param gamma 1 or more: 1 is a trial
 * @throws RangeError for a gamma below 1
 * @example upperBoundOfP(lead, 4.25) // 0.047
 */
export function upperBoundOfP(differences: readonly number[], gamma: number): number {
  if (!(gamma >= 1)) throw new RangeError('gamma is 1 or more');
  return boundFrom(signedRanks(differences), gamma);
}

const most_gamma = 20;

/**
 * How strong hidden selection must be before a difference could be chance: the largest gamma at which the worst p-value stays within alpha, to
 * two decimals; null: already without any it could be chance. No more than 20 is looked for.
 */
export function gammaThatHolds(differences: readonly number[], alpha = 0.05): number | null {
  const ranks = signedRanks(differences);
  if (boundFrom(ranks, 1) > alpha) return null;
  let low = 1;
  let high = most_gamma;
  if (boundFrom(ranks, high) <= alpha) return high;
  while (high - low > 0.001) {
    const middle = (low + high) / 2;
    if (boundFrom(ranks, middle) <= alpha) low = middle;
    else high = middle;
  }
  return Math.floor(100 * low) / 100;
}

interface Ranks {
  /** The sum of the ranks of what is above 0. */
  above: number;
  sum: number;
  squares: number;
}

function signedRanks(differences: readonly number[]): Ranks {
  const ordered = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const ranks: Ranks = { above: 0, sum: 0, squares: 0 };
  for (let from = 0; from < ordered.length; ) {
    const size = Math.abs(ordered[from] ?? 0);
    let to = from;
    while (to < ordered.length && Math.abs(ordered[to] ?? 0) === size) to++;
    // Equal sizes share the mean of their ranks; zeros take theirs and count for nothing, as in Rosenbaum's own program.
    const rank = size === 0 ? 0 : (from + 1 + to) / 2;
    for (let at = from; at < to; at++) {
      if ((ordered[at] ?? 0) > 0) ranks.above += rank;
      ranks.sum += rank;
      ranks.squares += rank * rank;
    }
    from = to;
  }
  return ranks;
}

function boundFrom({ above, sum, squares }: Ranks, gamma: number): number {
  if (squares === 0) return 1;
  const share = gamma / (1 + gamma);
  return normalTail((above - share * sum) / Math.sqrt(share * (1 - share) * squares));
}
