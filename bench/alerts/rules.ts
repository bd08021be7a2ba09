import type { Condition, Leaf } from '../../src/alerts/core/condition.ts';
import { trendBits } from '../../src/trends/core/trends.ts';

export const scored_weeks = 5;
export const attendance_weeks = 4;

const below = (threshold: number, weeks: number): Leaf => ({ when: 'score-below', threshold, weeks });
const drop = (points: number, weeks: number): Leaf => ({ when: 'score-drop', points, weeks });
const rise = (points: number, weeks: number): Leaf => ({ when: 'score-rise', points, weeks });
const attended = (share_pct: number, weeks: number): Leaf => ({ when: 'attendance-below', share_pct, weeks });
const trend = (name: 'stopped' | 'declining', begins: boolean): Leaf => ({ when: 'trend', trend: name, begins });
const first = (threshold: number, weeksAbove: number): Leaf => ({ when: 'score-first-below', threshold, weeksAbove });

export const rules: readonly Condition[] = [
  below(300, 2),
  below(350, 3),
  below(300, 1),
  first(350, 4),
  first(300, 3),
  drop(100, 1),
  drop(150, 2),
  drop(200, 4),
  rise(50, 2),
  trend('stopped', true),
  trend('declining', true),
  trend('stopped', false),
  attended(75, 4),
  attended(50, 2),
  { all: [below(300, 1), attended(75, 4)] },
  { all: [below(350, 2), { not: attended(90, 4) }] },
  { any: [trend('stopped', true), { all: [below(300, 2), drop(50, 1)] }] },
  { all: [drop(80, 1), { any: [attended(60, 2), trend('declining', false)] }] },
  { all: [below(400, 1), { not: trend('stopped', false) }, attended(80, 4)] },
  { any: [drop(250, 1), drop(300, 2), below(200, 1)] },
];

const last = scored_weeks - 1;

/** A condition over the wide row; what cannot be said is null there, and so does not hold. */
export function sqlOf(tree: Condition): string {
  if ('not' in tree) return `not (${sqlOf(tree.not)})`;
  if ('all' in tree) return tree.all.map((part) => `(${sqlOf(part)})`).join(' and ');
  if ('any' in tree) return tree.any.map((part) => `(${sqlOf(part)})`).join(' or ');
  const span = (weeks: number, of: (w: number) => string, joint: string) =>
    Array.from({ length: weeks }, (_, back) => of(last - back)).join(joint);
  switch (tree.when) {
    case 'score-below':
      return span(tree.weeks, (w) => `s${w} < ${tree.threshold}`, ' and ');
    case 'score-first-below': {
      const before = Array.from(
        { length: tree.weeksAbove ?? 0 },
        (_, back) => `s${last - 1 - back} >= ${tree.threshold}`,
      );
      return `s${last} < ${tree.threshold} and ${before.join(' and ')}`;
    }
    case 'score-drop':
      return `s${last} - s${last - tree.weeks} < ${-tree.points}`;
    case 'score-rise':
      return `${Array.from({ length: tree.weeks }, (_, back) => `s${last - back} > s${last - back - 1}`).join(' and ')} and s${last} - s${last - tree.weeks} >= ${tree.points}`;
    case 'trend': {
      const bit = trendBits[tree.trend];
      return `t${last} & ${bit} <> 0${tree.begins ? ` and t${last - 1} & ${bit} = 0` : ''}`;
    }
    case 'attendance-below': {
      const sum = (column: string) =>
        Array.from({ length: tree.weeks }, (_, back) => `${column}${attendance_weeks - 1 - back}`).join(' + ');
      // Fewer than four expected sessions say nothing.
      return `(${sum('x')}) >= 4 and (${sum('a')}) * 100 < ${tree.share_pct} * (${sum('x')})`;
    }
    default:
      throw new RangeError(`no SQL for ${tree.when} in this benchmark`);
  }
}
