import type { Week } from '../../kernel/week.ts';
import { type ColumnKind, columnFor, type SourceWeekColumn } from './column.ts';

/** Puts a source-week together from rows in the order of enrolments, of which nobody knows beforehand how many there are. */
export interface ColumnBuilder {
  /** @param weekday 0 = Monday */
  add(enrolmentId: number, weekday: number, value: number, expected: number, level: number): void;
  finish(): SourceWeekColumn;
}

/** @throws RangeError (from add) when enrolments do not come in ascending order */
export function buildColumn(sourceId: number, week: Week, kind: ColumnKind, capacity = 1024): ColumnBuilder {
  let column = columnFor(sourceId, week, kind, new Int32Array(capacity));
  let count = 0;
  return {
    add(enrolmentId, weekday, value, expected, level) {
      const last = count === 0 ? -1 : (column.enrolmentIds[count - 1] ?? -1);
      if (enrolmentId < last) throw new RangeError(`enrolment ${enrolmentId} comes after ${last}`);
      if (enrolmentId !== last) {
        if (count === column.enrolmentIds.length) column = resized(column, kind, count * 2, count);
        column.enrolmentIds[count++] = enrolmentId;
      }
      const at = (count - 1) * 7 + weekday;
      if (column.levels) column.levels[at] = level;
      else column.days[at] = (column.days[at] ?? 0) + value;
      if (column.expected) column.expected[at] = (column.expected[at] ?? 0) + expected;
    },
    finish: () => resized(column, kind, count, count),
  };
}

function resized(column: SourceWeekColumn, kind: ColumnKind, capacity: number, count: number): SourceWeekColumn {
  const other = columnFor(column.sourceId, column.week, kind, new Int32Array(capacity));
  other.enrolmentIds.set(column.enrolmentIds.subarray(0, count));
  other.days.set(column.days.subarray(0, count * 7));
  if (column.expected) other.expected?.set(column.expected.subarray(0, count * 7));
  if (column.levels) other.levels?.set(column.levels.subarray(0, count * 7));
  return other;
}
