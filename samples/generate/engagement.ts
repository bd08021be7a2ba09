import type { Story } from '../cast.ts';
import type { Random } from './random.ts';

/** How often each story is met among those who are not of the cast. */
export const storyShares = [
  ['steady', 83],
  ['slow-decline', 4],
  ['consistently-low', 4.5],
  ['sudden-stop', 1.5],
  ['recovery', 3],
  ['withdrawn', 2.5],
  ['newcomer', 1.5],
] as const satisfies readonly (readonly [Story, number])[];

/** One student's disposition, drawn once. */
export interface Disposition {
  story: Story;
  /** The usual level on a log scale: 0 is the average student, +0.7 does twice as much. */
  base: number;
  /** Grades follow ability, which goes with engagement but is not the same. */
  ability: number;
}

export function disposition(random: Random, story: Story): Disposition {
  const base = 0.4 * random.normal();
  return { story, base, ability: 0.55 * (base / 0.4) + 0.84 * random.normal() };
}

/** Nothing is done at this level: it is not just little. */
export const NOTHING = Number.NEGATIVE_INFINITY;

/**
 * The level in a week, on the log scale of `base`; NOTHING when there is no trace of the student.
 * @param weeksToNow teaching weeks until the institution's last full week: 0 is that week, -1 the one after it
 */
export function levelInWeek(of: Disposition, weeksToNow: number, random: Random): number {
  const usual = of.base + 0.22 * random.normal();
  switch (of.story) {
    case 'steady':
    case 'newcomer':
    // What is missing is not of one level: riverbend/connection.ts.
    case 'unconnected':
      return usual;
    case 'slow-decline':
      return usual - 0.28 * clamp(8 - weeksToNow, 0, 9);
    case 'consistently-low':
      return usual - 1.7 * clamp((12 - weeksToNow) / 4, 0, 1);
    case 'sudden-stop':
      return weeksToNow < 2 ? NOTHING : usual + 0.3;
    case 'recovery':
      return usual - recoveryDepth(weeksToNow);
    case 'bereaved':
      if (weeksToNow >= 3 && weeksToNow <= 5) return NOTHING;
      return weeksToNow < 3 ? usual - 0.3 * Math.max(0, weeksToNow) : usual + 0.1;
    case 'withdrawn':
      return weeksToNow < 5 ? NOTHING : usual - 0.25 * clamp(14 - weeksToNow, 0, 9);
  }
}

/** Down over three weeks until nine weeks ago, there for five, and back over the last three. */
function recoveryDepth(weeksToNow: number): number {
  const down = clamp((12 - weeksToNow) / 3, 0, 1);
  const back = clamp((4 - weeksToNow) / 4, 0, 1);
  return 1.9 * down * (1 - back);
}

/** From a level to a probability: `usual` at level 0. */
export function chanceAt(level: number, usual: number, slope: number): number {
  if (level === NOTHING) return 0;
  return 1 / (1 + Math.exp(-(Math.log(usual / (1 - usual)) + slope * level)));
}

/** From a level to an expected count: `usual` at level 0. */
export function countAt(level: number, usual: number, slope = 1): number {
  return level === NOTHING ? 0 : usual * Math.exp(slope * level);
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}
