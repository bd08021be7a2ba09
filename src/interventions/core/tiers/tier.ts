/** How much help a student has: 1 what everyone has, 2 more, 3 the most. A person decides it; see propose.ts for what is proposed. */
export const tiers = [1, 2, 3] as const;
export type Tier = (typeof tiers)[number];

/** Shares of students that a healthy site stays below; above them, what everyone has is what to look at. */
export const healthy_share = { 2: { from: 0.1, to: 0.15 }, 3: { from: 0, to: 0.05 } } as const;

export interface TierShare {
  tier: Tier;
  students: number;
  share: number;
  is: 'within' | 'above';
}

/** The spread of a site's students over the tiers. */
export function tierSpread(total: number, above: Readonly<Record<2 | 3, number>>): TierShare[] {
  const share = (n: number) => (total === 0 ? 0 : n / total);
  const second = share(above[2]);
  const third = share(above[3]);
  const rest = total - above[2] - above[3];
  return [
    { tier: 1, students: rest, share: share(rest), is: 'within' },
    { tier: 2, students: above[2], share: second, is: second > healthy_share[2].to ? 'above' : 'within' },
    { tier: 3, students: above[3], share: third, is: third > healthy_share[3].to ? 'above' : 'within' },
  ];
}

/** "18 % in tier 2, above the 15 % that a healthy site stays below: look at what everyone has." */
export function spreadSentence(shares: readonly TierShare[], word: string): string {
  const pct = (share: number) => `${Math.round(1000 * share) / 10} %`;
  const above = shares.filter(({ is }) => is === 'above');
  const said = shares
    .filter(({ tier }) => tier > 1)
    .map(({ tier, share }) => `${pct(share)} in ${word} ${tier}`)
    .join(' and ');
  if (above.length === 0) return `${said}: within what a healthy site has.`;
  const most = above.map(({ tier }) => `${pct(healthy_share[tier as 2 | 3].to)} in ${word} ${tier}`).join(' and ');
  return `${said}. A healthy site stays below ${most}: look first at what everyone has.`;
}
