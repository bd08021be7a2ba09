/** What each source did to the score between two weeks. */
export interface WaterfallInput {
  key: string;
  label: string;
  /** Points above or below 500; null when the measure was not there. */
  points: number | null;
  lastPoints: number | null;
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
