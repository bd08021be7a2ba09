import type { Week } from '../../kernel/week.ts';
import { BLOCK_SIZE, baseOf, blockOf } from './block.ts';
import { type ColumnKind, columnFor, type SourceWeekColumn } from './column.ts';

/** Gathers a source-week from rows in any order: each lands in its place at once, which is far cheaper than sorting them. */
export interface ColumnGatherer {
  /**
   * Adds up what is given for one enrolment and day; of levels the last given stays.
   * @param weekday 0 = Monday
   * @param first the count, what was attended, or the level
   * @param expected for a rate
   */
  add(enrolmentId: number, weekday: number, first: number, expected: number): void;
  column(): SourceWeekColumn;
}

/** Bytes that a gatherer takes for each block of enrolments that it meets. */
export function bytesPerBlock(kind: ColumnKind): number {
  return BLOCK_SIZE * 7 * 8 * (kind === 'rate' ? 2 : 1);
}

export function gatherColumn(sourceId: number, week: Week, kind: ColumnKind): ColumnGatherer {
  const nothing = kind === 'level' ? Number.NaN : 0;
  const first: (Float64Array | undefined)[] = [];
  const expected: (Float64Array | undefined)[] = [];
  const cellsOf = (blocks: (Float64Array | undefined)[], block: number) => {
    const cells = new Float64Array(BLOCK_SIZE * 7);
    if (kind === 'level') cells.fill(Number.NaN);
    blocks[block] = cells;
    return cells;
  };
  return {
    add(enrolmentId, weekday, value, expectedValue) {
      const block = blockOf(enrolmentId);
      const at = (enrolmentId - baseOf(block)) * 7 + weekday;
      const cells = first[block] ?? cellsOf(first, block);
      cells[at] = kind === 'level' ? value : (cells[at] ?? 0) + value;
      if (kind !== 'rate') return;
      const more = expected[block] ?? cellsOf(expected, block);
      more[at] = (more[at] ?? 0) + expectedValue;
    },
    column() {
      const ids = presentIn(first, expected, nothing);
      const column = columnFor(sourceId, week, kind, ids);
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i] ?? 0;
        const block = blockOf(id);
        const from = (id - baseOf(block)) * 7;
        (column.levels ?? column.days).set(first[block]?.subarray(from, from + 7) ?? [], i * 7);
        column.expected?.set(expected[block]?.subarray(from, from + 7) ?? [], i * 7);
      }
      return column;
    },
  };
}

/** Enrolments with anything, ascending. */
function presentIn(
  first: readonly (Float64Array | undefined)[],
  expected: readonly (Float64Array | undefined)[],
  nothing: number,
): Int32Array {
  const ids: number[] = [];
  const isThere = (cells: Float64Array | undefined, at: number) =>
    cells !== undefined && !Object.is(cells[at], nothing) && cells[at] !== nothing;
  first.forEach((cells, block) => {
    for (let offset = 0; offset < BLOCK_SIZE; offset++) {
      for (let at = offset * 7; at < offset * 7 + 7; at++) {
        if (!isThere(cells, at) && !isThere(expected[block], at)) continue;
        ids.push(baseOf(block) + offset);
        break;
      }
    }
  });
  return Int32Array.from(ids);
}
