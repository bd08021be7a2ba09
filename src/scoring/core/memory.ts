import { isSet, missingColumn, real, whole } from './column.ts';
import type { Frame } from './frame.ts';
import type { MeasureKind } from './model.ts';

/** What one source observed in one week that a delivery covers, by position: no events means zero. */
export interface SourceWeek {
  /** Count, sum, active days, attended; or the level, NaN where none was given that week. */
  value: Float64Array;
  /** Rates only. */
  expected?: Float64Array;
}

/** A source's weeks, aligned with frame.weeks; null where no delivery covers the source-week. */
export type SourceWeeks = readonly (SourceWeek | null)[];

export interface MemorySettings {
  lambda: number;
  windowWeeks: number;
}

/**
 * Step 2: evidence decays instead of vanishing. By position the measure's value as it stood `anchor` teaching weeks
 * before the scored week, over that week and the windowWeeks - 1 teaching weeks before it; NaN where there is none.
 * A week is left out where the enrolment was not active or exempt, or the source not covered; k counts it all the same.
 * @param anchor 0 for the scored week; 1 or 2 for a value to impute
 */
export function remember(
  kind: MeasureKind,
  frame: Frame,
  columns: SourceWeeks,
  settings: MemorySettings,
  anchor = 0,
): Float64Array {
  if (kind === 'level') return lastLevel(frame, columns, settings, anchor);
  const numerator = new Float64Array(frame.size);
  const denominator = new Float64Array(frame.size);
  frame.weeks.forEach((week, index) => {
    const column = columns[index];
    if (!column) return;
    const decay = decayByCalendar(week.stepsBack, settings, anchor);
    if (!decay.some((share) => share > 0)) return;
    if (kind === 'rate') foldRate(numerator, denominator, column, decay, frame.calendarOf, week.isLookedBackOn);
    else foldMean(numerator, denominator, column, decay, frame.calendarOf, week.isLookedBackOn);
  });
  return quotient(numerator, denominator, kind);
}

/** By calendar lambda^k, and 0 outside the window. 0^0 is 1: lambda 0 keeps the anchor week alone. */
function decayByCalendar(stepsBack: Int32Array, { lambda, windowWeeks }: MemorySettings, anchor: number): Float64Array {
  return Float64Array.from(stepsBack, (steps) => {
    const k = steps - anchor;
    return steps >= 0 && k >= 0 && k < windowWeeks ? lambda ** k : 0;
  });
}

function foldMean(
  numerator: Float64Array,
  denominator: Float64Array,
  { value }: SourceWeek,
  decay: Float64Array,
  calendarOf: Int32Array,
  isLookedBackOn: Uint8Array,
): void {
  for (let i = 0; i < numerator.length; i++) {
    if (!isSet(isLookedBackOn, i)) continue;
    const share = real(decay, whole(calendarOf, i));
    numerator[i] = real(numerator, i) + share * real(value, i);
    denominator[i] = real(denominator, i) + share;
  }
}

function foldRate(
  numerator: Float64Array,
  denominator: Float64Array,
  { value, expected }: SourceWeek,
  decay: Float64Array,
  calendarOf: Int32Array,
  isLookedBackOn: Uint8Array,
): void {
  if (!expected) throw new TypeError('a rate needs what was expected beside what was attended');
  for (let i = 0; i < numerator.length; i++) {
    if (!isSet(isLookedBackOn, i)) continue;
    const share = real(decay, whole(calendarOf, i));
    numerator[i] = real(numerator, i) + share * real(value, i);
    denominator[i] = real(denominator, i) + share * real(expected, i);
  }
}

/** Writes over the numerator: at a million enrolments a third column would only cost memory. */
function quotient(numerator: Float64Array, denominator: Float64Array, kind: MeasureKind): Float64Array {
  const isCounted = kind === 'count' || kind === 'sum';
  for (let i = 0; i < numerator.length; i++) {
    const share = real(denominator, i);
    const mean = share > 0 ? real(numerator, i) / share : Number.NaN;
    if (mean < 0) throw new RangeError(`a ${kind} cannot be negative (position ${i})`);
    numerator[i] = isCounted ? Math.log1p(mean) : mean;
  }
  return numerator;
}

/** The last value given within the window. A level is never decayed, so lambda does not touch it. */
function lastLevel(frame: Frame, columns: SourceWeeks, settings: MemorySettings, anchor: number): Float64Array {
  const level = missingColumn(frame.size);
  frame.weeks.forEach((week, index) => {
    const column = columns[index];
    if (!column) return;
    const decay = decayByCalendar(week.stepsBack, { ...settings, lambda: 1 }, anchor);
    for (let i = 0; i < level.length; i++) {
      const isOpen = Number.isNaN(real(level, i)) && isSet(week.isLookedBackOn, i);
      if (isOpen && real(decay, whole(frame.calendarOf, i)) > 0) level[i] = real(column.value, i);
    }
  });
  return level;
}
