import { type Line, leastSquaresLine } from '../../kernel/statistics/least-squares-line.ts';
import { dayNumber, type Week } from '../../kernel/week.ts';
import type { FollowedWeek } from '../../scoring/server/index.ts';
import type { History } from '../core/history.ts';
import { type Trend, trendsOf } from '../core/trends.ts';
import type { PastWeeks, WeekColumns } from './past-weeks.ts';

export type FlagKind = 'declining' | 'consistently_low' | 'sustained_decline' | 'recovering' | 'stopped';

export interface Flag {
  enrolmentId: number;
  kind: FlagKind;
  /** The first week of the present streak. */
  since: Week;
  isUncertain: boolean;
  evidence: Record<string, number>;
}

/** Teaching weeks that are read for a trend; a streak that fills them all began when the flag of the week before says. */
export const history_weeks = 10;

/** `since` of last week's flags, by enrolment and kind. */
export type SinceBefore = (enrolmentId: number, kind: FlagKind) => Week | null;

/** The trends of everybody who is scored in the week, in the order of their ids. */
export async function findFlags(followed: FollowedWeek, past: PastWeeks, before: SinceBefore): Promise<Flag[]> {
  const { stretch, scored } = followed;
  const { calendarOf } = scored.measured.frame;
  const flags: Flag[] = [];
  const byCalendar = Map.groupBy(scored.rows, (i) => calendarOf[i] ?? -1);
  for (const [calendar, positions] of byCalendar) {
    const taught = stretch.calendars[calendar]?.weeks.filter((week) => week <= scored.week) ?? [];
    const weeks = taught.slice(-history_weeks);
    const columns = [];
    for (const week of weeks) columns.push(await past.columns(week, stretch.enrolments.ids));
    flags.push(...flagsOfCalendar(followed, positions, taught, columns, before));
  }
  return flags.sort((a, b) => a.enrolmentId - b.enrolmentId || (a.kind < b.kind ? -1 : 1));
}

function flagsOfCalendar(
  { stretch, scored, version }: FollowedWeek,
  positions: readonly number[],
  taught: readonly Week[],
  columns: readonly (WeekColumns | null)[],
  before: SinceBefore,
): Flag[] {
  const weeks = taught.slice(-columns.length);
  const lines = linesOfGroups(
    positions,
    scored.numbers.own,
    columns.at(-3) ?? null,
    columns.at(-1) ?? null,
    version.settings.minGroup,
  );
  const sunday = dayNumber(scored.week) + 6;
  const history: History = {
    weekNumber: Int32Array.from(weeks, (week) => (dayNumber(week) + 3) / 7),
    scoreRaw: new Float64Array(weeks.length),
    attendance: new Float64Array(weeks.length),
    seen: new Int32Array(weeks.length),
    scoredBefore: 0,
  };
  const flags: Flag[] = [];
  for (const i of positions) {
    columns.forEach((column, at) => {
      history.scoreRaw[at] = column?.scoreRaw[i] ?? Number.NaN;
      history.attendance[at] = column?.attendance[i] ?? Number.NaN;
      history.seen[at] = column?.seen[i] ?? -1;
    });
    const lastSeen = scored.lastSeen[i] ?? -1;
    const context = {
      attentionBelow: version.settings.attentionBelow,
      // Alerts and cases stand above trends; who shows a recovery adds what they know.
      hadAlertOrCase: false,
      twoWeeksOn: lines.get(scored.numbers.own[i] ?? -1) ?? null,
      daysSinceSeen: lastSeen < 0 ? null : sunday - lastSeen,
    };
    const enrolmentId = stretch.enrolments.ids[i] ?? 0;
    for (const trend of trendsOf(history, context)) flags.push(flagOf(trend, enrolmentId, history, taught, before));
  }
  return flags;
}

/** What regression to the mean alone would give: each peer group's scores now on its scores two weeks ago. */
function linesOfGroups(
  positions: readonly number[],
  groupOf: Int32Array,
  then: WeekColumns | null,
  now: WeekColumns | null,
  least: number,
): Map<number, Line | null> {
  if (!then || !now) return new Map();
  const byGroup = Map.groupBy(positions, (i) => groupOf[i] ?? -1);
  const pick = (members: readonly number[], column: Float64Array) =>
    Float64Array.from(members, (i) => column[i] ?? Number.NaN);
  return new Map(
    [...byGroup].map(([group, members]) => [
      group,
      leastSquaresLine(pick(members, then.scoreRaw), pick(members, now.scoreRaw), least),
    ]),
  );
}

function flagOf(
  trend: Trend,
  enrolmentId: number,
  history: History,
  taught: readonly Week[],
  before: SinceBefore,
): Flag {
  const to = history.scoreRaw.at(-1) ?? Number.NaN;
  const weekBack = (steps: number) => taught.at(-1 - steps) ?? taught[0] ?? '';
  /** A streak as long as the list may be longer than it: then the flag of the week before knows when it began. */
  const streakOf = (kind: FlagKind, length: number) => {
    const isWholeList = length === history.scoreRaw.length;
    const since = (isWholeList ? before(enrolmentId, kind) : null) ?? weekBack(length - 1);
    const weeks = isWholeList ? taught.filter((week) => week >= since).length : length;
    return { enrolmentId, kind, since, isUncertain: false, weeks };
  };
  switch (trend.kind) {
    case 'declining': {
      const { points, from, weeks: calendarWeeks } = trend;
      const since = before(enrolmentId, 'declining') ?? weekBack(0);
      return {
        enrolmentId,
        kind: 'declining',
        since,
        isUncertain: false,
        evidence: { points, from, to, weeks: calendarWeeks },
      };
    }
    case 'consistently-low': {
      const { weeks: length, ...flag } = streakOf('consistently_low', trend.weeks);
      return { ...flag, evidence: { weeks: length, below: trend.below, to } };
    }
    case 'stopped': {
      const { weeks: length, ...flag } = streakOf('stopped', trend.weeks);
      const { daysSinceSeen } = trend;
      return { ...flag, evidence: { weeks: length, ...(daysSinceSeen === null ? {} : { daysSinceSeen }) } };
    }
    case 'sustained-decline': {
      const { falls, points, certainty } = trend;
      const isUncertain = certainty === 'early-and-uncertain';
      const evidence = { falls, weeks: falls, points, from: to + points, to };
      return { enrolmentId, kind: 'sustained_decline', since: weekBack(falls - 1), isUncertain, evidence };
    }
    case 'recovering': {
      const { points, expectedAnyway, isForPraise } = trend;
      const evidence = {
        points,
        from: to - points,
        to,
        weeks: 2,
        isForPraise: isForPraise ? 1 : 0,
        ...(expectedAnyway === null ? {} : { expectedAnyway }),
      };
      const since = before(enrolmentId, 'recovering') ?? weekBack(1);
      return { enrolmentId, kind: 'recovering', since, isUncertain: false, evidence };
    }
  }
}
