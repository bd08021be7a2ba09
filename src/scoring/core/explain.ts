import type { MeasureKind } from './model.ts';
import { average } from './score.ts';

/** A week of one enrolment, as stored. */
export interface ExplainedWeek {
  /** Null in a week without a score. */
  scoreRaw: number | null;
  /** `value` is the measure itself: points also move when only the peers do. */
  contributions: readonly { sourceId: number; points: number; value?: number | null }[];
  /** Scores are compared between weeks only where both are the same. */
  group: string;
  modelVersion: string;
  isReducedConfidence: boolean;
}

export interface ExplainedSource {
  sourceId: number;
  measure: MeasureKind;
  direction: 1 | -1;
}

/** A source that pulls the score, and which way the student's own doing differs from the peers'. */
export interface Driver {
  sourceId: number;
  measure: MeasureKind;
  points: number;
  amount: 'less' | 'more';
}

export type Place = 'lower' | 'alike' | 'higher';

export type Explanation =
  | { kind: 'insufficient' }
  | {
      kind: 'explained';
      /** Where the student stands among peers, and for how many scored weeks in a row. */
      place: Place;
      weeks: number;
      /** What pulls that way most; empty among peers. */
      drivers: Driver[];
      /** Where one driver makes up more than half of it. */
      isMostlyOne: boolean;
      /** Since last week; null where there is no comparable score. */
      change: { points: number; drivers: Driver[]; isMostlyOne: boolean } | null;
      isReducedConfidence: boolean;
    };

/** Within half a standard deviation of the peers' mean a student is one of them. */
const alikeWithin_sd = 0.5;
/** A move that is smaller than this share of a standard deviation is not worth a word. */
const notableChange_sd = 0.25;
const most_drivers = 2;

/**
 * What a tutor could say aloud about a score, as data (explain-words.ts has the words).
 * @param weeks teaching weeks, oldest first; the last one is explained
 */
export function explain(
  weeks: readonly ExplainedWeek[],
  sources: readonly ExplainedSource[],
  pointsPerSd: number,
): Explanation {
  const now = weeks.at(-1);
  if (!now || now.scoreRaw === null) return { kind: 'insufficient' };
  const place = placeOf(now.scoreRaw, pointsPerSd);
  let streak = 0;
  for (const week of weeks.toReversed()) {
    if (week.scoreRaw === null || placeOf(week.scoreRaw, pointsPerSd) !== place) break;
    streak++;
  }
  const pull = place === 'alike' ? [] : driversOf(now.contributions, sources, place === 'lower' ? -1 : 1);
  return {
    kind: 'explained',
    place,
    weeks: streak,
    ...leading(pull),
    change: changeOf(weeks.at(-2), now, sources, pointsPerSd),
    isReducedConfidence: now.isReducedConfidence,
  };
}

function placeOf(scoreRaw: number, pointsPerSd: number): Place {
  const distance = scoreRaw - average;
  if (Math.abs(distance) <= alikeWithin_sd * pointsPerSd) return 'alike';
  return distance < 0 ? 'lower' : 'higher';
}

function changeOf(
  before: ExplainedWeek | undefined,
  now: ExplainedWeek,
  sources: readonly ExplainedSource[],
  pointsPerSd: number,
) {
  if (!before || before.scoreRaw === null || now.scoreRaw === null) return null;
  if (before.group !== now.group || before.modelVersion !== now.modelVersion) return null;
  const points = now.scoreRaw - before.scoreRaw;
  if (Math.abs(points) < notableChange_sd * pointsPerSd) return { points, drivers: [], isMostlyOne: false };
  const then = new Map(before.contributions.map((one) => [one.sourceId, one.points]));
  const moved = new Map(now.contributions.map((one) => [one.sourceId, one.points]));
  for (const [sourceId, earlier] of then) moved.set(sourceId, (moved.get(sourceId) ?? 0) - earlier);
  const deltas = [...moved].map(([sourceId, delta]) => ({ sourceId, points: delta }));
  const drivers = driversOf(deltas, sources, points < 0 ? -1 : 1).filter((driver) => isOwnDoing(driver, before, now));
  return { points, ...leading(drivers) };
}

/** Nobody did "more" whose own measure stands still while the peers' falls. What came or went is told of as it is. */
function isOwnDoing({ sourceId, amount }: Driver, before: ExplainedWeek, now: ExplainedWeek): boolean {
  const valueIn = (week: ExplainedWeek) => week.contributions.find((one) => one.sourceId === sourceId)?.value ?? null;
  const [then, value] = [valueIn(before), valueIn(now)];
  if (then === null || value === null) return true;
  return amount === 'more' ? value > then : value < then;
}

/** Those that pull the given way, strongest first. */
function driversOf(
  contributions: readonly { sourceId: number; points: number }[],
  sources: readonly ExplainedSource[],
  way: 1 | -1,
): Driver[] {
  return contributions
    .flatMap(({ sourceId, points }) => {
      const source = sources.find((one) => one.sourceId === sourceId);
      if (!source || points * way <= 0) return [];
      const amount: Driver['amount'] = points * source.direction < 0 ? 'less' : 'more';
      return [{ sourceId, measure: source.measure, points, amount }];
    })
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}

/** One driver where it makes up more than half of the pull, else the two strongest. */
function leading(drivers: readonly Driver[]): { drivers: Driver[]; isMostlyOne: boolean } {
  const total = drivers.reduce((sum, driver) => sum + Math.abs(driver.points), 0);
  const [first] = drivers;
  const isMostlyOne = first !== undefined && Math.abs(first.points) > total / 2;
  return { drivers: drivers.slice(0, isMostlyOne ? 1 : most_drivers), isMostlyOne };
}
