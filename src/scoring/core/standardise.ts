import { bit, real } from './column.ts';
import type { MeasureKind, ModelSettings } from './model.ts';

/** Below this an sd is nothing but rounding. */
export const noSpread = 1e-9;

/** A group's mean and spread in one measure (or composite). n counts those who have it. */
export interface Spread {
  mean: number;
  sd: number;
  n: number;
  nActive: number;
}

/**
 * The mean over those of the first `size` who have a value, and the population sd over those of them who were active,
 * or over all of them when fewer than `minActive` were. The sd is about the mean of the very ones it is over.
 * Two passes: a single one loses digits when the mean is large beside the sd.
 * @returns mean and sd NaN when nobody has a value
 */
export function spreadOf(values: Float64Array, size: number, isActive: Uint8Array, minActive: number): Spread {
  let n = 0;
  let sum = 0;
  let nActive = 0;
  let sumActive = 0;
  for (let j = 0; j < size; j++) {
    const value = real(values, j);
    if (Number.isNaN(value)) continue;
    const active = bit(isActive, j);
    n++;
    sum += value;
    nActive += active;
    sumActive += active * value;
  }
  const overActive = nActive >= minActive;
  const about = overActive ? sumActive / nActive : sum / n;
  const others = overActive ? 0 : 1;
  let squares = 0;
  for (let j = 0; j < size; j++) {
    const value = real(values, j);
    if (Number.isNaN(value)) continue;
    squares += (bit(isActive, j) | others) * (value - about) * (value - about);
  }
  return { mean: sum / n, sd: Math.sqrt(squares / (overActive ? nActive : n)), n, nActive };
}

/** Step 5 for one measure: a rate's sd is never taken below the floor, so one absence in a small group is no crisis. */
export function spreadOfMeasure(
  kind: MeasureKind,
  values: Float64Array,
  size: number,
  isActive: Uint8Array,
  model: ModelSettings,
): Spread {
  const spread = spreadOf(values, size, isActive, model.minGroup);
  return kind === 'rate' ? { ...spread, sd: Math.max(spread.sd, model.rateSdFloor) } : spread;
}

/** A measure against its group, clamped, with the source's direction. Without spread nobody stands out: 0. */
export function zOf(x: number, mean: number, sd: number, direction: 1 | -1, clamp: number): number {
  if (sd < noSpread) return 0;
  const z = (x - mean) / sd;
  // Math.min and Math.max take care of zeros' signs too, and half as long again.
  return direction * (z > clamp ? clamp : z < -clamp ? -clamp : z);
}
