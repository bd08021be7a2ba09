import { indexGroups, positionsOfGroup } from '../../core/frame.ts';
import type { WeekScores } from '../../core/score-week.ts';
import type { FixedReference, GroupReference } from './fixed-figures.ts';
import type { MeasuredWeek } from './measure-week.ts';

/** What is stored of a peer group in a week; scoring.peer_group_week explains the columns. */
export interface GroupRow {
  groupNo: number;
  level: number;
  key: string;
  label: string;
  members: number;
  scored: number;
  scoredHere: number;
  active: number;
  /** Null when nobody was scored against it. */
  figures: { means: number[]; sds: number[]; counts: number[]; compositeMean: number; compositeSd: number } | null;
  quartiles: readonly [number, number, number] | null;
  absolute: { mean: number; sd: number; count: number } | null;
  reference: GroupReference | null;
}

/** By position, the number of a group within the run; -1 for none. */
export interface GroupNumbers {
  used: Int32Array;
  own: Int32Array;
  absolute: Int32Array;
  /** By level and group. */
  byLevel: Int32Array[];
}

/** Groups with anybody in the week are numbered level by level in the order of their keys, whoever else was looked at. */
export function groupNumbers(
  { levels, frame }: MeasuredWeek,
  scores: WeekScores,
  rows: Int32Array,
  references: readonly (GroupReference | null)[][],
): GroupNumbers {
  let next = 0;
  const byLevel = levels.map(({ groupOf, groups, groupCount }) => {
    const there = new Set<number>();
    for (const i of rows) there.add(groupOf[i] ?? -1);
    const keyOf = (group: number) => groups[group]?.key ?? '';
    const numberOf = new Int32Array(groupCount).fill(-1);
    for (const group of [...there].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
      if (group >= 0) numberOf[group] = next++;
    return numberOf;
  });
  const none = () => new Int32Array(frame.size).fill(-1);
  const numbers: GroupNumbers = { used: none(), own: none(), absolute: none(), byLevel };
  const numberAt = (level: number, group: number) => (group < 0 ? -1 : (byLevel[level]?.[group] ?? -1));
  for (const i of rows) {
    numbers.own[i] = numberAt(0, levels[0]?.groupOf[i] ?? -1);
    const used = scores.groups[scores.groupUsed[i] ?? -1];
    if (used) numbers.used[i] = numberAt(used.level, used.group);
    if (Number.isNaN(scores.absoluteIndex[i] ?? Number.NaN)) continue;
    // The finest group with fixed figures, as in absoluteIndex.
    const level = levels.findIndex(({ groupOf }, l) => references[l]?.[groupOf[i] ?? -1]);
    numbers.absolute[i] = numberAt(level, levels[level]?.groupOf[i] ?? -1);
  }
  return numbers;
}

export function groupRows(
  { levels, activity }: MeasuredWeek,
  scores: WeekScores,
  numbers: GroupNumbers,
  references: readonly (GroupReference | null)[][],
): GroupRow[] {
  const used = new Map(scores.groups.map((group) => [`${group.level} ${group.group}`, group]));
  const rows = levels.flatMap((level, l) => {
    const index = indexGroups(level, scores.isMember);
    return level.groups.flatMap(({ key, label }, group): GroupRow[] => {
      const groupNo = numbers.byLevel[l]?.[group] ?? -1;
      if (groupNo < 0) return [];
      const members = positionsOfGroup(index, group);
      const reference = used.get(`${l} ${group}`);
      const here = reference ? presentValues(reference.scoredHere, scores.scoreRaw).sort() : new Float64Array(0);
      return [
        {
          groupNo,
          level: l,
          key,
          label,
          members: members.length,
          scored: count(members, scores.evidence.isScored),
          scoredHere: here.length,
          active: count(members, activity.isActive),
          figures: reference ? figuresRow(reference.figures) : null,
          quartiles:
            here.length > 0 ? ([quantile(here, 0.25), quantile(here, 0.5), quantile(here, 0.75)] as const) : null,
          absolute: meanAndSd(presentValues(members, scores.absoluteIndex)),
          reference: references[l]?.[group] ?? null,
        },
      ];
    });
  });
  return rows.sort((a, b) => a.groupNo - b.groupNo);
}

export function figuresRow({ measures, composite }: FixedReference['figures']) {
  return {
    means: measures.map(({ mean }) => mean),
    sds: measures.map(({ sd }) => sd),
    counts: measures.map(({ n }) => n),
    compositeMean: composite.mean,
    compositeSd: composite.sd,
  };
}

function count(positions: Int32Array, flags: Uint8Array): number {
  let n = 0;
  for (const i of positions) n += flags[i] ?? 0;
  return n;
}

function presentValues(positions: Int32Array, column: Float64Array): Float64Array {
  return Float64Array.from(positions, (i) => column[i] ?? Number.NaN).filter((value) => !Number.isNaN(value));
}

/** By linear interpolation between order statistics, as PostgreSQL's percentile_cont (Hyndman and Fan's type 7). */
export function quantile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const below = sorted[low] ?? Number.NaN;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? Number.NaN;
  return below + (above - below) * (at - low);
}

function meanAndSd(values: Float64Array): GroupRow['absolute'] {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / values.length), count: values.length };
}
