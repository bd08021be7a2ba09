/** What each source did to the score between two weeks. */
export interface WaterfallInput {
  key: string;
  label: string;
  /** Points above or below 500; null when the measure was not there. */
  points: number | null;
  lastPoints: number | null;
}

/**
 * What the drawing spans: the steps themselves, so that small changes are seen; 500 too where it is near, or else
 * it is left beyond the edge.
 */
export function waterfallDomain(values: readonly number[]): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = Math.max(60, high - low);
  const withWaterline = [Math.min(low, 500), Math.max(high, 500)] as const;
  const isNear = withWaterline[1] - withWaterline[0] <= 2.5 * room;
  const [from, to] = isNear ? withWaterline : [low, high];
  const step = to - from > 150 ? 50 : 10;
  const pad = Math.max(0.12 * (to - from), (60 - (to - from)) / 2);
  return [Math.floor((from - pad) / step) * step, Math.ceil((to + pad) / step) * step];
}

export interface WaterfallStep extends WaterfallInput {
  delta: number;
  /** The running score before and after this source. */
  from: number;
  to: number;
}

/**
 * Steps from `start` in order of size; with `start` 500 and no last week they are the contributions themselves.
 * They end at start + sum of deltas, which is the score itself when the contributions add up.
 */
export function waterfallSteps(start: number, inputs: readonly WaterfallInput[]): WaterfallStep[] {
  let running = start;
  return inputs
    .map((input) => ({ ...input, delta: (input.points ?? 0) - (input.lastPoints ?? 0) }))
    .toSorted((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
    .map((input) => {
      const from = running;
      running += input.delta;
      return { ...input, from, to: running };
    });
}
