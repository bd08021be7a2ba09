import { selectionKey, selectionWords } from '../../attendance/core/registers/mark-selection.ts';
import { dayNumber } from '../../kernel/week.ts';
import type { Condition, Leaf } from './condition.ts';
import { compile } from './evaluate.ts';
import type { History } from './history.ts';

/** What an alert's certainty comes from: level and persistence carry it, decline carries the earliness. */
export type Basis = 'level' | 'persistence' | 'decline' | 'absence' | 'colleague' | 'good-news';

export interface Reason {
  when: Leaf['when'];
  basis: Basis;
  /** A clause that a sentence can take: "below 300 for two weeks (264, then 251)". */
  words: string;
  figures: Record<string, number | string>;
}

/** The triggers that hold for this position, each with its figures. */
export function explain(tree: Condition, history: History, position: number): Reason[] {
  if ('when' in tree) return compile(tree, history)(position) === 1 ? [reasonOf(tree, history, position)] : [];
  if ('not' in tree) return [];
  return ('all' in tree ? tree.all : tree.any).flatMap((part) => explain(part, history, position));
}

/** "Below 300 for two weeks, and attended 62 % of four weeks." */
export function sentenceOf(reasons: readonly Reason[]): string {
  const clauses = [...new Set(reasons.map(({ words }) => words))];
  const last = clauses.pop() ?? '';
  const text = clauses.length > 0 ? `${clauses.join(', ')}, and ${last}` : last;
  return text ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.` : '';
}

function reasonOf(leaf: Leaf, history: History, i: number): Reason {
  const { scored } = history;
  const at = (back: number) => scored.at(-1 - back)?.score[i] ?? -1;
  const reason = (basis: Basis, words: string, figures: Reason['figures']): Reason => ({
    when: leaf.when,
    basis,
    words,
    figures,
  });
  switch (leaf.when) {
    case 'score-below': {
      const scores = Array.from({ length: leaf.weeks }, (_, back) => at(leaf.weeks - 1 - back));
      const words =
        leaf.weeks === 1
          ? `score ${at(0)}, below ${leaf.threshold}`
          : `below ${leaf.threshold} for ${inWords(leaf.weeks)} weeks (${scores.join(', then ')})`;
      return reason(leaf.weeks === 1 ? 'level' : 'persistence', words, { score: at(0), weeks: leaf.weeks });
    }
    case 'score-first-below':
      return reason(
        'level',
        leaf.weeksAbove === null
          ? `below ${leaf.threshold} for the first time this year (${at(0)})`
          : `below ${leaf.threshold} again after ${inWords(leaf.weeksAbove)} weeks above (${at(0)})`,
        { score: at(0) },
      );
    case 'score-drop':
      return reason(
        'decline',
        `score down ${at(leaf.weeks) - at(0)} points in ${span(leaf.weeks)} (${at(leaf.weeks)} to ${at(0)})`,
        { from: at(leaf.weeks), to: at(0), weeks: leaf.weeks },
      );
    case 'score-rise':
      return reason(
        'good-news',
        `score up ${at(0) - at(leaf.weeks)} points in ${span(leaf.weeks)} (${at(leaf.weeks)} to ${at(0)})`,
        { from: at(leaf.weeks), to: at(0), weeks: leaf.weeks },
      );
    case 'trend':
      return trendReason(leaf, at(0), reason);
    case 'attendance-below':
      return attendanceReason(leaf, history, i, reason);
    case 'absences':
      return reason(
        'absence',
        leaf.consecutive
          ? `away ${inWords(leaf.count)} days in a row`
          : `missed ${missedIn(history, i, leaf.days)} sessions in ${leaf.days} days`,
        { count: leaf.consecutive ? leaf.count : missedIn(history, i, leaf.days), days: leaf.days },
      );
    case 'marked': {
      const counted = markedIn(history, i, leaf);
      return reason('absence', `${counted} sessions ${selectionWords(leaf)} in ${leaf.days} days`, {
        count: counted,
        days: leaf.days,
      });
    }
    case 'no-activity':
      return reason('absence', `nothing seen for ${leaf.days} days`, { days: leaf.days });
    case 'concern': {
      const last = history.concerns.get(i)?.at(-1);
      return reason('colleague', `a colleague raised a concern${last ? ` (${last.kind})` : ''}`, {
        kind: last?.kind ?? '',
      });
    }
  }
}

type MakeReason = (basis: Basis, words: string, figures: Reason['figures']) => Reason;

function trendReason(leaf: Extract<Leaf, { when: 'trend' }>, score: number, reason: MakeReason): Reason {
  const words = {
    stopped: 'no activity for two weeks or more',
    'consistently-low': 'low for three weeks or more',
    'sustained-decline': 'lower four weeks in a row (early and uncertain)',
    declining: 'over 100 points below four weeks ago',
    recovering: 'rising for two weeks',
  }[leaf.trend];
  const basis = {
    stopped: 'absence',
    'consistently-low': 'persistence',
    'sustained-decline': 'decline',
    declining: 'decline',
    recovering: 'good-news',
  } as const;
  return reason(basis[leaf.trend], words, { trend: leaf.trend, score });
}

function attendanceReason(
  { weeks, share_pct }: Extract<Leaf, { when: 'attendance-below' }>,
  { attendance, lastDay }: History,
  i: number,
  reason: MakeReason,
): Reason {
  const over = attendance.filter(({ week }) => dayNumber(week) + 6 <= lastDay).slice(-weeks);
  const attended = over.reduce((sum, column) => sum + (column.attended[i] ?? 0), 0);
  const expected = over.reduce((sum, column) => sum + (column.expected[i] ?? 0), 0);
  const share = Math.floor((100 * attended) / Math.max(1, expected));
  return reason('absence', `attended ${share} % of ${span(weeks)} (${attended} of ${expected})`, {
    attended,
    expected,
    below_pct: share_pct,
  });
}

function missedIn({ attendance, lastDay }: History, i: number, days: number): number {
  let missed = 0;
  for (const column of attendance) {
    const monday = dayNumber(column.week);
    for (let day = 0; day < 7; day++)
      if (monday + day <= lastDay && monday + day > lastDay - days) missed += column.missed[i * 7 + day] ?? 0;
  }
  return missed;
}

function markedIn({ marks, lastDay }: History, i: number, leaf: Extract<Leaf, { when: 'marked' }>): number {
  let counted = 0;
  for (const { week, counts } of marks.get(selectionKey(leaf)) ?? []) {
    const monday = dayNumber(week);
    for (let day = 0; day < 7; day++)
      if (monday + day <= lastDay && monday + day > lastDay - leaf.days) counted += counts[i * 7 + day] ?? 0;
  }
  return counted;
}

const span = (weeks: number) => (weeks === 1 ? 'one week' : `${inWords(weeks)} weeks`);
const numerals = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
export const inWords = (n: number): string => numerals[n] ?? String(n);
