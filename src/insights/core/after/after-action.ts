import { meanInterval, oneMore } from '../../../kernel/statistics/mean-interval.ts';
import { studentsT } from '../../../kernel/statistics/students-t.ts';

/**
 * What became of a student after an action, beside what students like them did without one. Low scores rise by themselves
 * (regression to the mean, Galton 1886), so that a rise alone says nothing.
 */

/** Teaching weeks that are followed after the one in which it began. */
export const followed_weeks = 6;
/** Fewer comparison students than this are too few to compare with. */
export const least_compared = 20;
/** The closest ones are enough. */
export const most_compared = 200;

export interface WeekAfter {
  score: number | null;
  absolute: number | null;
  attended: number;
  expected: number;
}

/** An enrolment from the week before the action on. */
export interface Course {
  enrolmentId: number;
  /** In that week. */
  score: number;
  /** Against four scored weeks before; who has just fallen rises sooner than who was low all along. */
  change4: number | null;
  /** That week first; null: not on the roll, or not scored yet. */
  weeks: readonly (WeekAfter | null)[];
}

/** How near comparison students are; taken in this order until there are enough. */
const steps = [
  { score: 50, change4: 75 },
  { score: 50, change4: 150 },
  { score: 75, change4: 150 },
  { score: 75, change4: null },
  { score: 100, change4: null },
] as const;
export type Nearness = { score: number; change4: number | null };
export const widest_score = 100;

export type Matched<T> =
  | { kind: 'matched'; nearness: Nearness; members: T[] }
  | { kind: 'insufficient'; have: number; need: number };

type Start = Pick<Course, 'enrolmentId' | 'score' | 'change4'>;

/** Those who stood where the student stood, the closest first; the bounds are widened, and said, until there are enough. */
export function matchAlike<T extends Start>(
  own: Start,
  candidates: readonly T[],
  { least, most }: { least: number; most: number } = { least: least_compared, most: most_compared },
): Matched<T> {
  let found: T[] = [];
  for (const nearness of steps) {
    found = candidates.filter((one) => one.enrolmentId !== own.enrolmentId && isNear(own, one, nearness));
    if (found.length >= least) {
      const far = (one: Start) =>
        Math.abs(one.score - own.score) + Math.abs((one.change4 ?? 0) - (own.change4 ?? 0)) / 2;
      const members = found.toSorted((a, b) => far(a) - far(b) || a.enrolmentId - b.enrolmentId).slice(0, most);
      return { kind: 'matched', nearness, members };
    }
  }
  return { kind: 'insufficient', have: found.length, need: least };
}

function isNear(own: Start, other: Start, { score, change4 }: Nearness): boolean {
  if (Math.abs(own.score - other.score) > score) return false;
  if (change4 === null) return true;
  if (own.change4 === null || other.change4 === null) return own.change4 === other.change4;
  return Math.abs(own.change4 - other.change4) <= change4;
}

/** What comparison students did on average (95 %), and where one of them may well be (19 of 20). */
export interface Expected {
  n: number;
  mean: number;
  low: number;
  high: number;
  likelyLow: number;
  likelyHigh: number;
}

export type Measure = 'absolute' | 'score';

/** One measure, as points above or below the week before the action. */
export interface Curve {
  measure: Measure;
  /** The value in that week. */
  start: number;
  own: (number | null)[];
  alike: (Expected | null)[];
}

function changes({ weeks }: Course, measure: Measure): (number | null)[] {
  const start = weeks[0]?.[measure] ?? null;
  return weeks.map((week) => {
    const value = week?.[measure] ?? null;
    return start === null || value === null ? null : value - start;
  });
}

/** The student's course and what to expect of it; null where the student has no such measure in the first week. */
export function curveOf(own: Course, members: readonly Course[], measure: Measure): Curve | null {
  const start = own.weeks[0]?.[measure] ?? null;
  if (start === null) return null;
  const theirs = members.map((member) => changes(member, measure));
  const alike = own.weeks.map((_, k) => {
    const values = theirs.flatMap((one) => (one[k] === null || one[k] === undefined ? [] : [one[k]]));
    return k > 0 && values.length < least_compared ? null : expected(values);
  });
  return { measure, start, own: changes(own, measure), alike };
}

function expected(values: readonly number[]): Expected | null {
  const found = meanInterval(values);
  if (!found) return null;
  const { low, high } = oneMore(found);
  return { n: found.n, mean: found.mean, low: found.low, high: found.high, likelyLow: low, likelyHigh: high };
}

