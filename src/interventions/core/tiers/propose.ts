import { capital } from '../../../kernel/capital.ts';
import type { Progress } from '../plans/progress.ts';
import { type Playbook, trendWords } from './playbook.ts';
import type { Tier } from './tier.ts';

/** What is known of a student when tiers are proposed. What is not known is null, and null qualifies for nothing. */
export interface TierFacts {
  tier: Tier;
  enrolledDays: number | null;
  absentDays: number | null;
  score: number | null;
  trends: readonly string[];
  concerns: number;
  /** Of the plans that are active. */
  progress: readonly Progress[];
}

export interface Reason {
  kind: 'missed' | 'score' | 'trend' | 'concerns' | 'goal' | 'rule' | 'judgement';
  words: string;
}

export interface Proposed {
  tier: Tier;
  playbook: Playbook | null;
  reasons: Reason[];
}

/** Fewer enrolled days are too few to speak of a share of them. */
export const least_enrolled_days = 20;

/**
 * The tier that the playbooks in force point to, if it is another than the one that stands: up where somebody qualifies for more,
 * and down only where plans met their goals and nothing qualifies for the tier any more. A person decides.
 */
export function proposeTier(facts: TierFacts, playbooks: readonly Playbook[]): Proposed | null {
  const upward = playbooks
    .filter(({ isActive, tier }) => isActive && tier > 1)
    .toSorted((a, b) => b.tier - a.tier)
    .map((playbook) => ({ playbook, reasons: reasonsFor(facts, playbook) }))
    .find(({ reasons }) => reasons.length > 0);
  if (upward && upward.playbook.tier > facts.tier)
    return { tier: upward.playbook.tier, playbook: upward.playbook, reasons: upward.reasons };
  const highest = upward?.playbook.tier ?? 1;
  const isMet = facts.progress.length > 0 && facts.progress.every(({ kind }) => kind === 'met');
  if (!isMet || highest >= facts.tier) return null;
  const down = (facts.tier - 1) as Tier;
  return {
    tier: down,
    playbook: null,
    reasons: facts.progress.map(({ words }) => ({ kind: 'goal', words })),
  };
}

/** Which of a playbook's grounds hold, each with its figures. */
export function reasonsFor(facts: TierFacts, { definition }: Pick<Playbook, 'definition'>): Reason[] {
  const { missed_pct, score_below, trends, concerns } = definition.qualifies;
  const reasons: Reason[] = [];
  const missed = missedPct(facts);
  if (
    missed_pct &&
    missed !== null &&
    missed >= missed_pct.from &&
    (missed_pct.below === null || missed < missed_pct.below)
  )
    reasons.push({
      kind: 'missed',
      words: `Missed ${facts.absentDays} of ${facts.enrolledDays} days (${round1(missed)} %).`,
    });
  if (score_below !== null && facts.score !== null && facts.score < score_below)
    reasons.push({ kind: 'score', words: `Score ${facts.score}, below ${score_below}.` });
  for (const trend of trends)
    if (facts.trends.includes(trend)) reasons.push({ kind: 'trend', words: capital(`${trendWords[trend]}.`) });
  if (concerns !== null && facts.concerns >= concerns)
    reasons.push({
      kind: 'concerns',
      words: `${facts.concerns === 1 ? 'A colleague’s concern' : `${facts.concerns} concerns of colleagues`} in the last four weeks.`,
    });
  return reasons;
}

export function missedPct({ enrolledDays, absentDays }: Pick<TierFacts, 'enrolledDays' | 'absentDays'>): number | null {
  if (enrolledDays === null || absentDays === null || enrolledDays < least_enrolled_days) return null;
  return (100 * absentDays) / enrolledDays;
}

const round1 = (value: number) => Math.round(10 * value) / 10;
