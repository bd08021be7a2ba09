import { absoluteIndex, type FixedFigures } from './absolute-index.ts';
import { isSet, missingColumn, real, whole } from './column.ts';
import { figuresOf, type GroupFigures } from './composite.ts';
import { coverageOf, enoughCoverage, presentWeights, reducedConfidence } from './coverage.ts';
import { areTogether, type Evidence, gather, roomForSample, type Sample } from './evidence.ts';
import { type Frame, membersOf } from './frame.ts';
import type { Activity, Measure } from './measure.ts';
import type { ModelSettings } from './model.ts';
import { type NoScore, noScoreCode } from './no-score.ts';
import { chooseReferences, type Reference } from './peer-groups.ts';
import { contributionOf, pointsPerUnit, scoreRaw, shownScore } from './score.ts';
import { weightTable } from './weights.ts';

/** A group that somebody is scored against, with its figures. */
export interface ReferenceGroup extends Reference {
  figures: GroupFigures;
}

/** A week's scores by position, with all that re-derives and explains them. */
export interface WeekScores {
  /** Not clamped; NaN where there is no score. */
  scoreRaw: Float64Array;
  /** 0 to 1000; -1 where there is no score. */
  score: Int32Array;
  /** By source: points; NaN where the measure is missing or there is no score. */
  contributions: Float64Array[];
  coverage: Float64Array;
  /** NaN where it is not available. */
  absoluteIndex: Float64Array;
  /** Index into `groups`; -1 where there is no score. */
  groupUsed: Int32Array;
  /** The groups that were scored against, with their figures. */
  groups: ReferenceGroup[];
  /** See no-score.ts. */
  noScore: Uint8Array;
  isReducedConfidence: Uint8Array;
  isMember: Uint8Array;
  evidence: Evidence;
}

/**
 * Steps 3 to 7 for one week.
 * @param measures one per enabled source, in the model's order (measureOf)
 * @param fixed the absolute index's fixed figures, where a group has them
 */
export function scoreWeek(
  frame: Frame,
  measures: readonly Measure[],
  activity: Activity,
  model: ModelSettings,
  fixed: FixedFigures = () => null,
): WeekScores {
  const isMember = membersOf(frame);
  const sources = measures.map((measure) => measure.source);
  const applies = measures.map((measure) => measure.applies);
  const weights = weightTable(frame.size, sources, applies, model);
  const present = presentWeights(measures, weights);
  const coverage = coverageOf(present, weights, isMember);
  const isScored = enoughCoverage(coverage, model);
  const evidence: Evidence = { measures, weights, isActive: activity.isActive, present, isScored };
  const { references, groupUsed } = chooseReferences(frame.levels, isMember, isScored, model.minGroup);
  const scores: WeekScores = {
    scoreRaw: missingColumn(frame.size),
    score: new Int32Array(frame.size).fill(-1),
    contributions: measures.map(() => new Float64Array(frame.size)),
    coverage,
    absoluteIndex: missingColumn(0),
    groupUsed,
    groups: [],
    noScore: new Uint8Array(frame.size),
    isReducedConfidence: reducedConfidence(frame, measures, weights),
    isMember,
    evidence,
  };
  const largest = references.reduce((most, { members }) => Math.max(most, members.length), 0);
  const room = roomForSample(largest, sources.length);
  references.forEach((reference, number) => {
    const sample = gather([{ members: reference.members, evidence }], room);
    const figures = figuresOf(sample, sources, model);
    const group = { ...reference, figures };
    scores.groups.push(group);
    scoreAgainst(group, number, sample, scores, model);
  });
  scores.absoluteIndex = absoluteIndex(frame, scores.scoreRaw, evidence, model, fixed);
  markNoScore(frame, scores);
  return scores;
}

/** Step 6 for those members whom a group is the reference of, from their z and composites in the sample. */
function scoreAgainst(
  reference: ReferenceGroup,
  number: number,
  sample: Sample,
  scores: WeekScores,
  model: ModelSettings,
) {
  const { members, scoredHere, figures } = reference;
  const { mean } = figures.composite;
  const scale = pointsPerUnit(figures.composite, model.pointsPerSd);
  const { composite, present, profileOf } = sample;
  for (let j = 0; j < members.length; j++) {
    const i = whole(members, j);
    if (whole(scores.groupUsed, i) !== number) continue;
    const raw = scoreRaw(real(composite, j), mean, scale);
    scores.scoreRaw[i] = raw;
    scores.score[i] = shownScore(raw);
  }
  // Done with the composites: their room holds what each weight is worth in points.
  for (let j = 0; j < members.length; j++) composite[j] = scale / real(present, j);
  const isEverybodyHere = scoredHere.length === members.length;
  const first = isEverybodyHere && areTogether(members) ? whole(members, 0) : -1;
  scores.contributions.forEach((points, s) => {
    const z = sample.values[s] ?? new Float64Array(0);
    const weights = sample.weights[s] ?? new Float64Array(0);
    // A missing measure's z is NaN, and so is its contribution.
    if (first >= 0) {
      for (let j = 0; j < members.length; j++)
        points[first + j] = contributionOf(real(z, j), mean, real(weights, whole(profileOf, j)), real(composite, j));
      return;
    }
    for (let j = 0; j < members.length; j++) {
      const i = whole(members, j);
      if (!isEverybodyHere && whole(scores.groupUsed, i) !== number) continue;
      points[i] = contributionOf(real(z, j), mean, real(weights, whole(profileOf, j)), real(composite, j));
    }
  });
}

/** Says why, and leaves no zero where there is no contribution. */
function markNoScore(frame: Frame, scores: WeekScores): void {
  const [scored] = frame.weeks;
  const { profileOf, total } = scores.evidence.weights;
  for (let i = 0; i < frame.size; i++) {
    let code: number = noScoreCode.scored;
    if (!isSet(frame.isEnrolledAtEnd, i)) code = noScoreCode['not-enrolled'];
    else if (scored?.stepsBack[whole(frame.calendarOf, i)] !== 0) code = noScoreCode['not-teaching'];
    else if (!isSet(scores.isMember, i)) code = noScoreCode.exempt;
    else if (real(total, whole(profileOf, i)) === 0) code = noScoreCode.sources;
    else if (!isSet(scores.evidence.isScored, i)) code = noScoreCode.coverage;
    else if (whole(scores.groupUsed, i) < 0) code = noScoreCode.peers;
    scores.noScore[i] = code;
    if (code !== noScoreCode.scored) for (const points of scores.contributions) points[i] = Number.NaN;
  }
}

/** Why a position has no score; null when it has one. `have` for peers counts the coarsest group's scored members. */
export function whyNoScore(scores: WeekScores, i: number, model: ModelSettings, peers: number): NoScore | null {
  switch (scores.noScore[i]) {
    case noScoreCode['not-enrolled']:
      return { kind: 'not-scored', because: 'not-enrolled' };
    case noScoreCode['not-teaching']:
      return { kind: 'not-scored', because: 'not-teaching' };
    case noScoreCode.exempt:
      return { kind: 'not-scored', because: 'exempt' };
    case noScoreCode.sources:
      return { kind: 'insufficient', of: 'sources', have: 0, need: 1 };
    case noScoreCode.coverage:
      return { kind: 'insufficient', of: 'coverage', have: real(scores.coverage, i), need: model.minCoverage };
    case noScoreCode.peers:
      return { kind: 'insufficient', of: 'peers', have: peers, need: model.minGroup };
    default:
      return null;
  }
}
