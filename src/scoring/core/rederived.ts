/** GET /enrolments/{enrolmentId}/scores/{week}/rederive: a stored score beside the one that follows from what is stored. Types only. */
import type { IsoDate, Week } from '../../kernel/week.ts';

/** One source's part, with everything that it was computed from. */
export interface RederivedTerm {
  sourceId: number;
  key: string;
  measure: string;
  direction: 1 | -1;
  x: number | null;
  mean: number | null;
  sd: number | null;
  z: number | null;
  weight: number;
  /** Of the weights of the measures present. */
  share: number | null;
  stored: number | null;
  derived: number | null;
}

export interface Rederived {
  enrolmentId: number;
  week: Week;
  run: number;
  modelVersion: number;
  group: { key: string; label: string; scored: number };
  composite: { mean: number; sd: number };
  pointsPerSd: number;
  zClamp: number;
  stored: { scoreRaw: number; score: number };
  derived: { scoreRaw: number; score: number };
  terms: RederivedTerm[];
  /** Whether score and every contribution agree to the last bit. */
  isSame: boolean;
}

export interface RederivedView extends Rederived {
  /** The sources' names, by id. */
  sources: { sourceId: number; name: string }[];
  /** What brought the week's days, as the run read them; empty for who may not read sources. */
  deliveries: ReadDelivery[];
}

export interface ReadDelivery {
  sourceId: number;
  deliveryId: string;
  fileName: string;
  /** Instant, ISO 8601. */
  receivedAt: string;
  coversFrom: IsoDate | null;
  coversTo: IsoDate | null;
}
