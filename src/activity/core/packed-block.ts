import { BLOCK_SIZE, type BlockRange, baseOf } from './block.ts';
import { type ColumnKind, columnFor, type SourceWeekColumn } from './column.ts';
import { packDays, unpackDays } from './pack.ts';

/** A block's week as it is stored. */
export interface PackedBlock {
  block: number;
  /** Enrolments that have anything. */
  enrolments: number;
  /** The sum of all counts. */
  total: number;
  counts: Uint8Array;
  expected: Uint8Array | null;
  levels: Uint8Array | null;
}

/** Packs a block's part of a column. */
export function packBlock(column: SourceWeekColumn, { block, from, to }: BlockRange): PackedBlock {
  const base = baseOf(block);
  const { enrolmentIds, days, expected, levels } = column;
  let enrolments = 0;
  let total = 0;
  for (let i = from; i < to; i++) {
    let hasAny = false;
    for (let at = i * 7; at < i * 7 + 7; at++) {
      total += days[at] ?? 0;
      hasAny ||= days[at] !== 0 || (expected?.[at] ?? 0) !== 0 || !Number.isNaN(levels?.[at] ?? Number.NaN);
    }
    if (hasAny) enrolments++;
  }
  return {
    block,
    enrolments,
    total,
    counts: packDays({ enrolmentIds, days }, 0, base, from, to),
    expected: expected && packDays({ enrolmentIds, days: expected }, 0, base, from, to),
    levels: levels && packDays({ enrolmentIds, days: levels }, Number.NaN, base, from, to),
  };
}

/** Puts blocks, ascending, together to one column. */
export function unpackBlocks(
  sourceId: number,
  week: string,
  kind: ColumnKind,
  blocks: readonly PackedBlock[],
): SourceWeekColumn {
  let count = 0;
  for (const block of blocks) count += block.enrolments;
  const column = columnFor(sourceId, week, kind, new Int32Array(count));
  let at = 0;
  for (const block of blocks) at = unpackInto(column, block, at);
  if (at !== count)
    throw new RangeError(`a block of source ${sourceId} in ${week} does not hold as many enrolments as it says`);
  return column;
}

function unpackInto(column: SourceWeekColumn, block: PackedBlock, start: number): number {
  const base = baseOf(block.block);
  let at = start;
  if (column.levels) {
    const { levels, enrolmentIds } = column;
    unpackDays(block.levels ?? new Uint8Array(), Number.NaN, base, (id, seven) => {
      enrolmentIds[at] = id;
      levels.set(seven, at * 7);
      at++;
    });
    return at;
  }
  if (!column.expected) {
    const { days, enrolmentIds } = column;
    unpackDays(block.counts, 0, base, (id, seven) => {
      enrolmentIds[at] = id;
      for (let d = 0; d < 7; d++) days[at * 7 + d] = seven[d] ?? 0;
      at++;
    });
    return at;
  }
  return unpackRate(column, block, base, start);
}

/** Expected and attended need not name the same enrolments, so both are laid out over the whole block first. */
function unpackRate(column: SourceWeekColumn, block: PackedBlock, base: number, start: number): number {
  const attended = new Float64Array(BLOCK_SIZE * 7);
  const expected = new Float64Array(BLOCK_SIZE * 7);
  const isThere = new Uint8Array(BLOCK_SIZE);
  const lay = (onto: Float64Array) => (id: number, seven: Float64Array) => {
    onto.set(seven, (id - base) * 7);
    isThere[id - base] = 1;
  };
  unpackDays(block.counts, 0, base, lay(attended));
  unpackDays(block.expected ?? new Uint8Array(), 0, base, lay(expected));
  let at = start;
  for (let offset = 0; offset < BLOCK_SIZE; offset++) {
    if (isThere[offset] === 0) continue;
    column.enrolmentIds[at] = base + offset;
    column.days.set(attended.subarray(offset * 7, offset * 7 + 7), at * 7);
    column.expected?.set(expected.subarray(offset * 7, offset * 7 + 7), at * 7);
    at++;
  }
  return at;
}

export function isSameBlock(a: PackedBlock, b: PackedBlock): boolean {
  return isSame(a.counts, b.counts) && isSame(a.expected, b.expected) && isSame(a.levels, b.levels);
}

function isSame(a: Uint8Array | null, b: Uint8Array | null): boolean {
  const [left, right] = [a ?? new Uint8Array(), b ?? new Uint8Array()];
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}
