import type { IsoDate } from '../../kernel/week.ts';
import type { TrialResult } from './trial.ts';

export const trialStates = ['recorded', 'drawn', 'stopped'] as const;
export type TrialState = (typeof trialStates)[number];

export interface TrialLine {
  trialId: string;
  name: string;
  kind: string;
  unit: string;
  places: number;
  eligible: number;
  state: TrialState;
  recordedOn: IsoDate;
}

/** GET /trials */
export interface TrialsView {
  today: IsoDate;
  trials: TrialLine[];
  years: string[];
  kinds: { key: string; name: string }[];
  units: { unitId: string; name: string }[];
}

/** GET /trials/{trialId} */
export interface TrialView {
  trialId: string;
  name: string;
  kind: string;
  tier: number;
  places: number;
  followWeeks: number;
  approvedBy: string;
  whyFair: string;
  stopRule: string;
  /** Recorded before the draw: with the list it gives the lot again. */
  seed: number;
  state: TrialState;
  recordedOn: IsoDate;
  by: string;
  drawnOn: IsoDate | null;
  endsOn: IsoDate | null;
  stopped: { on: IsoDate; reason: string } | null;
  members: {
    student: { studentId: string; name: string; identifier: string };
    stratum: string;
    lotNo: number | null;
    isOffered: boolean | null;
    /** Drawn under two records that were merged since: left out of the comparison. */
    wasTwice: boolean;
  }[];
  /** Days missed since the draw, offered minus waiting; null: its weeks are not over. */
  result: TrialResult | null;
}
