import { type ConsistentlyLow, consistentlyLow } from './consistently-low.ts';
import { type Declining, declining } from './declining.ts';
import { type History, scoredWeeks, trendsFrom_weeks } from './history.ts';
import { type Recovering, type RecoveryContext, recovering } from './recovering.ts';
import { type Stopped, stopped } from './stopped.ts';
import { type SustainedDecline, sustainedDecline } from './sustained-decline.ts';

export type Trend = Stopped | ConsistentlyLow | SustainedDecline | Declining | Recovering;
export type TrendKind = Trend['kind'];

export interface TrendContext extends RecoveryContext {
  daysSinceSeen: number | null;
}

/** A student's trends in the last of the listed weeks, those that call for attention most first. */
export function trendsOf(history: History, context: TrendContext): Trend[] {
  if (scoredWeeks(history) < trendsFrom_weeks) return [];
  return [
    stopped(history, context.daysSinceSeen),
    consistentlyLow(history, context.attentionBelow),
    sustainedDecline(history),
    declining(history),
    recovering(history, context),
  ].filter((trend) => trend !== null);
}

/** A bit for each trend, as stored. */
export const trendBits: Readonly<Record<TrendKind, number>> = {
  stopped: 1,
  'consistently-low': 2,
  'sustained-decline': 4,
  declining: 8,
  recovering: 16,
};

export function kindsOfBits(bits: number): TrendKind[] {
  // The keys of trendBits are the kinds.
  return (Object.keys(trendBits) as TrendKind[]).filter((kind) => (bits & trendBits[kind]) !== 0);
}

/** Enrolled, but no trace yet, and too early for a trend: the start of term. */
export function isNotYetSeen(history: History): boolean {
  return scoredWeeks(history) < trendsFrom_weeks && history.seen.length > 0 && history.seen.every((seen) => seen !== 1);
}