export interface Attendance {
  /** Shares of what was expected: in the week before the action, and since. */
  before: number | null;
  since: number | null;
}

export function attendanceOf({ weeks }: Course): Attendance {
  const share = (of: readonly (WeekAfter | null)[]) => {
    const expectedHours = of.reduce((sum, week) => sum + (week?.expected ?? 0), 0);
    return expectedHours === 0 ? null : of.reduce((sum, week) => sum + (week?.attended ?? 0), 0) / expectedHours;
  };
  return { before: share(weeks.slice(0, 1)), since: share(weeks.slice(1)) };
}

/** The mean attendance of comparison students, since or in one week, with its interval; null for too few. */
export function attendanceAlike(members: readonly Course[], week?: number): Expected | null {
  const shares = members.flatMap((member) =>
    week === undefined ? (attendanceOf(member).since ?? []) : (attendanceIn(member.weeks[week]) ?? []),
  );
  const found = shares.length < least_compared ? null : expected(shares);
  const within = (value: number) => Math.max(0, Math.min(1, value));
  return (
    found && {
      ...found,
      low: within(found.low),
      high: within(found.high),
      likelyLow: within(found.likelyLow),
      likelyHigh: within(found.likelyHigh),
    }
  );
}

export function attendanceIn(week: WeekAfter | null | undefined): number | null {
  return week && week.expected > 0 ? week.attended / week.expected : null;
}

export interface Verdict {
  weeks: number;
  own: number;
  alike: Expected;
  difference: 'none' | 'above' | 'below';
}

/** What the last week that is known says. Only what lies beyond where 19 of 20 such students are is called a difference. */
export function verdictOf({ own, alike }: Curve): Verdict | null {
  for (let k = Math.min(own.length, alike.length) - 1; k > 0; k--) {
    const [mine, theirs] = [own[k] ?? null, alike[k] ?? null];
    if (mine === null || theirs === null) continue;
    const difference = mine > theirs.likelyHigh ? 'above' : mine < theirs.likelyLow ? 'below' : 'none';
    return { weeks: k, own: mine, alike: theirs, difference };
  }
  return null;
}

// ---------------------------------------------------------------- many cases at once

/** A case and the students like it. */
export interface Pair {
  own: Course;
  members: readonly Course[];
}

export interface PooledWeek {
  /** Cases whose student and comparison students are known in this week. */
  n: number;
  own: number;
  alike: number;
  /** The mean of the differences, with its interval of 95 %. */
  difference: number;
  low: number;
  high: number;
}

/**
 * The mean change after many actions beside that of students like them, week by week. Each case counts once. The interval takes
 * in how far cases differ (Student's t) and how uncertain each comparison is; comparison students may be shared between cases,
 * so the latter is taken as if all shared the same ones, which is the widest it can be.
 * @param least fewer cases than this are not told: null
 */
export function poolAfter(pairs: readonly Pair[], measure: Measure, least: number): (PooledWeek | null)[] {
  const weeks = Math.max(0, ...pairs.map(({ own }) => own.weeks.length));
  const known = pairs.map(({ own, members }) => ({
    own: changes(own, measure),
    members: members.map((member) => changes(member, measure)),
  }));
  return Array.from({ length: weeks }, (_, k) => {
    const cases = known.flatMap(({ own, members }) => {
      const mine = own[k] ?? null;
      const theirs = meanInterval(members.flatMap((one) => one[k] ?? []));
      return mine === null || theirs === null ? [] : [{ mine, theirs }];
    });
    if (cases.length < Math.max(2, least)) return null;
    const n = cases.length;
    const mean = (of: (one: (typeof cases)[number]) => number) => cases.reduce((sum, one) => sum + of(one), 0) / n;
    const between = meanInterval(cases.map(({ mine, theirs }) => mine - theirs.mean));
    if (!between) return null;
    const comparison = mean(({ theirs }) => theirs.spread / Math.sqrt(theirs.n));
    const reach = studentsT(0.975, n - 1) * Math.hypot(between.spread / Math.sqrt(n), comparison);
    return {
      n,
      own: mean(({ mine }) => mine),
      alike: mean(({ theirs }) => theirs.mean),
      difference: between.mean,
      low: between.mean - reach,
      high: between.mean + reach,
    };
  });
}
