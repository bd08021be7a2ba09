import type { IsoDate } from '../../kernel/week.ts';
import type { PartnerState, Shareable, Shared } from './partner.ts';

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

/** With whom the institution works, who signs in for them, and what was shared with each about the reader's students. */
export interface PartnersView {
  today: IsoDate;
  partners: {
    partnerId: string;
    name: string;
    what: string;
    isActive: boolean;
    people: { userId: string; name: string }[];
    /** Newest first, of students whom the reader reaches. */
    referrals: {
      partnerReferralId: string;
      student: { studentId: string; name: string };
      reason: string;
      shared: Shareable[];
      hasWords: boolean;
      state: PartnerState;
      by: string;
      madeAt: string;
      seenAt: string | null;
      consent: { by: string; relation: string; until: IsoDate; hasEnded: boolean };
      answer: string | null;
    }[];
  }[];
}
