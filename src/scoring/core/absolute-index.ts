import { isSet, missingColumn, real, whole } from './column.ts';
import { compose, figuresOf, type GroupFigures } from './composite.ts';
import { type Evidence, type GroupWeek, gather, roomForSample } from './evidence.ts';
import { type Frame, indexGroups, positionsOfGroup } from './frame.ts';
import type { ModelSettings } from './model.ts';
import { countSet } from './peer-groups.ts';
import { pointsPerUnit, scoreRaw } from './score.ts';

export type { GroupWeek } from './evidence.ts';

/** A group's first scored weeks (this year's, or last year's) over which its fixed figures are pooled. */
export const pooled_weeks = 4;

/** A group's fixed figures, or null while it has none: before its fifth scored week without last year's. */
export type FixedFigures = (level: number, group: number) => GroupFigures | null;

/** Step 7: a group's figures over the member-weeks of several weeks, as if they were one week's members. */
export function pooledFigures(weeks: readonly GroupWeek[], model: ModelSettings): GroupFigures {
  const [first] = weeks;
  if (!first) throw new RangeError('nothing to pool');
  const sources = first.evidence.measures.map(({ source }) => source);
  const ids = (week: GroupWeek) => week.evidence.measures.map(({ source }) => source.sourceId).join();
  if (weeks.some((week) => ids(week) !== ids(first))) throw new RangeError('the weeks have different sources');
  const memberWeeks = weeks.reduce((sum, { members }) => sum + members.length, 0);
  return figuresOf(gather(weeks, roomForSample(memberWeeks, sources.length)), sources, model);
}

/** Whether a group is scored in its own right this week, and so whether the week is one of its scored weeks. */
export function isScoredGroup(members: Int32Array, evidence: Evidence, model: ModelSettings): boolean {
  return countSet(members, evidence.isScored) >= model.minGroup;
}

/**
 * Step 7 for one week: by position the score against fixed figures, so that a whole cohort's slide is seen. Each scored
 * enrolment is held against the finest of its groups that has fixed figures, whichever group its score was relative to:
 * the yardstick must not change because a group lost its tenth member. NaN where there are none, or where the measures
 * that they know of hold too little of the weight.
 */
export function absoluteIndex(
  frame: Frame,
  raw: Float64Array,
  evidence: Evidence,
  model: ModelSettings,
  fixed: FixedFigures,
): Float64Array {
  const index = missingColumn(frame.size);
  const figuresByLevel = frame.levels.map((groups, level) =>
    Array.from({ length: groups.groupCount }, (_, group) => fixed(level, group)),
  );
  if (!figuresByLevel.flat().some(Boolean)) return index;
  const isWaiting = new Uint8Array(frame.size);
  for (let i = 0; i < frame.size; i++) isWaiting[i] = Number.isNaN(real(raw, i)) ? 0 : 1;
  frame.levels.forEach((groups, level) => {
    const byGroup = indexGroups(groups, isWaiting);
    figuresByLevel[level]?.forEach((figures, group) => {
      const members = positionsOfGroup(byGroup, group);
      if (!figures || members.length === 0) return;
      indexAgainst(figures, { members, evidence }, model, index);
      for (let j = 0; j < members.length; j++) isWaiting[whole(members, j)] = 0;
    });
  });
  return index;
}

function indexAgainst(figures: GroupFigures, week: GroupWeek, model: ModelSettings, index: Float64Array): void {
  const { members, evidence } = week;
  const sources = evidence.measures.map(({ source }) => source);
  const sample = gather([week], roomForSample(members.length, sources.length));
  compose(sample, figures.measures, sources, model);
  const scale = pointsPerUnit(figures.composite, model.pointsPerSd);
  const { profileOf, total } = evidence.weights;
  for (let j = 0; j < members.length; j++) {
    const i = whole(members, j);
    const need = (model.minCoverage - 1e-9) * real(total, whole(profileOf, i));
    if (!isSet(sample.isScored, j) || real(sample.present, j) < need) continue;
    index[i] = scoreRaw(real(sample.composite, j), figures.composite.mean, scale);
  }
}
