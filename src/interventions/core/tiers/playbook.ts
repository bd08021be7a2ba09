import { z } from 'zod';
import type { Tier } from './tier.ts';

export const trendKinds = ['declining', 'consistently_low', 'sustained_decline', 'stopped'] as const;

/** Fewer data points say nothing of whether a plan works. */
export const least_points = 4;

/** Who qualifies: any one of these is enough, and each is said as a reason. No group of students is among them, on purpose. */
export const Qualifies = z.object({
  /** Missed days of the year, for whatever reason, in % of those enrolled. */
  missed_pct: z
    .object({ from: z.number().min(0).max(100), below: z.number().min(0).max(100).nullable() })
    .nullable()
    .default(null),
  /** The score of the last scored week. */
  score_below: z.number().int().min(0).max(1000).nullable().default(null),
  trends: z.array(z.enum(trendKinds)).max(4).default([]),
  /** Concerns that colleagues raised in the last four weeks. */
  concerns: z.number().int().min(1).max(20).nullable().default(null),
});
export type Qualifies = z.output<typeof Qualifies>;

const words = (most: number) => z.string().trim().min(1).max(most);

export const PlaybookDefinition = z.object({
  /** Who qualifies in a person's judgement, in words. */
  who: words(500),
  qualifies: Qualifies,
  /** What is done: kinds of intervention with who does it, how often and for how long. */
  does: z
    .array(
      z.object({
        kindKey: z.string().max(40),
        by: words(120),
        sessionsPerWeek: z.number().min(0.1).max(10),
        sessionMinutes: z.number().int().min(1).max(240).nullable(),
      }),
    )
    .min(1)
    .max(10),
  weeks: z.number().int().min(1).max(52),
  followUpDays: z.number().int().min(1).max(90),
  goal: z.object({ measure: z.enum(['attendance', 'index', 'own']), words: words(300) }),
  lookFor: words(500),
  stepUp: words(500),
  stepOut: words(500),
  /** Never fewer than four. */
  leastPoints: z.number().int().min(least_points).max(30).default(least_points),
  /** Support that fits some students; it changes nothing of who qualifies. */
  fitting: z
    .array(z.object({ characteristic: words(60), support: words(300) }))
    .max(20)
    .default([]),
});
export type PlaybookDefinition = z.output<typeof PlaybookDefinition>;

export interface Playbook {
  playbookId: string;
  name: string;
  tier: Tier;
  version: number;
  isActive: boolean;
  definition: PlaybookDefinition;
}

/** "Missed 5 to 10 % of days, or a score below 350, or stopped." */
export function qualifiesWords({ missed_pct, score_below, trends, concerns }: Qualifies): string {
  const parts = [
    ...(missed_pct
      ? [
          missed_pct.below === null
            ? `missed ${missed_pct.from} % of days or more`
            : `missed ${missed_pct.from} % to under ${missed_pct.below} % of days`,
        ]
      : []),
    ...(score_below === null ? [] : [`a score below ${score_below}`]),
    ...trends.map((trend) => trendWords[trend]),
    ...(concerns === null ? [] : [concerns === 1 ? 'a colleague’s concern' : `${concerns} concerns of colleagues`]),
  ];
  return parts.length === 0 ? 'nothing; a person judges' : parts.join(', or ');
}

export const trendWords: Record<(typeof trendKinds)[number], string> = {
  declining: 'more than 100 points lower within four scored weeks',
  consistently_low: 'low for three scored weeks or more',
  sustained_decline: 'falling for four weeks in a row',
  stopped: 'no trace for two scored weeks',
};

/** As playbooks and rosters both may write a characteristic: "special-education" is "Special education". */
export const plainKind = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();

/** The characteristics for which support is named; whoever works on plans learns of these, and of no others. */
export function fittingKinds(playbooks: readonly Pick<Playbook, 'isActive' | 'definition'>[]): Set<string> {
  const active = playbooks.filter(({ isActive }) => isActive);
  return new Set(active.flatMap(({ definition }) => definition.fitting.map((one) => plainKind(one.characteristic))));
}
