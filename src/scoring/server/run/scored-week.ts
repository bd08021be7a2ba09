import { createHash } from 'node:crypto';
import { dateOfDayNumber, type Week } from '../../../kernel/week.ts';
import type { ModelSettings } from '../../core/model.ts';
import { noScoreCode } from '../../core/no-score.ts';
import type { WeekScores } from '../../core/score-week.ts';
import type { GroupReference } from './fixed-figures.ts';
import { type GroupNumbers, type GroupRow, groupNumbers, groupRows } from './group-rows.ts';
import type { MeasuredWeek } from './measure-week.ts';

/** A week scored and numbered, ready to be stored. */
export interface ScoredWeek {
  week: Week;
  measured: MeasuredWeek;
  scores: WeekScores;
  /** Positions that get a row: enrolled on the week's last day in a week in which their calendar teaches. */
  rows: Int32Array;
  /** By position; day numbers, -1 for never. */
  lastSeen: Int32Array;
  groups: GroupRow[];
  numbers: GroupNumbers;
  /** By profile the weight of each source, in the run's order. */
  weightProfiles: number[][];
  /** By position. */
  profileNo: Int32Array;
  counts: RunCounts;
}

export interface RunCounts extends Record<string, unknown> {
  enrolled: number;
  scored: number;
  noScore: Record<string, number>;
  belowAttention: number;
  belowConcern: number;
}

export const noScoreName: Readonly<Record<number, string>> = {
  [noScoreCode.exempt]: 'exempt',
  [noScoreCode.sources]: 'sources',
  [noScoreCode.coverage]: 'coverage',
  [noScoreCode.peers]: 'peers',
};

/** @param references by level and group */
export function numberedWeek(
  measured: MeasuredWeek,
  scores: WeekScores,
  references: readonly (GroupReference | null)[][],
  lastSeen: Int32Array,
  model: ModelSettings,
): ScoredWeek {
  const rows = rowsOf(scores);
  const numbers = groupNumbers(measured, scores, rows, references);
  const profiles = profilesOf(scores, rows);
  const groups = groupRows(measured, scores, numbers, references);
  const counts = countsOf(scores, rows, model);
  return { week: measured.week, measured, scores, rows, lastSeen, groups, numbers, ...profiles, counts };
}

function rowsOf(scores: WeekScores): Int32Array {
  const rows: number[] = [];
  scores.noScore.forEach((code, i) => {
    if (code !== noScoreCode['not-enrolled'] && code !== noScoreCode['not-teaching']) rows.push(i);
  });
  return Int32Array.from(rows);
}

/** Profiles in the order of their weights, so that their numbers do not depend on who else was looked at. */
function profilesOf(scores: WeekScores, rows: Int32Array): Pick<ScoredWeek, 'weightProfiles' | 'profileNo'> {
  const { weights, profileOf, sourceCount } = scores.evidence.weights;
  const used = [...new Set(rows.map((i) => profileOf[i] ?? 0))].map((profile) => ({
    profile,
    own: [...weights.subarray(profile * sourceCount, (profile + 1) * sourceCount)],
  }));
  used.sort((a, b) => {
    const at = a.own.findIndex((weight, s) => weight !== b.own[s]);
    return (b.own[at] ?? 0) - (a.own[at] ?? 0);
  });
  const numberOf = new Map(used.map(({ profile }, number) => [profile, number]));
  return {
    weightProfiles: used.map(({ own }) => own),
    profileNo: profileOf.map((profile) => numberOf.get(profile) ?? -1),
  };
}

function countsOf(scores: WeekScores, rows: Int32Array, model: ModelSettings): RunCounts {
  const counts: RunCounts = { enrolled: rows.length, scored: 0, noScore: {}, belowAttention: 0, belowConcern: 0 };
  for (const i of rows) {
    const name = noScoreName[scores.noScore[i] ?? 0];
    if (name !== undefined) {
      counts.noScore[name] = (counts.noScore[name] ?? 0) + 1;
      continue;
    }
    const score = scores.score[i] ?? 0;
    counts.scored++;
    if (score < model.attentionBelow) counts.belowAttention++;
    if (score < model.significantBelow) counts.belowConcern++;
  }
  return counts;
}

/** Of everything that would be stored: a re-run that comes to the same fingerprint would store the same. */
export function fingerprintOf(
  scored: ScoredWeek,
  ids: Int32Array,
  modelVersion: number,
  more: readonly string[],
): string {
  const { measured, scores, rows, numbers, lastSeen } = scored;
  const hash = createHash('sha256');
  // The same figures are the same reference, whether it has been stored yet or not.
  const groups = scored.groups.map(({ reference, ...group }) => [
    group,
    reference?.fixed.weeks,
    reference?.fixed.figures.composite.mean,
    reference?.fixed.figures.composite.sd,
  ]);
  const sourceIds = measured.sources.map(({ sourceId }) => sourceId);
  hash.update(JSON.stringify([modelVersion, sourceIds, scored.weightProfiles, groups]));
  for (const part of more) hash.update(part);
  const real = [scores.scoreRaw, scores.absoluteIndex, scores.coverage, ...scores.contributions];
  for (const column of [...real, ...scores.evidence.measures.map(({ x }) => x)])
    hash.update(picked(new Float64Array(rows.length), column, rows, Number.NaN));
  const whole = [ids, numbers.used, numbers.own, numbers.absolute, lastSeen, scored.profileNo];
  for (const column of whole) hash.update(picked(new Int32Array(rows.length), column, rows, -1));
  const { activity } = measured;
  const flags = [scores.noScore, scores.isReducedConfidence, activity.isActive, activity.isSeen, activity.couldBeSeen];
  for (const column of flags) hash.update(picked(new Uint8Array(rows.length), column, rows, 0));
  return hash.digest('hex');
}

/** A column's values at some positions. A plain loop: `from` with a function takes ten times as long. */
function picked<A extends Float64Array | Int32Array | Uint8Array>(
  onto: A,
  column: A,
  rows: Int32Array,
  none: number,
): A {
  for (let at = 0; at < rows.length; at++) {
    const value = column[rows[at] ?? -1] ?? none;
    // One NaN of the many that there are.
    onto[at] = Number.isNaN(value) ? Number.NaN : value;
  }
  return onto;
}

/** Few different days stand for a million enrolments, and making a date's text is slow. */
export function lastSeenDates(lastSeen: Int32Array): (position: number) => string | null {
  const texts = new Map<number, string>();
  return (position) => {
    const day = lastSeen[position] ?? -1;
    if (day < 0) return null;
    const text = texts.get(day) ?? dateOfDayNumber(day);
    texts.set(day, text);
    return text;
  };
}
