import type { IsoDate } from '../../../kernel/week.ts';
import type { TrialResult } from './trial.ts';
import type { Unknown } from './trial-missing.ts';

export const trialStates = ['recorded', 'drawn', 'stopped'] as const;
export type TrialState = (typeof trialStates)[number];

/** What a trial may be judged by; one of them, chosen before the lot is drawn. */
export const trialMeasures = ['missed', 'index', 'source'] as const;
export type TrialMeasure = (typeof trialMeasures)[number];

export interface TrialOutcomeView {
  measure: TrialMeasure;
  sourceId: number | null;
  name: string;
  unit: string;
}

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
  /** Sources by which one may be judged. */
  sources: TrialOutcomeView[];
}

/** GET /trials/{trialId} */
export interface TrialView {
  trialId: string;
  name: string;
  kind: string;
  tier: number;
  places: number;
  followWeeks: number;
  /** Chosen before the draw. */
  outcome: TrialOutcomeView;
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
  /** Of the outcome since the draw, offered minus waiting; null: its weeks are not over. */
  result: TrialResult | null;
  /** Of whom the outcome is not known, and how far that could move it. */
  unknown: Unknown | null;
}
