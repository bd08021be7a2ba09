import type { Week } from '../../kernel/week.ts';
import { isSet, whole } from './column.ts';

/** One calendar week as the frame looks back on it. */
export interface FrameWeek {
  week: Week;
  /** By calendar: teaching weeks back from the scored week; -1 where it is no teaching week of that calendar. */
  stepsBack: Int32Array;
  /** By position: 1 where the enrolment was active on any day of the week and not exempt. */
  isLookedBackOn: Uint8Array;
}

/** A level of peer groups: 0 is the peer group itself, the last one the institution. */
export interface GroupLevel {
  /** By position: the group's number, or -1 where the enrolment has none at this level. */
  groupOf: Int32Array;
  groupCount: number;
}

/**
 * The enrolments that one week's run looks at, each at a dense position. Everything else is columns by position.
 * Positions in the order of peer groups make the run faster; any order gives the same numbers.
 */
export interface Frame {
  size: number;
  calendarOf: Int32Array;
  /** By position: 1 where enrolled on the scored week's last day. */
  isEnrolledAtEnd: Uint8Array;
  /** Newest first; weeks[0] is the scored week. */
  weeks: readonly FrameWeek[];
  levels: readonly GroupLevel[];
}

/** Two more teaching weeks than the window: an imputed value is as it stood one or two weeks ago, with its own window. */
export const imputeReach_weeks = 2;

/** The calendar weeks to read for a scored week, newest first, with the teaching weeks back from it in each calendar. */
export function lookBack(
  calendars: readonly (readonly Week[])[],
  week: Week,
  windowWeeks: number,
): Pick<FrameWeek, 'week' | 'stepsBack'>[] {
  const reach = windowWeeks + imputeReach_weeks;
  const stepsByWeek = new Map<Week, Int32Array>([[week, new Int32Array(calendars.length).fill(-1)]]);
  calendars.forEach((teachingWeeks, calendar) => {
    // A calendar that does not teach in the scored week has nobody to score, so its past is not read.
    if (!teachingWeeks.includes(week)) return;
    const past = teachingWeeks
      .filter((monday) => monday <= week)
      .sort()
      .reverse()
      .slice(0, reach);
    past.forEach((monday, step) => {
      const steps = stepsByWeek.get(monday) ?? new Int32Array(calendars.length).fill(-1);
      steps[calendar] = step;
      stepsByWeek.set(monday, steps);
    });
  });
  return [...stepsByWeek]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([monday, stepsBack]) => ({ week: monday, stepsBack }));
}

/**
 * By position: 1 for members, who are enrolled on the week's last day in a teaching week that is not exempt for them.
 * An exempt week is not scored, so it does not enter the group's figures either.
 */
export function membersOf(frame: Frame): Uint8Array {
  const isMember = new Uint8Array(frame.size);
  const [scored] = frame.weeks;
  if (!scored) return isMember;
  for (let i = 0; i < frame.size; i++) {
    const teaches = scored.stepsBack[whole(frame.calendarOf, i)] === 0;
    isMember[i] = teaches && isSet(frame.isEnrolledAtEnd, i) && isSet(scored.isLookedBackOn, i) ? 1 : 0;
  }
  return isMember;
}

/** A level's members listed group after group: group g holds positions[starts[g] .. starts[g + 1]). */
export interface GroupIndex {
  starts: Int32Array;
  positions: Int32Array;
}

export function indexGroups(level: GroupLevel, isMember: Uint8Array): GroupIndex {
  const { groupOf, groupCount } = level;
  const starts = new Int32Array(groupCount + 1);
  for (let i = 0; i < groupOf.length; i++) {
    const group = whole(groupOf, i);
    if (isSet(isMember, i) && group >= 0) starts[group + 1] = whole(starts, group + 1) + 1;
  }
  for (let g = 0; g < groupCount; g++) starts[g + 1] = whole(starts, g + 1) + whole(starts, g);
  const next = starts.slice(0, groupCount);
  const positions = new Int32Array(whole(starts, groupCount));
  for (let i = 0; i < groupOf.length; i++) {
    const group = whole(groupOf, i);
    if (!isSet(isMember, i) || group < 0) continue;
    const at = whole(next, group);
    positions[at] = i;
    next[group] = at + 1;
  }
  return { starts, positions };
}

export function positionsOfGroup(index: GroupIndex, group: number): Int32Array {
  return index.positions.subarray(whole(index.starts, group), whole(index.starts, group + 1));
}
