import type { PartnerState } from '../../../../cases/core/partner.ts';

/** What became of something that was asked of a partner. */
export const partnerStateWords: Record<PartnerState, string> = {
  offered: 'waits for an answer',
  accepted: 'takes part',
  declined: 'declined',
  ended: 'ended its part',
  withdrawn: 'taken back',
};
