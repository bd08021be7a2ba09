import { isUsable } from './consent.ts';
import type { ContactState, LeftOut } from './holder.ts';
import type { NobodyReason } from './views.ts';

/**
 * Why nobody is reached about a student in what matters most (a same-day absence, an emergency), or null when somebody is.
 * @param points of everybody who may be told
 */
export function whyNobody(
  recipients: number,
  leftOut: readonly Pick<LeftOut, 'why'>[],
  points: readonly { state: ContactState }[],
): NobodyReason | null {
  if (recipients > 0) return null;
  if (leftOut.length === 0) return 'no-guardian';
  const reasons = new Set(leftOut.map(({ why }) => why));
  // A decision is missing there, not an address: it stands among those who come of age.
  if (reasons.has('rights-review')) return null;
  if (reasons.has('no-address')) return points.some(({ state }) => !isUsable(state)) ? 'all-bad' : 'no-address';
  return reasons.has('refused') || reasons.has('not-agreed') ? 'all-refused' : 'not-allowed';
}

export const nobodyWords: Record<NobodyReason, string> = {
  'no-guardian': 'nobody is on record',
  'no-address': 'no number and no address is on record',
  'all-bad': 'no number or address on record works',
  'all-refused': 'they want no messages: call, or visit',
  'not-allowed': 'nobody on record may be told',
};
