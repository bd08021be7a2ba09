import type { Week } from '../../kernel/week.ts';

/**
 * A week of one source for many enrolments. Enrolment i has days[7 i .. 7 i + 6], Monday first. An enrolment that is not
 * listed has nothing: on a covered day that is a zero, on any other it is unknown.
 */
export interface SourceWeekColumn {
  sourceId: number;
  week: Week;
  /** Ascending, each once. */
  enrolmentIds: Int32Array;
  /** Counts (or sums, which may be fractions), or for a rate what was attended. All zero for a level. */
  days: Float64Array;
  /** For a rate what was expected; else null. */
  expected: Float64Array | null;
  /** For a level its value on each day, NaN where none was given; else null. */
  levels: Float64Array | null;
  /** Which days a delivery covers: bit 0 = Monday. 0 when none does: then the source-week is missing, not zero. */
  covered: number;
}

export type ColumnKind = 'count' | 'rate' | 'level';

/** What an enrolment's days hold of the kind's columns. */
export function columnKind(measure: string): ColumnKind {
  return measure === 'rate' || measure === 'level' ? measure : 'count';
}

export function emptyColumn(sourceId: number, week: Week, kind: ColumnKind): SourceWeekColumn {
  return columnFor(sourceId, week, kind, new Int32Array(0));
}

/** A column for these enrolments with nothing in it yet. */
export function columnFor(sourceId: number, week: Week, kind: ColumnKind, enrolmentIds: Int32Array): SourceWeekColumn {
  const cells = enrolmentIds.length * 7;
  return {
    sourceId,
    week,
    enrolmentIds,
    days: new Float64Array(cells),
    expected: kind === 'rate' ? new Float64Array(cells) : null,
    levels: kind === 'level' ? new Float64Array(cells).fill(Number.NaN) : null,
    covered: 0,
  };
}

export function kindOf(column: SourceWeekColumn): ColumnKind {
  if (column.levels !== null) return 'level';
  return column.expected !== null ? 'rate' : 'count';
}

/** By listed enrolment, the sum over the week. */
export function weekSums(days: Float64Array): Float64Array {
  const sums = new Float64Array(days.length / 7);
  for (let i = 0; i < sums.length; i++) {
    let sum = 0;
    for (let at = i * 7; at < i * 7 + 7; at++) sum += days[at] ?? 0;
    sums[i] = sum;
  }
  return sums;
}

/** By listed enrolment, on how many days there was anything. */
export function activeDays(days: Float64Array): Float64Array {
  const active = new Float64Array(days.length / 7);
  for (let at = 0; at < days.length; at++) {
    if ((days[at] ?? 0) > 0) active[Math.floor(at / 7)] = (active[Math.floor(at / 7)] ?? 0) + 1;
  }
  return active;
}

/** By listed enrolment, the week's last known level, or NaN. */
export function lastLevels(levels: Float64Array): Float64Array {
  const last = new Float64Array(levels.length / 7).fill(Number.NaN);
  for (let at = 0; at < levels.length; at++) {
    const level = levels[at] ?? Number.NaN;
    if (!Number.isNaN(level)) last[Math.floor(at / 7)] = level;
  }
  return last;
}

/**
 * Adds a column's numbers to dense arrays by position, as a run needs them.
 * @param positionOf by enrolment id, its position, or -1 (also beyond the array's end) where the run does not look at it
 */
export function spread(
  values: Float64Array,
  enrolmentIds: Int32Array,
  positionOf: Int32Array,
  onto: Float64Array,
): void {
  for (let i = 0; i < enrolmentIds.length; i++) {
    const position = positionOf[enrolmentIds[i] ?? -1] ?? -1;
    if (position >= 0) onto[position] = values[i] ?? Number.NaN;
  }
}
