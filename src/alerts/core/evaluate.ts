import { selectionKey } from '../../attendance/core/registers/mark-selection.ts';
import { dayNumber } from '../../kernel/week.ts';
import { type TrendKind, trendBits } from '../../trends/core/trends.ts';
import type { Condition, Leaf } from './condition.ts';
import type { ActivityWeek, AttendanceWeek, History } from './history.ts';

/** Kleene's three values: 1 holds, 0 does not, -1 cannot be said (no score, nothing expected, no data). */
export type Truth = 1 | 0 | -1;
type Ask = (position: number) => Truth;

/** How much better things must be before a condition counts as over: hysteresis. */
export interface Margin {
  score_points: number;
  attendance_pct: number;
}
export const no_margin: Margin = { score_points: 0, attendance_pct: 0 };

/** Fewer expected sessions than this say nothing about a share. */
const least_expected = 4;

/**
 * The condition as a question about one position of the history.
 * @param margin thresholds are relaxed by this much: what still holds so has not ended
 */
export function compile(tree: Condition, history: History, margin: Margin = no_margin): Ask {
  if ('when' in tree) return askLeaf(tree, history, margin);
  if ('not' in tree) {
    // What is denied must be relaxed the other way.
    const ask = compile(tree.not, history, {
      score_points: -margin.score_points,
      attendance_pct: -margin.attendance_pct,
    });
    return (i) => not(ask(i));
  }
  if ('all' in tree) return everyOf(tree.all.map((part) => compile(part, history, margin)));
  return someOf(tree.any.map((part) => compile(part, history, margin)));
}

const not = (truth: Truth): Truth => (truth === -1 ? -1 : truth === 1 ? 0 : 1);

function everyOf(asks: readonly Ask[]): Ask {
  return (i) => {
    let least: Truth = 1;
    for (const ask of asks) {
      const truth = ask(i);
      if (truth === 0) return 0;
      if (truth === -1) least = -1;
    }
    return least;
  };
}

function someOf(asks: readonly Ask[]): Ask {
  return (i) => {
    let most: Truth = 0;
    for (const ask of asks) {
      const truth = ask(i);
      if (truth === 1) return 1;
      if (truth === -1) most = -1;
    }
    return most;
  };
}

function askLeaf(leaf: Leaf, history: History, margin: Margin): Ask {
  switch (leaf.when) {
    case 'score-below':
      return askScoreBelow(history, leaf.threshold + margin.score_points, leaf.weeks);
    case 'score-first-below':
      return askFirstBelow(history, leaf, margin.score_points);
    case 'score-drop':
      return askChange(history, leaf.weeks, (change) => change < -(leaf.points - margin.score_points));
    case 'score-rise':
      return askRise(history, leaf.weeks, leaf.points - margin.score_points);
    case 'trend':
      return askTrend(history, leaf.trend, leaf.begins && margin.score_points <= 0);
    case 'attendance-below':
      return askAttendance(history, leaf.weeks, leaf.share_pct + margin.attendance_pct);
    case 'absences':
      return leaf.consecutive
        ? askDaysInARow(history, leaf.count, leaf.days)
        : askAbsences(history, leaf.count, leaf.days);
    case 'marked':
      return askMarked(history, leaf);
    case 'no-activity':
      return askNoActivity(history, leaf.sources, leaf.days);
    case 'concern':
      return askConcern(history, leaf.kinds, leaf.days);
  }
}

const never: Ask = () => -1;

function askScoreBelow({ scored }: History, threshold: number, weeks: number): Ask {
  if (scored.length < weeks) return never;
  const columns = scored.slice(-weeks).map(({ score }) => score);
  return (i) => {
    let answer: Truth = 1;
    for (const column of columns) {
      const score = column[i] ?? -1;
      if (score >= threshold) return 0;
      if (score < 0) answer = -1;
    }
    return answer;
  };
}

/** Below now, and not below in the weeks before; while it stays below it has not ended. */
function askFirstBelow(
  { scored, yearFrom }: History,
  { threshold, weeksAbove }: { threshold: number; weeksAbove: number | null },
  relaxed_points: number,
): Ask {
  const now = scored.at(-1)?.score;
  if (!now) return never;
  const isEnding = relaxed_points > 0;
  const columns = scored.map(({ score }) => score);
  const before = weeksAbove === null ? columns.slice(yearFrom, -1) : columns.slice(-1 - weeksAbove, -1);
  return (i) => {
    const score = now[i] ?? -1;
    if (score < 0) return -1;
    if (score >= threshold + relaxed_points) return 0;
    if (isEnding) return 1;
    let above = 0;
    for (const column of before) {
      const then = column[i] ?? -1;
      if (then >= 0 && then < threshold) return 0;
      if (then >= 0) above++;
    }
    return weeksAbove === null || above >= weeksAbove ? 1 : 0;
  };
}

function askChange({ scored }: History, weeks: number, holds: (change: number) => boolean): Ask {
  const now = scored.at(-1)?.score;
  const then = scored.at(-1 - weeks)?.score;
  if (!now || !then) return never;
  return (i) => {
    const [from, to] = [then[i] ?? -1, now[i] ?? -1];
    if (from < 0 || to < 0) return -1;
    return holds(to - from) ? 1 : 0;
  };
}

