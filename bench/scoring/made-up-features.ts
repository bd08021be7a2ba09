import type { Frame } from '../../src/scoring/core/frame.ts';
import { type Activity, type Measure, noActivity } from '../../src/scoring/core/measure.ts';
import { type ModelSettings, modelSettingsSchema, type ScoredSource } from '../../src/scoring/core/model.ts';

/** A million made-up enrolments in 500 peer groups, as columns: seeded, so that every run and machine has the same. */
export interface MadeUp {
  frame: Frame;
  model: ModelSettings;
  measures: Measure[];
  activity: Activity;
}

export const madeUpSources: ScoredSource[] = Array.from({ length: 8 }, (_, s) => ({
  sourceId: s,
  measure: s < 2 ? 'rate' : s === 7 ? 'active_days' : 'count',
  direction: 1,
  weightGroup: ['attendance', 'attendance', 'vle', 'vle', 'vle', 'library', 'library', 'other'][s] ?? 'other',
}));

export const madeUpModel = modelSettingsSchema.parse({
  weights: { attendance: 40, vle: 30, library: 20, other: 10 },
  peerAttributes: ['programme', 'year'],
  fallbackLevels: ['programme', 'unit', 'institution'],
});

/** mulberry32: small, fast, seeded. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An enrolment's peer group; positions are in the order of groups, as the run reads them. */
export function groupOf(position: number, size: number, groups: number): number {
  return Math.floor((position * groups) / size);
}

export function madeUpFrame(size: number, groups: number, weeks = 1): Frame {
  const level = (count: number) => ({
    groupCount: count,
    groupOf: Int32Array.from({ length: size }, (_, i) => groupOf(i, size, count)),
  });
  return {
    size,
    calendarOf: new Int32Array(size),
    isEnrolledAtEnd: new Uint8Array(size).fill(1),
    weeks: Array.from({ length: weeks }, (_, k) => ({
      week: `week -${k}`,
      stepsBack: Int32Array.of(k),
      isLookedBackOn: new Uint8Array(size).fill(1),
    })),
    levels: [level(groups), level(Math.ceil(groups / 4)), level(Math.ceil(groups / 20)), level(1)],
  };
}

/** Decayed features: a fifth of the enrolments inactive, three in a hundred values missing. */
export function madeUpFeatures(size: number, groups: number): MadeUp {
  const random = seededRandom(20_260_105);
  const habit = Float64Array.from({ length: size }, () => (random() < 0.2 ? 0 : random() * 4));
  const activity = noActivity(size);
  for (let i = 0; i < size; i++) activity.isActive[i] = (habit[i] ?? 0) > 0 ? 1 : 0;
  const measures = madeUpSources.map((source): Measure => {
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const noise = random();
      const amount = (habit[i] ?? 0) * (0.5 + random());
      if (noise < 0.03) x[i] = Number.NaN;
      else x[i] = source.measure === 'rate' ? Math.min(1, amount / 4 + 0.2 * noise) : Math.log1p(amount * 10);
    }
    return { source, x, applies: null, isCovered: true, isImputed: false, missing_weeks: Int32Array.of(0) };
  });
  return { frame: madeUpFrame(size, groups), model: madeUpModel, measures, activity };
}
