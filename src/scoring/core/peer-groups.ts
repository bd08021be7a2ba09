import { isSet, whole } from './column.ts';
import { type Composites, countSet, type Evidence, figuresOf, type GroupFigures } from './composite.ts';
import { type Frame, indexGroups, positionsOfGroup } from './frame.ts';
import type { ModelSettings } from './model.ts';

/** A group that somebody is scored against. */
export interface ReferenceGroup {
  /** 0 = the peer group itself, then the fallback levels. */
  level: number;
  group: number;
  figures: GroupFigures;
  /** Members, whether scored here or against a finer group of their own. */
  memberCount: number;
  /** Positions of those who are scored against this group. */
  scoredHere: Int32Array;
}

/**
 * Step 4: each peer group with at least minGroup members who can have a score is the reference of all of them. The
 * members of a smaller one, and they alone, are scored against the next coarser group that is large enough; its figures
 * come from all its members, those scored in groups of their own included, so that its mean is 500 over all of them.
 * Whom even the institution is too small for gets no score.
 * Composites of a yielded group stay in `composites` until the next one is asked for.
 */
export function* referenceGroups(
  frame: Frame,
  isMember: Uint8Array,
  evidence: Evidence,
  model: ModelSettings,
  composites: Composites,
): Generator<ReferenceGroup> {
  const isWaiting = evidence.isScored.slice();
  let waiting = isWaiting.reduce((count, flag) => count + flag, 0);
  for (const [level, groups] of frame.levels.entries()) {
    if (waiting === 0) return;
    const index = indexGroups(groups, isMember);
    for (let group = 0; group < groups.groupCount; group++) {
      const members = positionsOfGroup(index, group);
      if (countSet(members, evidence.isScored) < model.minGroup) continue;
      const scoredHere = members.filter((i) => isSet(isWaiting, i));
      if (scoredHere.length === 0) continue;
      for (let j = 0; j < scoredHere.length; j++) isWaiting[whole(scoredHere, j)] = 0;
      waiting -= scoredHere.length;
      const figures = figuresOf(members, evidence, model, composites);
      yield { level, group, figures, memberCount: members.length, scoredHere };
    }
  }
}