function askRise({ scored }: History, weeks: number, points: number): Ask {
  if (scored.length <= weeks) return never;
  const columns = scored.slice(-1 - weeks).map(({ score }) => score);
  return (i) => {
    let last = -1;
    for (const column of columns) {
      const score = column[i] ?? -1;
      if (score < 0) return -1;
      if (last >= 0 && score <= last) return 0;
      last = score;
    }
    return last - (columns[0]?.[i] ?? 0) >= points ? 1 : 0;
  };
}

function askTrend({ scored }: History, trend: TrendKind, begins: boolean): Ask {
  const bit = trendBits[trend];
  const now = scored.at(-1)?.trends;
  if (!now) return never;
  const before = begins ? scored.at(-2)?.trends : null;
  return (i) => (((now[i] ?? 0) & bit) !== 0 && ((before?.[i] ?? 0) & bit) === 0 ? 1 : 0);
}

/** The last whole weeks: a week under way counts only up to the last day. */
function lastWeeks(weeks: readonly AttendanceWeek[], lastDay: number, count: number): readonly AttendanceWeek[] {
  const over = weeks.filter(({ week }) => dayNumber(week) + 6 <= lastDay);
  return over.slice(-count);
}

function askAttendance({ attendance, lastDay }: History, weeks: number, below_pct: number): Ask {
  const columns = lastWeeks(attendance, lastDay, weeks);
  if (columns.length === 0) return never;
  return (i) => {
    let attended = 0;
    let expected = 0;
    for (const column of columns) {
      attended += column.attended[i] ?? 0;
      expected += column.expected[i] ?? 0;
    }
    if (expected < least_expected) return -1;
    return attended * 100 < below_pct * expected ? 1 : 0;
  };
}

/** By week, which days of it lie in the last `days` days. */
function masksOf(weeks: readonly { week: string }[], lastDay: number, days: number): number[] {
  return weeks.map(({ week }) => {
    const monday = dayNumber(week);
    let mask = 0;
    for (let day = 0; day < 7; day++) if (monday + day <= lastDay && monday + day > lastDay - days) mask |= 1 << day;
    return mask;
  });
}

function askAbsences({ attendance, lastDay }: History, count: number, days: number): Ask {
  const masks = masksOf(attendance, lastDay, days);
  if (masks.every((mask) => mask === 0)) return never;
  return (i) => {
    let missed = 0;
    let met = 0;
    for (let w = 0; w < masks.length; w++) {
      const mask = masks[w] ?? 0;
      const column = attendance[w];
      if (mask === 0 || !column) continue;
      met |= (column.met[i] ?? 0) & mask;
      for (let day = 0; day < 7; day++) if (mask & (1 << day)) missed += column.missed[i * 7 + day] ?? 0;
    }
    if (met === 0) return -1;
    return missed >= count ? 1 : 0;
  };
}

/** How many sessions were so marked in the last days; where no mark is known of them, it cannot be said. */
function askMarked({ marks, lastDay }: History, leaf: Extract<Leaf, { when: 'marked' }>): Ask {
  const weeks = marks.get(selectionKey(leaf)) ?? [];
  const masks = masksOf(weeks, lastDay, leaf.days);
  return (i) => {
    let counted = 0;
    let met = 0;
    for (let w = 0; w < masks.length; w++) {
      const mask = masks[w] ?? 0;
      met |= (weeks[w]?.met[i] ?? 0) & mask;
      for (let day = 0; day < 7; day++) if (mask & (1 << day)) counted += weeks[w]?.counts[i * 7 + day] ?? 0;
    }
    if (met === 0) return -1;
    return counted >= leaf.count ? 1 : 0;
  };
}

/** The last days on which anything was expected, all of it missed; days without anything neither count nor break it. */
function askDaysInARow({ attendance, lastDay }: History, count: number, days: number): Ask {
  const masks = masksOf(attendance, lastDay, days);
  if (masks.every((mask) => mask === 0)) return never;
  return (i) => {
    let row = 0;
    let isMet = false;
    for (let w = masks.length - 1; w >= 0; w--) {
      const column = attendance[w];
      const met = (column?.met[i] ?? 0) & (masks[w] ?? 0);
      for (let day = 6; day >= 0; day--) {
        if ((met & (1 << day)) === 0) continue;
        isMet = true;
        if (((column?.away[i] ?? 0) & (1 << day)) === 0) return row >= count ? 1 : 0;
        if (++row >= count) return 1;
      }
    }
    return isMet ? 0 : -1;
  };
}

function askNoActivity({ activity, lastDay }: History, sources: readonly string[], days: number): Ask {
  const named = sources.length > 0 ? sources : [...activity.keys()];
  const parts: { column: ActivityWeek; mask: number }[] = [];
  for (const key of named) {
    const weeks = activity.get(key) ?? [];
    const masks = masksOf(weeks, lastDay, days);
    weeks.forEach((column, w) => {
      const mask = (masks[w] ?? 0) & column.covered;
      if (mask !== 0) parts.push({ column, mask });
    });
  }
  // Where nothing was delivered, nothing is not a zero.
  if (parts.length === 0) return never;
  return (i) => {
    for (const { column, mask } of parts) if (((column.active[i] ?? 0) & mask) !== 0) return 0;
    return 1;
  };
}

function askConcern({ concerns, lastDay }: History, kinds: readonly string[], days: number): Ask {
  return (i) =>
    concerns
      .get(i)
      ?.some(
        ({ kind, day }) => day <= lastDay && day > lastDay - days && (kinds.length === 0 || kinds.includes(kind)),
      ) === true
      ? 1
      : 0;
}
