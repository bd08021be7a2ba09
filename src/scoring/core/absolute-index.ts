import { missingColumn, real, whole } from './column.ts';
import {
  type Composites,
  composeAgainst,
  countSet,
  type Evidence,
  figuresOf,
  type GroupFigures,
  noComposites,
} from './composite.ts';
import { type Frame, indexGroups, positionsOfGroup } from './frame.ts';
import type { Measure } from './measure.ts';
import type { ModelSettings } from './model.ts';
import { pointsPerUnit, scoreRaw } from './score.ts';

/** A group's first scored weeks (this year's, or last year's) over which its fixed figures are pooled. */
export const pooled_weeks = 4;

/** A group's fixed figures, or null while it has none: before its fifth scored week without last year's. */
export type FixedFigures = (level: number, group: number) => GroupFigures | null;

/** A group's members in one scored week, with the week's evidence. */
export interface GroupWeek {
  members: Int32Array;
  evidence: Evidence;
}

/** Step 7: a group's figures over the member-weeks of several weeks, as if they were one week's members. */
export function pooledFigures(weeks: readonly GroupWeek[], model: ModelSettings): GroupFigures {
  const [first] = weeks;
  if (!first) throw new RangeError('nothing to pool');
  const size = weeks.reduce((sum, week) => sum + week.members.length, 0);
  const measures: Measure[] = first.evidence.measures.map((measure, s) => ({
    ...measure,
    applies: null,
    x: gatherReal(weeks, size, (evidence) => evidence.measures[s]?.x ?? new Float64Array(0)),
  }));
  const { sourceCount } = first.evidence.weights;
  const pooled: Evidence = {
    measures,
    isActive: gatherFlags(weeks, size, (evidence) => evidence.isActive),
    isScored: gatherFlags(weeks, size, (evidence) => evidence.isScored),
    weights: { sourceCount, ...gatherWeights(weeks, size, sourceCount) },
  };
  const everyone = Int32Array.from({ length: size }, (_, i) => i);
  return figuresOf(everyone, pooled, model, noComposites(size));
}

function gatherReal(weeks: readonly GroupWeek[], size: number, column: (evidence: Evidence) => Float64Array) {
  const gathered = new Float64Array(size);
  let at = 0;
  for (const { members, evidence } of weeks) {
    const from = column(evidence);
    for (let j = 0; j < members.length; j++) gathered[at++] = real(from, whole(members, j));
  }
  return gathered;
}

function gatherFlags(weeks: readonly GroupWeek[], size: number, column: (evidence: Evidence) => Uint8Array) {
  const gathered = new Uint8Array(size);
  let at = 0;
  for (const { members, evidence } of weeks) {
    const from = column(evidence);
    for (let j = 0; j < members.length; j++) gathered[at++] = from[whole(members, j)] ?? 0;
  }
  return gathered;
}

/** Profiles are numbered anew, week after week: which sources apply may have changed between the weeks. */
function gatherWeights(weeks: readonly GroupWeek[], size: number, sourceCount: number) {
  const profileOf = new Int32Array(size);
  const weights: number[] = [];
  const total: number[] = [];
  let at = 0;
  for (const { members, evidence } of weeks) {
    const first = total.length;
    weights.push(...evidence.weights.weights);
    total.push(...evidence.weights.total);
    for (let j = 0; j < members.length; j++)
      profileOf[at++] = first + whole(evidence.weights.profileOf, whole(members, j));
  }
  if (weights.length !== total.length * sourceCount) throw new RangeError('the weeks have different sources');
  return { profileOf, weights: Float64Array.from(weights), total: Float64Array.from(total) };
}

/**
 * Step 7 for one week: by position the score against fixed figures, so that a whole cohort's slide is seen. Each scored
 * enrolment is held against the finest of its groups that has fixed figures, whichever group its score was relative to:
 * the yardstick must not change because a group lost its tenth member. NaN where there are none, or where the measures
 * that they know of hold too little of the weight.
 */
export function absoluteIndex(
  frame: Frame,
  isMember: Uint8Array,
  raw: Float64Array,
  evidence: Evidence,
  model: ModelSettings,
  fixed: FixedFigures,
  scratch: Composites,
): Float64Array {
  const index = missingColumn(frame.size);
  const isWaiting = Uint8Array.from(isMember, (flag, i) => (flag === 1 && !Number.isNaN(real(raw, i)) ? 1 : 0));
  const { profileOf, total } = evidence.weights;
  frame.levels.forEach((groups, level) => {
    const known = Array.from({ length: groups.groupCount }, (_, group) => fixed(level, group));
    if (!known.some(Boolean)) return;
    const byGroup = indexGroups(groups, isWaiting);
    known.forEach((figures, group) => {
      const positions = positionsOfGroup(byGroup, group);
      if (!figures || positions.length === 0) return;
      composeAgainst(figures.measures, positions, evidence, model, scratch);
      const scale = pointsPerUnit(figures.composite, model.pointsPerSd);
      for (let j = 0; j < positions.length; j++) {
        const i = whole(positions, j);
        isWaiting[i] = 0;
        if (real(scratch.present, i) < (model.minCoverage - 1e-9) * real(total, whole(profileOf, i))) continue;
        index[i] = scoreRaw(real(scratch.composite, i), figures.composite.mean, scale);
      }
    });
  });
  return index;
}

/** Whether a group is scored in its own right this week, and so whether the week is one of its scored weeks. */
export function isScoredGroup(members: Int32Array, evidence: Evidence, model: ModelSettings): boolean {
  return countSet(members, evidence.isScored) >= model.minGroup;
}
