import { addDays, dayNumber, type IsoDate } from '../../../kernel/week.ts';
import { least_points } from '../tiers/playbook.ts';
import type { GoalMeasure } from './goal-measure.ts';

export interface Goal {
  /** Null: nobody knew it when the plan was made; then there is no line, only the target. */
  baseline: number | null;
  target: number;
  startsOn: IsoDate;
  goalBy: IsoDate;
}

export interface Point {
  on: IsoDate;
  value: number;
}

export type Progress =
  | { kind: 'insufficient'; have: number; need: number; words: string }
  | { kind: 'met' | 'on-line' | 'below-line'; have: number; words: string };

/**
 * The goal as it is read. Of attendance and of the index more is always better: who stands above the target already is to stay there,
 * and the line is level.
 */
export function goalFor(measure: GoalMeasure, goal: Goal): Goal {
  const isAlwaysUpward = measure === 'attendance' || measure === 'index';
  return isAlwaysUpward && goal.baseline !== null && goal.baseline > goal.target ? { ...goal, baseline: null } : goal;
}

/** The goal line on a day: straight from the baseline to the target, and level after it. */
export function goalLine({ baseline, target, startsOn, goalBy }: Goal, on: IsoDate): number {
  if (baseline === null || on >= goalBy) return target;
  const whole = dayNumber(goalBy) - dayNumber(startsOn);
  const gone = Math.max(0, dayNumber(on) - dayNumber(startsOn));
  return whole <= 0 ? target : baseline + ((target - baseline) * gone) / whole;
}

/** More is better, unless the target lies below where it began (tardies, incidents). */
export function isUpward({ baseline, target }: Goal): boolean {
  return baseline === null || target >= baseline;
}

/** How many of the last points decide: the common rule of progress monitoring. */
const deciding = 4;

/**
 * What the points since the plan's start say. Met: the last four reach the target. Below the line: the last four all miss it.
 * With fewer than the playbook's least number nothing is said.
 */
export function progressOf(goal: Goal, all: readonly Point[], leastPoints: number = least_points): Progress {
  const points = all.filter(({ on }) => on >= goal.startsOn).toSorted((a, b) => (a.on < b.on ? -1 : 1));
  const have = points.length;
  const need = Math.max(least_points, leastPoints);
  if (have < need)
    return {
      kind: 'insufficient',
      have,
      need,
      words: `${have} of ${need} data points: too few to say whether it helps.`,
    };
  const sign = isUpward(goal) ? 1 : -1;
  const last = points.slice(-deciding);
  const reaches = ({ value }: Point, line: number) => sign * value >= sign * line;
  if (last.every((point) => reaches(point, goal.target)))
    return { kind: 'met', have, words: `The last ${deciding} of ${have} data points reach the goal.` };
  if (last.every((point) => !reaches(point, goalLine(goal, point.on))))
    return {
      kind: 'below-line',
      have,
      words: `The last ${deciding} of ${have} data points lie short of the goal line.`,
    };
  return { kind: 'on-line', have, words: `${have} data points, around the goal line.` };
}

/** The line's two ends, for a chart. */
export function lineEnds(goal: Goal): Point[] {
  if (goal.baseline === null)
    return [
      { on: goal.startsOn, value: goal.target },
      { on: goal.goalBy, value: goal.target },
    ];
  return [
    { on: goal.startsOn, value: goal.baseline },
    { on: goal.goalBy > goal.startsOn ? goal.goalBy : addDays(goal.startsOn, 1), value: goal.target },
  ];
}
