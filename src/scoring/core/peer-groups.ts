import { bit, isSet, whole } from './column.ts';
import { type GroupLevel, indexGroups, positionsOfGroup } from './frame.ts';

/** A group that somebody is scored against. */
export interface Reference {
  /** 0 = the peer group itself, then the fallback levels. */
  level: number;
  group: number;
  /** Positions of all its members, on whom its figures rest. */
  members: Int32Array;
  /** Positions of those who are scored against it. */
  scoredHere: Int32Array;
}

/**
 * Step 4: each peer group with at least minGroup members who can have a score is the reference of all of them. The
 * members of a smaller one, and they alone, are scored against the next coarser group that is large enough; its figures
 * come from all its members, those scored in groups of their own included, so that its mean is 500 over all of them.
 * Whom even the institution is too small for gets no score.
 * @param isScored 1 for members with enough coverage
 * @returns the references, finest first, and by position the number of the one that is used, or -1
 */
export function chooseReferences(
  levels: readonly GroupLevel[],
  isMember: Uint8Array,
  isScored: Uint8Array,
  minGroup: number,
): { references: Reference[]; groupUsed: Int32Array } {
  const references: Reference[] = [];
  const groupUsed = new Int32Array(isMember.length).fill(-1);
  const isWaiting = isScored.slice();
  let waiting = 0;
  for (let i = 0; i < isWaiting.length; i++) waiting += bit(isWaiting, i);
  for (const [level, { groupOf, groupCount }] of levels.entries()) {
    if (waiting === 0) break;
    const index = indexGroups({ groupOf, groupCount }, isMember);
    for (let group = 0; group < groupCount; group++) {
      const members = positionsOfGroup(index, group);
      if (countSet(members, isScored) < minGroup) continue;
      const scoredHere = thoseSet(members, isWaiting);
      if (scoredHere.length === 0) continue;
      const number = references.push({ level, group, members, scoredHere }) - 1;
      for (let j = 0; j < scoredHere.length; j++) {
        isWaiting[whole(scoredHere, j)] = 0;
        groupUsed[whole(scoredHere, j)] = number;
      }
      waiting -= scoredHere.length;
    }
  }
  return { references, groupUsed };
}

export function countSet(positions: Int32Array, flags: Uint8Array): number {
  let count = 0;
  for (let j = 0; j < positions.length; j++) count += bit(flags, whole(positions, j));
  return count;
}

function thoseSet(positions: Int32Array, flags: Uint8Array): Int32Array {
  const found = new Int32Array(positions.length);
  let count = 0;
  for (let j = 0; j < positions.length; j++) {
    const i = whole(positions, j);
    if (isSet(flags, i)) found[count++] = i;
  }
  return found.subarray(0, count);
}
