import type { EffectPair } from '../src/insights/core/effects/effect-estimate.ts';
import type { EffectMeasure } from '../src/insights/core/effects/effect-history.ts';
import {
  changeAfter,
  changeBefore,
  type History,
  least_weeks_after,
  standBefore,
  weeks_after,
} from '../src/insights/core/effects/effect-history.ts';
import { compareInPool } from '../src/insights/core/effects/effect-match.ts';

/** Uniform, seeded (Park and Miller 1988); normal by Box and Muller. */
export function chance(seed: number) {
  let state = (Math.imul(seed, 7919) & 0x3fffffff) + 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 5; i++) uniform();
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

export interface EffectWorld {
  seed: number;
  students: number;
  weeks?: number;
  /** What help truly does, from its first week on: points of the index, and percentage points of attendance. */
  index?: number;
  attendance?: number;
  /** How much more often those are helped who would do better anyway, for a reason that nobody sees (log odds for a standard deviation). */
  hidden?: number;
  /** About this share of those who stand low is helped in a week. */
  share?: number;
}

export interface HelpedStudent {
  row: number;
  /** The last week before it began. */
  start: number;
}

/**
 * Students whose level never changes, and chance that lasts some weeks: who is low now rises with no help at all, and it is the low who are
 * helped, in different weeks, each once.
 */
export function effectWorld({
  seed,
  students,
  weeks = 16,
  index = 0,
  attendance = 0,
  hidden = 0,
  share = 0.06,
}: EffectWorld): { history: History; helped: HelpedStudent[] } {
  const { uniform, normal } = chance(seed);
  const columns = Array.from({ length: weeks }, () => ({
    score: new Float32Array(students),
    absolute: new Float32Array(students),
    attended: new Float32Array(students),
    expected: new Float32Array(students).fill(5),
  }));
  const helped: HelpedStudent[] = [];
  for (let i = 0; i < students; i++) {
    const level = normal();
    const unseen = normal();
    let mood = normal();
    let start: number | null = null;
    for (const [w, week] of columns.entries()) {
      mood = 0.6 * mood + 0.8 * normal();
      const isHelped = start !== null && w > start;
      // What nobody sees shows only later: otherwise it would be matched.
      const later = start === null ? 0 : hidden * unseen;
      const own = 500 + 60 * level + 40 * mood + 30 * normal() + (isHelped ? index + 15 * later : 0);
      week.absolute[i] = own;
      week.score[i] = Math.round(Math.max(0, Math.min(1000, own)));
      const rate = 0.88 + 0.05 * level + 0.04 * mood + (isHelped ? attendance / 100 + 0.02 * later : 0);
      for (let day = 0; day < 5; day++) week.attended[i] = (week.attended[i] ?? 0) + (uniform() < rate ? 1 : 0);
      const isLow = own < 450;
      const odds = share * (isLow ? 1 : 0.03) * Math.exp(hidden * unseen);
      if (start === null && w >= 5 && w < weeks - weeks_after && uniform() < odds) {
        start = w;
        helped.push({ row: i, start });
      }
    }
  }
  return { history: { enrolments: Int32Array.from({ length: students }, (_, i) => i + 1), weeks: columns }, helped };
}

/** The pairs as the product finds them: by calendar week, everybody else waits until their own help begins. */
export function pairsOf({ history, helped }: ReturnType<typeof effectWorld>, measure: EffectMeasure): EffectPair[] {
  const startOf = new Map(helped.map(({ row, start }) => [row, start]));
  const n = history.enrolments.length;
  return [...Map.groupBy(helped, ({ start }) => start)].flatMap(([start, of]) => {
    const last = Math.min(history.weeks.length - 1, start + weeks_after);
    if (last - start < least_weeks_after) return [];
    const own = new Set(of.map(({ row }) => row));
    const until = Int32Array.from({ length: n }, (_, i) => (own.has(i) ? last : (startOf.get(i) ?? last)));
    const pool = {
      before: standBefore(history, start),
      strata: new Int32Array(n),
      sites: Int32Array.from({ length: n }, (_, i) => i % 3),
      isWaiting: Uint8Array.from({ length: n }, (_, i) =>
        (startOf.get(i) ?? Number.POSITIVE_INFINITY) > start ? 1 : 0,
      ),
      after: {
        ...changeAfter(history, start, last, until),
        left: new Float64Array(n),
        placebo: changeBefore(history, start),
      },
    };
    return compareInPool(pool, [...own]).flatMap(({ members, measures }) => {
      const beside = measures[measure];
      return beside ? [{ ...beside, members }] : [];
    });
  });
}
