import { smallest_comparison } from '../../../kernel/small-cells.ts';
import { quantile } from '../../../kernel/statistics/quantile.ts';
import type { MeasureKind } from '../../../scoring/core/model.ts';
import type { PeerFigure } from './student-views.ts';

/** A value among the subset's; null when too few of them have one. */
export function peerFigure(value: number | null, peers: Iterable<number | null>): PeerFigure | null {
  const sorted = Float64Array.from([...peers].filter((peer) => peer !== null)).sort();
  if (sorted.length < smallest_comparison) return null;
  return {
    value,
    p25: quantile(sorted, 0.25),
    p50: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    n: sorted.length,
  };
}

/** A measure as people count it: counts are stored as ln(1 + m). */
export function inUnits(measure: MeasureKind, x: number | null): number | null {
  return x !== null && (measure === 'count' || measure === 'sum') ? Math.expm1(x) : x;
}

export const measureUnits: Record<MeasureKind, string> = {
  count: 'a week',
  sum: 'a week',
  active_days: 'days a week',
  rate: 'share attended',
  level: 'level',
};
