import type { IsoDate } from '../../kernel/week.ts';
import type { PartnerState, Shared } from './partner.ts';

export interface PartnerReferralsView {
  referrals: {
    partnerReferralId: string;
    partner: string;
    reason: string;
    shared: Shared;
    consent: { by: string; relation: string; scope: string; until: IsoDate };
    state: PartnerState;
    from: string;
    madeAt: string;
    answer: string | null;
  }[];
}

export interface SharedAboutView {
  today: IsoDate;
  partners: { partnerId: string; name: string; what: string }[];
  mayLead: boolean;
  mayWork: boolean;
  referrals: {
    partnerReferralId: string;
    partner: string;
    reason: string;
    shared: Shared;
    consent: {
      by: string;
      relation: string;
      scope: string;
      how: string;
      on: IsoDate;
      until: IsoDate;
      hasEnded: boolean;
    };
    state: PartnerState;
    by: string;
    madeAt: string;
    decidedBy: string | null;
    answer: string | null;
    seenAt: string | null;
  }[];
}
