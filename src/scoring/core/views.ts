/**
 * What the pages of runs and models are told. Types only. Scores are on the 0-1000 scale, shares are 0..1, weeks are
 * Mondays, instants ISO 8601. Paths are below /api/v1/{institution}.
 */
import type { IsoDate, Week } from '../../kernel/week.ts';
import type { PolicyView } from '../../sources/core/views.ts';
import type { ModelSettings } from './model.ts';

/** GET /runs */
export interface RunsView {
  /** Newest first. */
  runs: RunView[];
  /** The week that "score now" would score; null while there is nothing to score. */
  nextWeek: Week | null;
  isRunning: boolean;
}

export interface RunView {
  run: number;
  week: Week;
  state: 'running' | 'standing' | 'superseded' | 'failed';
  reason: 'schedule' | 'button' | 'command' | 'correction' | 'import';
  startedBy: string;
  startedAt: string;
  finishedAt: string | null;
  /** When a re-run last found the same numbers. */
  checkedAt: string | null;
  modelVersion: number;
  phase: 'reading' | 'scoring' | 'storing' | 'trends' | 'done';
  progressPct: number;
  /** Part 3 of 40 weeks scored in one go. */
  part: number;
  parts: number;
  /** A sentence, of a failed run. */
  failure: string | null;
  counts: {
    enrolled: number;
    scored: number;
    noScore: Record<string, number>;
    belowAttention: number;
    belowConcern: number;
  } | null;
}

/** One setting that a version changes. */
export interface SettingChange {
  path: string;
  from: unknown;
  to: unknown;
}

/** GET /model */
export interface ModelView {
  /** What an institution may choose from for peer groups. */
  peerAttributes: readonly string[];
  /** Newest first. */
  versions: ModelVersionView[];
  sources: ModelSourceView[];
}

export interface ModelVersionView {
  modelVersion: number;
  state: 'draft' | 'active' | 'retired' | 'discarded';
  settings: ModelSettings;
  basedOn: number | null;
  diff: SettingChange[];
  reason: string;
  effect: DraftEffect | null;
  briefing: string | null;
  createdAt: string;
  createdBy: string;
  activatedAt: string | null;
  activatedBy: string | null;
  /** The first week that it scores; null: from the beginning. */
  effectiveFromWeek: Week | null;
}

/** A source beside the weight that it has in the active model, with what that weight rests on. */
export interface ModelSourceView {
  sourceId: number;
  key: string;
  name: string;
  measure: string;
  direction: 1 | -1;
  weightGroup: string;
  kind: string | null;
  /** Of a source that counts only by decision. */
  policy: PolicyView | null;
  isEnabled: boolean;
  /** Of an enrolment to which every source applies. */
  weight: number;
  share: number;
  qualityPct: number | null;
  /** Under 80 %: the page warns. */
  isQualityLow: boolean;
  freshness: { state: string; words: string };
  freshUntil: string | null;
  lastDay: IsoDate | null;
}

/** POST /model/preview: what a draft would do to the last scored week. */
export interface DraftEffect {
  week: Week;
  /** The version that it is compared with, on the same data. */
  comparedWith: number;
  /** Scored by both. */
  n: number;
  attention: Crossing;
  concern: Crossing;
  /** With a score in one only. */
  losesScore: number;
  gainsScore: number;
  programmes: ProgrammeEffect[];
  /** Who moves most, of those whom the reader may see; empty in what is stored. */
  movers: Mover[];
}

export interface Crossing {
  below: number;
  before: number;
  after: number;
  into: number;
  outOf: number;
}

export interface ProgrammeEffect {
  programme: string;
  n: number;
  intoAttention: number;
  outOfAttention: number;
  intoConcern: number;
  outOfConcern: number;
  /** Points, whichever way. */
  meanMove: number;
}

export interface Mover {
  enrolmentId: number;
  studentId: string;
  /** Null for readers of de-identified data. */
  name: string | null;
  programme: string;
  before: number;
  after: number;
}
