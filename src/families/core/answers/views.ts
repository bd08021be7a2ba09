import type { ExplanationKey } from '../../../attendance/core/registers/explanation.ts';

/** What a family said of an absence. */
export interface ProposedReason {
  explanationId: string;
  student: { studentId: string; name: string; identifier: string };
  family: string;
  fromDay: string;
  toDay: string;
  reason: ExplanationKey;
  /** The reason in words, with the family's own. */
  says: string;
  via: 'page' | 'message';
  inboundId: string | null;
  at: string;
}

export interface ProposedReasonsView {
  sentence: string;
  reasons: ProposedReason[];
}
