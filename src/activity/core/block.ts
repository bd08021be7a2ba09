/** Enrolments per block. Ids are handed out in order, so a block holds people who arrived together. */
export const BLOCK_SIZE = 128;

export function blockOf(enrolmentId: number): number {
  return Math.floor(enrolmentId / BLOCK_SIZE);
}

/** The first enrolment id that belongs to the block. */
export function baseOf(block: number): number {
  return block * BLOCK_SIZE;
}

/** Where each block's enrolments stand in an ascending list. */
export interface BlockRange {
  block: number;
  from: number;
  /** Not included. */
  to: number;
}

export function blockRanges(enrolmentIds: Int32Array): BlockRange[] {
  const ranges: BlockRange[] = [];
  for (let i = 0; i < enrolmentIds.length; i++) {
    const block = blockOf(enrolmentIds[i] ?? 0);
    const last = ranges.at(-1);
    if (last?.block === block) last.to = i + 1;
    else ranges.push({ block, from: i, to: i + 1 });
  }
  return ranges;
}
