import { smallest_comparison } from '../../../kernel/small-cells.ts';
import { eValueOfDifference } from '../../../kernel/statistics/e-value.ts';
import { partialPooling } from '../../../kernel/statistics/partial-pooling.ts';
import { studentsT } from '../../../kernel/statistics/students-t.ts';
import type { EffectMeasure } from './effect-history.ts';
import type { Beside } from './effect-match.ts';

/** One who was helped beside those alike, who are named so that it is known how often each is compared with. */
export interface EffectPair extends Beside {
  members: ArrayLike<number>;
}

/** The mean effect on those who were helped. */
export interface Effect {
  n: number;
  /** Different students whom they are compared with. */
  compared: number;
  own: number;
  alike: number;
  difference: number;
  low: number;
  high: number;
  /** Of the outcome, among those alike. */
  sd: number;
}

/**
 * The mean difference with its interval of 95 %: how far those who were helped differ from their comparisons (Student's t), and that students
 * who are compared with several times make the differences go together (Abadie and Imbens 2006, theorem 7, for those who were treated).
 * @returns null for fewer than two
 */
export function estimateEffect(pairs: readonly EffectPair[]): Effect | null {
  const n = pairs.length;
  if (n < 2) return null;
  const mean = (of: (pair: EffectPair) => number) => pairs.reduce((sum, pair) => sum + of(pair), 0) / n;
  const difference = mean(({ own, alike }) => own - alike);
  const between = pairs.reduce((sum, { own, alike }) => sum + (own - alike - difference) ** 2, 0) / (n - 1) / n;
  const variance = mean(({ spread }) => spread ** 2);
  const uses = new Map<number, { sum: number; squares: number }>();
  for (const { members } of pairs)
    for (let m = 0; m < members.length; m++) {
      const key = members[m] ?? 0;
      const use = uses.get(key) ?? { sum: 0, squares: 0 };
      use.sum += 1 / members.length;
      use.squares += 1 / members.length ** 2;
      uses.set(key, use);
    }
  let together = 0;
  for (const { sum, squares } of uses.values()) together += sum ** 2 - squares;
  const error = Math.sqrt(between + (variance * together) / n ** 2);
  const reach = studentsT(0.975, n - 1) * error;
  return {
    n,
    compared: uses.size,
    own: mean(({ own }) => own),
    alike: mean(({ alike }) => alike),
    difference,
    low: difference - reach,
    high: difference + reach,
    sd: Math.sqrt(variance + mean(({ alike }) => alike ** 2) - mean(({ alike }) => alike) ** 2),
  };
}

/** What a measure counts in, which way is better, what would be worth the effort, and how far kinds of help may well differ. */
export const effect_scales: Record<EffectMeasure, { isMoreBetter: boolean; worthwhile: number; priorSpread: number }> =
  {
    /** Percentage points of what was expected. */
    attendance: { isMoreBetter: true, worthwhile: 2, priorSpread: 2 },
    /** Points of the absolute index; 100 are a standard deviation. */
    index: { isMoreBetter: true, worthwhile: 20, priorSpread: 20 },
    /** Percentage points of those who left or failed. */
    left: { isMoreBetter: false, worthwhile: 3, priorSpread: 3 },
  };

export type EffectAnswer = 'better' | 'no-better' | 'worse' | 'too-few';

/**
 * What may be said. No better than waiting: there is no clear difference, and one that is worth the effort is ruled out. Too few: neither a
 * worthwhile difference nor none can be ruled out.
 */
export function answerOf(measure: EffectMeasure, { low, high }: { low: number; high: number }): EffectAnswer {
  const { isMoreBetter, worthwhile } = effect_scales[measure];
  const [least, most] = isMoreBetter ? [low, high] : [-high, -low];
  if (least > 0) return 'better';
  if (most < 0) return 'worse';
  return most < worthwhile ? 'no-better' : 'too-few';
}

/** One of several kinds, playbooks, sites or groups. */
export interface EffectCell<Key> {
  key: Key;
  /** Fewer than ten are not told. */
  n: number;
  /** As it was found; null: too few. */
  found: Effect | null;
  /** Drawn towards the others by how uncertain it is. */
  pooled: { difference: number; low: number; high: number } | null;
  answer: EffectAnswer;
  /** How strong something unseen must be to explain the pooled difference away, and its interval's nearer end. */
  hidden: { point: number; limit: number } | null;
}

/** The effects of several, each drawn towards their common mean: many small ones hold chance results. */
export function effectCells<Key>(
  measure: EffectMeasure,
  cells: readonly { key: Key; pairs: readonly EffectPair[] }[],
): EffectCell<Key>[] {
  const found = cells.map(({ key, pairs }) => {
    const effect = pairs.length < smallest_comparison ? null : estimateEffect(pairs);
    // Where nothing varies there is nothing to say: that is few, not certain.
    return { key, n: pairs.length, effect: effect && effect.high > effect.low ? effect : null };
  });
  const told = found.flatMap(({ effect }) => effect ?? []);
  const pooled =
    told.length === 0
      ? []
      : partialPooling(
          told.map(({ difference, high }) => ({ mean: difference, error: (high - difference) / 1.96 })),
          effect_scales[measure].priorSpread,
        ).groups;
  let next = 0;
  return found.map(({ key, n, effect }) => {
    const drawn = effect ? pooled[next++] : undefined;
    if (!effect || !drawn) return { key, n, found: null, pooled: null, answer: 'too-few', hidden: null };
    const { mean, low, high } = drawn;
    return {
      key,
      n,
      found: effect,
      pooled: { difference: mean, low, high },
      // Nobody is called helpful by what others did: where the two disagree, neither is sure.
      answer: answerOf(measure, { low: Math.min(low, effect.low), high: Math.max(high, effect.high) }),
      hidden: effect.sd > 0 ? eValueOfDifference(drawn, effect.sd) : null,
    };
  });
}
