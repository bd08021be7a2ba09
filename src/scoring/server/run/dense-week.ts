import type { FoldedWeek } from '../../../activity/core/fold-week.ts';
import type { SourceWeek } from '../../core/memory.ts';
import type { MeasureKind } from '../../core/model.ts';

type Cells = Uint8Array | Uint16Array | Int32Array | Float64Array;

/**
 * A source-week by position in the smallest cells that hold it exactly. Eight sources and ten weeks of a million
 * enrolments stand in memory at once; as float64 that alone would be over a gigabyte.
 */
export interface DenseWeek {
  value: Cells;
  expected: Cells | null;
  /** By position, the weekday (1 Monday to 7 Sunday) on which something was last counted or attended; 0 for none. */
  lastDay: Uint8Array;
}

/** @param ids of the positions, ascending */
export function denseWeek(measure: MeasureKind, folded: FoldedWeek, ids: Int32Array): DenseWeek {
  const positions = positionsOf(folded.enrolmentIds, ids);
  const lastDay = new Uint8Array(ids.length);
  if (measure === 'level') {
    const value = new Float64Array(ids.length).fill(Number.NaN);
    lay(folded.value, positions, value);
    return { value, expected: null, lastDay };
  }
  lay(folded.lastDay, positions, lastDay);
  const values = measure === 'active_days' ? folded.activeDays : folded.value;
  const expected = folded.expected ? smallest(folded.expected, positions, ids.length) : null;
  return { value: smallest(values, positions, ids.length), expected, lastDay };
}

/** In full width, for the core, which takes one source at a time. */
export function widen({ value, expected }: DenseWeek): SourceWeek {
  const week: SourceWeek = { value: Float64Array.from(value) };
  return expected ? { ...week, expected: Float64Array.from(expected) } : week;
}

/** Both lists ascend, so one pass finds where each enrolment stands; -1 for those that the run does not look at. */
function positionsOf(enrolmentIds: Int32Array, ids: Int32Array): Int32Array {
  const positions = new Int32Array(enrolmentIds.length).fill(-1);
  let at = 0;
  for (let i = 0; i < enrolmentIds.length; i++) {
    const id = enrolmentIds[i] ?? 0;
    while (at < ids.length && (ids[at] ?? 0) < id) at++;
    if (ids[at] === id) positions[i] = at;
  }
  return positions;
}

function smallest(values: Float64Array | Uint8Array, positions: Int32Array, size: number): Cells {
  let largest = 0;
  let isWhole = true;
  for (const value of values) {
    if (value > largest) largest = value;
    if (!Number.isInteger(value) || value < 0) isWhole = false;
  }
  const cells = emptyCells(isWhole ? largest : Number.NaN, size);
  lay(values, positions, cells);
  return cells;
}

function emptyCells(largest: number, size: number): Cells {
  if (largest < 2 ** 8) return new Uint8Array(size);
  if (largest < 2 ** 16) return new Uint16Array(size);
  if (largest < 2 ** 31) return new Int32Array(size);
  return new Float64Array(size);
}

function lay(values: ArrayLike<number>, positions: Int32Array, onto: Cells): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] ?? -1;
    if (position >= 0) onto[position] = values[i] ?? 0;
  }
}
