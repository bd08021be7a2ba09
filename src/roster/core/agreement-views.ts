import type { IsoDate } from '../../kernel/week.ts';
import type { AdjustmentKind, Step } from './adjustment.ts';

export interface AdjustmentView {
  adjustmentId: string;
  kind: AdjustmentKind;
  startsOn: IsoDate;
  endsOn: IsoDate;
  arrivesAt: string | null;
  steps: Step[];
  agreedWith: string;
  agreedOn: IsoDate;
  reason: string;
  revision: number;
  madeBy: string;
  ended: { by: string; reason: string } | null;
}

export interface CircumstanceView {
  circumstanceId: string;
  kind: 'exemption' | 'circumstance';
  /** What is said to this reader. */
  reason: string;
  isRestricted: boolean;
  startsOn: IsoDate;
  endsOn: IsoDate | null;
  ended: { by: string; reason: string } | null;
}

/** GET /students/{studentId}/agreements */
export interface AgreementsView {
  studentId: string;
  today: IsoDate;
  adjustments: AdjustmentView[];
  circumstances: CircumstanceView[];
}
