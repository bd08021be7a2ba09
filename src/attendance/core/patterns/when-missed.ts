import { unlessSmall } from '../../../kernel/small-cells.ts';
import { dayNumber, type IsoDate, weekdayOf } from '../../../kernel/week.ts';
import { averageDailyAttendance } from '../measures.ts';
import { sessionName } from '../session.ts';
import { all_sessions, last_session } from '../session-tally.ts';
import { isAfterBreak } from './patterns.ts';

/** A day of a site; no figures where few were expected. */
export interface DayCounts {
  day: IsoDate;
  students: number;
  /** Absent for half of the day or more. */
  absent: number | null;
  /** The share attended of each student's day, added up. */
  attendedDays: number | null;
}

/** Some of a year's days, with the share missed on all others beside theirs. */
export interface WhenMissed {
  kind: 'weekday' | 'after-break';
  /** 0 = Monday; null: no weekday. */
  weekday: number | null;
  absent: number;
  expected: number;
  otherAbsent: number;
  otherExpected: number;
  days: Known[];
}

type Known = DayCounts & { absent: number; attendedDays: number };

const isKnown = (one: DayCounts): one is Known => one.absent !== null && one.attendedDays !== null;

/** On which days of a site more is missed: weekday by weekday, and on the first day after a break. */
export function whenMissed(all: readonly DayCounts[]): WhenMissed[] {
  const days = all.filter(isKnown);
  const numbers = days.map(({ day }) => ({ day: dayNumber(day) }));
  const whole = sumsOf(days);
  const lines = [0, 1, 2, 3, 4, 5, 6].map((weekday): [WhenMissed['kind'], number | null, Known[]] => [
    'weekday',
    weekday,
    days.filter(({ day }) => weekdayOf(day) === weekday),
  ]);
  lines.push(['after-break', null, days.filter((_, at) => isAfterBreak(numbers, at))]);
  return lines.flatMap(([kind, weekday, here]) => {
    const { absent, expected } = sumsOf(here);
    if (expected === 0) return [];
    const other = { otherAbsent: whole.absent - absent, otherExpected: whole.expected - expected };
    return [{ kind, weekday, absent, expected, ...other, days: here }];
  });
}

/** What a site's sessions of one kind add up to; few are not told. */
export interface SessionLine {
  /** A session's number, or -1: the last of the day. */
  session: number;
  name: string;
  students: number;
  absent: number;
  expected: number;
  otherAbsent: number;
  otherExpected: number;
}

/** The last session of the day, and each with a name of its own, beside all others of the same days; the most missed first. */
export function sessionLines(
  sums: readonly Pick<SessionLine, 'session' | 'students' | 'absent' | 'expected'>[],
  named: ReadonlyMap<number, string>,
): SessionLine[] {
  const all = sums.find(({ session }) => session === all_sessions);
  if (!all) return [];
  return sums
    .filter(({ session, students }) => session !== all_sessions && unlessSmall(students, true))
    .map((sum) => ({
      ...sum,
      name: sum.session === last_session ? 'The last of the day' : sessionName(sum.session, named),
      otherAbsent: all.absent - sum.absent,
      otherExpected: all.expected - sum.expected,
    }))
    .filter(({ expected, otherExpected }) => expected > 0 && otherExpected > 0)
    .sort(
      (a, b) =>
        Number(b.session === last_session) - Number(a.session === last_session) ||
        b.absent / b.expected - a.absent / a.expected,
    );
}

function sumsOf(days: readonly Known[]): { absent: number; expected: number } {
  return {
    absent: days.reduce((sum, { absent }) => sum + absent, 0),
    expected: days.reduce((sum, { students }) => sum + students, 0),
  };
}

/** Average daily attendance of a stretch, with its days. */
export interface DailyAverage {
  /** "2025-09" */
  month: string;
  average: number;
  days: Known[];
}

export function averageByMonth(all: readonly DayCounts[]): DailyAverage[] {
  const months = Map.groupBy(all.filter(isKnown), ({ day }) => day.slice(0, 7));
  return [...months].flatMap(([month, days]) => {
    const average = averageOf(days);
    return average === null ? [] : [{ month, average, days }];
  });
}

/** Over all days on which anybody was expected; null: nobody was. */
export function averageOf(all: readonly DayCounts[]): number | null {
  const days = all.filter(isKnown).filter(({ students }) => students > 0);
  return averageDailyAttendance(
    days.reduce((sum, { attendedDays }) => sum + attendedDays, 0),
    days.length,
  );
}
