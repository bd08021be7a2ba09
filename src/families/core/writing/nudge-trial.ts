import { spendingBounds } from '../../../kernel/statistics/spending-bounds.ts';

/**
 * Which wording a household gets: decided by the nudge and the household alone, so that siblings, a second round and a second run
 * agree, and nobody chooses (FNV-1a over both, and murmur's mixing).
 */
export function armOf(nudgeId: string, householdKey: string): 'A' | 'B' {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${nudgeId}\n${householdKey}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> 0) % 2 === 0 ? 'A' : 'B';
}

/** What was fixed before the first message went. */
export interface TrialRule {
  alpha: number;
  wantedHouseholds: number;
  mostLooks: number;
}

export interface Look {
  meanA: number;
  meanB: number;
  /** Above 0: families who got B missed fewer days. */
  z: number;
  information: number;
  bound: number;
  decision: 'go on' | 'A' | 'B' | 'none';
}

export type LookResult = { kind: 'look'; look: Look } | { kind: 'too-soon'; have: number; need: number };

/** No look before so many households of each wording are through; nor one that brings less than a twentieth of all. */
export const least_households = 20;
const least_step = 0.05;

/**
 * A look at a trial of two wordings: days missed by household after the message. It ends early only where the bound that was fixed
 * beforehand is reached (spending-bounds.ts), or when everybody who was wanted is through; nothing is ever decided on the way.
 * @param a, b days missed by each household of the arm, @param before information at the earlier looks
 */
export function lookAt(
  rule: TrialRule,
  a: readonly number[],
  b: readonly number[],
  before: readonly number[],
): LookResult {
  const n = a.length + b.length;
  const last = before.at(-1) ?? 0;
  const isLastChance = before.length >= rule.mostLooks - 1;
  const need = isLastChance ? rule.wantedHouseholds : Math.ceil((last + least_step) * rule.wantedHouseholds - 1e-9);
  if (Math.min(a.length, b.length) < least_households || n < need)
    return { kind: 'too-soon', have: n, need: Math.max(need, 2 * least_households) };
  const information = Math.min(1, n / rule.wantedHouseholds);
  const bound = spendingBounds(rule.alpha, [...before, information]).at(-1) ?? Number.POSITIVE_INFINITY;
  const [meanA, meanB] = [mean(a), mean(b)];
  const error = Math.sqrt(variance(a, meanA) / a.length + variance(b, meanB) / b.length);
  const z = error > 0 ? (meanA - meanB) / error : 0;
  const decision = Math.abs(z) >= bound ? (z > 0 ? 'B' : 'A') : information >= 1 ? 'none' : 'go on';
  return { kind: 'look', look: { meanA, meanB, z, information, bound, decision } };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[], middle: number): number {
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}
