import type { Week } from '../../../kernel/week.ts';
import type { EffectAnswer } from './effect-estimate.ts';
import type { EffectMeasure } from './effect-history.ts';

export const effect_bys = ['kind', 'playbook', 'site', 'group'] as const;
export type EffectBy = (typeof effect_bys)[number];

interface Range {
  difference: number;
  low: number;
  high: number;
}

/** A kind, playbook, site or group on the page of effects. */
export interface EffectCellView {
  key: string;
  label: string;
  /** Of groups: what they are a value of. */
  of: string | null;
  /** Plans that could be compared; null: fewer than ten. */
  n: number | null;
  /** Different students whom they are compared with. */
  compared: number | null;
  /** What changed among those who were helped and those alike who waited: only ever together. */
  change: { own: number; alike: number } | null;
  /** As these plans alone show it. */
  alone: Range | null;
  /** Drawn towards the others by how uncertain it is; what the answer and the picture rest on. */
  pooled: Range | null;
  answer: EffectAnswer;
  words: string;
  /** E-values of the difference and of its interval's nearer end. */
  hidden: { point: number; limit: number } | null;
  /** How many times as likely something unseen may have made help for one of two alike before this could be chance; null: it could be already. */
  gamma: number | null;
  /** The same comparison of attendance in a period before help began: none is expected. */
  placebo: Range | null;
}

/** What became of the plans, and what each cell tells: the same for every reader of the same plans. */
export interface EffectsAnswer {
  plans: EffectsView['plans'];
  cells: EffectCellView[];
}

/** As it is told to a reader. */
export interface EffectLineView extends EffectCellView {
  /** Whether the number of plans opens into whose they are. */
  opens: boolean;
}

/** GET /effects: did it help? */
export interface EffectsView {
  years: string[];
  year: string;
  kinds: { key: string; name: string }[];
  kind: string | null;
  measure: EffectMeasure;
  by: EffectBy;
  /** The last week that was looked at; null: nothing has been looked at yet. */
  asOf: Week | null;
  sentence: string;
  /** What would be worth the effort, in the measure's points. */
  worthwhile: number;
  /** Plans of the year, and what became of them here. Few are not told. */
  plans: {
    begun: number | null;
    compared: number | null;
    tooSoon: number | null;
    noStart: number | null;
    nobodyAlike: number | null;
  };
  cells: EffectLineView[];
}
