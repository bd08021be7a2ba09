import type { FamilyCategory } from '../writing/occasions.ts';
import type { ContactState, FamilyChannel, LeftOutReason } from './holder.ts';
import type { FamilyRules } from './rules.ts';

export interface Consent {
  category: string;
  /** '*': every channel. */
  channel: FamilyChannel | '*';
  state: 'given' | 'withdrawn';
}

/**
 * Why something of a category may not go on a channel, or null when it may. What was said of the channel itself comes before
 * what was said of all.
 */
export function whyNot(
  rules: Pick<FamilyRules, 'purposes'>,
  consents: readonly Consent[],
  category: FamilyCategory,
  channel: FamilyChannel,
): LeftOutReason | null {
  const { consent } = rules.purposes[category];
  if (consent === 'always') return null;
  const about = consents.filter((one) => one.category === category);
  const said =
    about.find((one) => one.channel === channel)?.state ?? about.find((one) => one.channel === '*')?.state ?? null;
  if (said === 'withdrawn') return 'refused';
  return consent === 'if-given' && said !== 'given' ? 'not-agreed' : null;
}

/** Categories that somebody may refuse: what an opt-out is about. */
export function refusable(rules: Pick<FamilyRules, 'purposes'>): FamilyCategory[] {
  return (Object.keys(rules.purposes) as FamilyCategory[]).filter(
    (category) => rules.purposes[category].consent !== 'always',
  );
}

/** Does anything arrive at an address in this state? */
export function isUsable(state: ContactState): boolean {
  return state === 'unverified' || state === 'verified';
}
