import { dayNumber, type Week } from '../../../kernel/week.ts';
import { type GroupWeek, isScoredGroup, pooled_weeks, pooledFigures } from '../absolute-index.ts';
import type { GroupFigures } from '../composite.ts';
import { type Frame, indexGroups, lookBack, positionsOfGroup } from '../frame.ts';
import { addActivity, measureOf, noActivity } from '../measure.ts';
import type { SourceWeek } from '../memory.ts';
import type { ModelSettings, ScoredSource } from '../model.ts';
import { scoreWeek, type WeekScores } from '../score-week.ts';

/** For tests: a small world in plain values, turned into columns and scored week after week by the product's own code. */
export interface World {
  model: ModelSettings;
  sources: ScoredSource[];
  calendars: Week[][];
  enrolments: { calendar: number; first_day: number; last_day: number; groups: number[] }[];
  /** '<enrolment> <week>' */
  exempt: Set<string>;
  /** By source, by enrolment. */
  applies: Uint8Array[];
  /** '<source> <week>' */
  covered: Set<string>;
  /** By '<source> <week>'; an enrolment that is not listed had no events. */
  observed: Map<string, { enrolment: number; value: number; expected: number }[]>;
}

export function frameOf(world: World, week: Week): Frame {
  const { enrolments } = world;
  const groupCounts = [0, 1, 2].map((level) => Math.max(0, ...enrolments.map((row) => (row.groups[level] ?? -1) + 1)));
  const weeks = lookBack(world.calendars, week, world.model.windowWeeks);
  return {
    size: enrolments.length,
    calendarOf: Int32Array.from(enrolments, (row) => row.calendar),
    isEnrolledAtEnd: Uint8Array.from(enrolments, (row) => isWithin(row, dayNumber(week) + 6, dayNumber(week) + 6)),
    weeks: weeks.map((past) => ({
      ...past,
      isLookedBackOn: Uint8Array.from(enrolments, (row, i) => {
        const monday = dayNumber(past.week);
        return world.exempt.has(`${i} ${past.week}`) ? 0 : isWithin(row, monday, monday + 6);
      }),
    })),
    levels: groupCounts.map((groupCount, level) => ({
      groupCount,
      groupOf: Int32Array.from(enrolments, (row) => row.groups[level] ?? -1),
    })),
  };
}

function isWithin(row: { first_day: number; last_day: number }, from: number, to: number): 0 | 1 {
  return row.first_day <= to && row.last_day >= from ? 1 : 0;
}

export function sourceWeek(world: World, s: number, week: Week): SourceWeek | null {
  if (!world.covered.has(`${s} ${week}`)) return null;
  const isLevel = world.sources[s]?.measure === 'level';
  const value = new Float64Array(world.enrolments.length).fill(isLevel ? Number.NaN : 0);
  const expected = new Float64Array(world.enrolments.length);
  for (const row of world.observed.get(`${s} ${week}`) ?? []) {
    value[row.enrolment] = row.value;
    expected[row.enrolment] = row.expected;
  }
  return { value, expected };
}

export interface ScoredWorldWeek {
  week: Week;
  frame: Frame;
  scores: WeekScores;
}

/** Every teaching week of any calendar, in order, with the absolute index's figures as they become known. */
export function scoreWorld(world: World): ScoredWorldWeek[] {
  const mondays = [...new Set(world.calendars.flat())].sort();
  const pooled = new Map<string, GroupWeek[]>();
  const fixed = new Map<string, GroupFigures>();
  return mondays.map((week) => {
    const { frame, scores } = scoreWorldWeek(world, week, (level, group) => fixed.get(`${level} ${group}`) ?? null);
    frame.levels.forEach((groups, level) => {
      const index = indexGroups(groups, scores.isMember);
      for (let group = 0; group < groups.groupCount; group++) {
        const key = `${level} ${group}`;
        const members = positionsOfGroup(index, group);
        const weeks = pooled.get(key) ?? [];
        if (weeks.length >= pooled_weeks || !isScoredGroup(members, scores.evidence, world.model)) continue;
        pooled.set(key, [...weeks, { members, evidence: scores.evidence }]);
        if (weeks.length + 1 === pooled_weeks) fixed.set(key, pooledFigures(pooled.get(key) ?? [], world.model));
      }
    });
    return { week, frame, scores };
  });
}

export function scoreWorldWeek(
  world: World,
  week: Week,
  fixed: (level: number, group: number) => GroupFigures | null = () => null,
): ScoredWorldWeek {
  const frame = frameOf(world, week);
  const activity = noActivity(frame.size);
  const measures = world.sources.map((source, s) => {
    const columns = frame.weeks.map((past) => sourceWeek(world, s, past.week));
    const applies = world.applies[s] ?? null;
    addActivity(activity, source, applies, frame, columns);
    return measureOf(source, applies, frame, columns, world.model);
  });
  return { week, frame, scores: scoreWeek(frame, measures, activity, world.model, fixed) };
}
