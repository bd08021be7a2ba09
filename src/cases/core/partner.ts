import type { IsoDate } from '../../kernel/week.ts';

/** What may be shared with a partner beside the words that somebody wrote for them: each is ticked, none comes by itself. */
export const shareables = ['name', 'school', 'year', 'attendance', 'guardian'] as const;
export type Shareable = (typeof shareables)[number];
export const shareableWords: Record<Shareable, string> = {
  name: 'the student’s name',
  school: 'the school or programme',
  year: 'the year or grade',
  attendance: 'days enrolled and missed this year',
  guardian: 'whom of the family to call',
};

/** A copy, made when it was shared: what happens later is not in it. */
export interface Shared {
  words: string;
  facts: { kind: Shareable; said: string }[];
}

export const partnerStates = ['offered', 'accepted', 'declined', 'ended', 'withdrawn'] as const;
export type PartnerState = (typeof partnerStates)[number];
export type PartnerEvent = 'accept' | 'decline' | 'end' | 'withdraw';

/** From each state, what may happen; anything else is a lost race. */
const transitions: Record<PartnerState, Partial<Record<PartnerEvent, PartnerState>>> = {
  offered: { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' },
  accepted: { end: 'ended', withdraw: 'withdrawn' },
  declined: {},
  ended: {},
  withdrawn: {},
};

export function partnerStateAfter(state: PartnerState, event: PartnerEvent): PartnerState | null {
  return transitions[state][event] ?? null;
}

/** A partner sees a referral while the consent holds, and not after it was taken back. */
export function isSeenByPartner(
  { state, consentOn, consentUntil }: { state: PartnerState; consentOn: IsoDate; consentUntil: IsoDate },
  today: IsoDate,
): boolean {
  return state !== 'withdrawn' && consentOn <= today && today <= consentUntil;
}
