import { BLOCK_SIZE, baseOf } from './block.ts';
import type { ColumnKind } from './column.ts';
import { decoder } from './pack.ts';
import type { PackedBlock } from './packed-block.ts';

/** A source-week with its days added up: what a run needs of it, read without laying the days out. */
export interface FoldedWeek {
  /** Ascending: those who have anything. */
  enrolmentIds: Int32Array;
  /** The week's sum (rates: attended); for a level the last one given. */
  value: Float64Array;
  /** For a rate the sum of what was expected; else null. */
  expected: Float64Array | null;
  /** On how many days anything was counted or attended; 0 for levels. */
  activeDays: Uint8Array;
  /** The last such day, 1 = Monday to 7 = Sunday; 0 for none. */
  lastDay: Uint8Array;
}

/** Blocks must ascend. */
export function foldBlocks(kind: ColumnKind, blocks: readonly PackedBlock[]): FoldedWeek {
  let count = 0;
  for (const block of blocks) count += block.enrolments;
  const week: FoldedWeek = {
    enrolmentIds: new Int32Array(count),
    value: new Float64Array(count),
    expected: kind === 'rate' ? new Float64Array(count) : null,
    activeDays: new Uint8Array(count),
    lastDay: new Uint8Array(count),
  };
  const scratch = new BlockFold();
  let at = 0;
  for (const block of blocks) {
    scratch.clear();
    if (kind === 'level') scratch.foldLevels(block.levels ?? new Uint8Array());
    else scratch.foldCounts(block.counts);
    if (week.expected) scratch.foldExpected(block.expected ?? new Uint8Array());
    at = scratch.writeTo(week, baseOf(block.block), at);
  }
  if (at !== count) throw new RangeError('a block does not hold as many enrolments as it says');
  return week;
}

/** One block by offset; used again for the next, so that folding a million enrolments makes no garbage. */
class BlockFold {
  readonly #isThere = new Uint8Array(BLOCK_SIZE);
  readonly #value = new Float64Array(BLOCK_SIZE);
  readonly #expected = new Float64Array(BLOCK_SIZE);
  readonly #activeDays = new Uint8Array(BLOCK_SIZE);
  readonly #lastDay = new Uint8Array(BLOCK_SIZE);

  clear(): void {
    this.#isThere.fill(0);
    this.#value.fill(0);
    this.#expected.fill(0);
    this.#activeDays.fill(0);
    this.#lastDay.fill(0);
  }

  foldCounts(bytes: Uint8Array): void {
    const read = decoder(bytes);
    while (read.next()) {
      const { offset, mask } = read;
      let sum = 0;
      for (let rest = mask; rest !== 0; rest &= rest - 1) sum += read.value();
      this.#isThere[offset] = 1;
      this.#value[offset] = sum;
      this.#activeDays[offset] = bitsIn(mask);
      this.#lastDay[offset] = 32 - Math.clz32(mask);
    }
  }

  foldExpected(bytes: Uint8Array): void {
    const read = decoder(bytes);
    while (read.next()) {
      let sum = 0;
      for (let rest = read.mask; rest !== 0; rest &= rest - 1) sum += read.value();
      this.#isThere[read.offset] = 1;
      this.#expected[read.offset] = sum;
    }
  }

  foldLevels(bytes: Uint8Array): void {
    const read = decoder(bytes);
    while (read.next()) {
      let last = Number.NaN;
      for (let rest = read.mask; rest !== 0; rest &= rest - 1) last = read.value();
      this.#isThere[read.offset] = 1;
      this.#value[read.offset] = last;
    }
  }

  writeTo(week: FoldedWeek, base: number, from: number): number {
    let at = from;
    for (let offset = 0; offset < BLOCK_SIZE; offset++) {
      if (this.#isThere[offset] === 0) continue;
      week.enrolmentIds[at] = base + offset;
      week.value[at] = this.#value[offset] ?? 0;
      if (week.expected) week.expected[at] = this.#expected[offset] ?? 0;
      week.activeDays[at] = this.#activeDays[offset] ?? 0;
      week.lastDay[at] = this.#lastDay[offset] ?? 0;
      at++;
    }
    return at;
  }
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}
