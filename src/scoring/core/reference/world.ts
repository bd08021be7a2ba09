import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { dateOfDayNumber, dayNumber, type Week } from '../../../kernel/week.ts';
import { type GroupWeek, isScoredGroup, pooled_weeks, pooledFigures } from '../absolute-index.ts';
import type { GroupFigures } from '../composite.ts';
import { type Frame, indexGroups, lookBack, positionsOfGroup } from '../frame.ts';
import { addActivity, measureOf, noActivity } from '../measure.ts';
import type { SourceWeek } from '../memory.ts';
import { type ModelSettings, modelSettingsSchema, type ScoredSource } from '../model.ts';
import { scoreWeek, type WeekScores } from '../score-week.ts';

/** For tests: the plain tables of world.sql, read into columns and scored week after week by the product's own code. */
export interface World {
  model: ModelSettings;
  sources: ScoredSource[];
  calendars: Week[][];
  enrolments: { calendar: number; first_day: number; last_day: number; groups: number[] }[];
  exempt: Set<string>;
  applies: Uint8Array[];
  covered: Set<string>;
  observed: Map<string, { enrolment: number; value: number; expected: number }[]>;
}

export async function openWorld(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const db = await instance.connect();
  await runSql(db, 'world.sql');
  return db;
}

export async function runSql(db: DuckDBConnection, file: string): Promise<void> {
  await db.run(readFileSync(join(import.meta.dirname, file), 'utf8'));
}

export async function table<Row>(db: DuckDBConnection, sql: string): Promise<Row[]> {
  // The tests' own SQL says what a row is.
  return (await db.runAndReadAll(sql)).getRowObjectsJS() as Row[];
}

type Numbers<K extends string> = Record<K, number>;

export async function readWorld(db: DuckDBConnection): Promise<World> {
  const [setting] = await table<Numbers<'decay'> & { missing: 'exclude' | 'impute' }>(db, 'from setting');
  const weights = await table<{ weight_group: string; weight: number }>(db, 'from weight');
  const model = modelSettingsSchema.parse({
    lambda: setting?.decay,
    missing: setting?.missing,
    weights: Object.fromEntries(weights.map((row) => [row.weight_group, row.weight])),
    peerAttributes: ['programme', 'cohort'],
    fallbackLevels: ['programme', 'institution'],
  });
  const sources = await table<Numbers<'source' | 'direction'> & { kind: string; weight_group: string }>(
    db,
    'from source order by source',
  );
  const enrolments = await table<Numbers<'calendar' | 'first_day' | 'last_day' | 'group0' | 'group1' | 'group2'>>(
    db,
    'from enrolment order by enrolment',
  );
  const teaching = await table<Numbers<'calendar' | 'week'>>(db, 'from teaching_week order by calendar, week');
  const calendars: Week[][] = [];
  for (const row of teaching) {
    const weeks = calendars[row.calendar] ?? [];
    calendars[row.calendar] = weeks;
    weeks.push(dateOfDayNumber(row.week));
  }
  const applies = sources.map(() => new Uint8Array(enrolments.length));
  for (const row of await table<Numbers<'enrolment' | 'source'>>(db, 'from applies')) {
    const column = applies[row.source];
    if (column) column[row.enrolment] = 1;
  }
  const observed: World['observed'] = new Map();
  const rows = await table<Numbers<'enrolment' | 'source' | 'week' | 'value'> & { expected: number | null }>(
    db,
    'from observation',
  );
  for (const { enrolment, source, week, value, expected } of rows) {
    const key = `${source} ${dateOfDayNumber(week)}`;
    const list = observed.get(key) ?? [];
    observed.set(key, list);
    list.push({ enrolment, value, expected: expected ?? 0 });
  }
  const exempt = await table<Numbers<'enrolment' | 'week'>>(db, 'from exempt_week');
  const covered = await table<Numbers<'source' | 'week'>>(db, 'from covered');
  return {
    model,
    sources: sources.map((row) => ({
      sourceId: row.source,
      measure: row.kind as ScoredSource['measure'],
      direction: row.direction === 1 ? 1 : -1,
      weightGroup: row.weight_group,
    })),
    calendars,
    enrolments: enrolments.map((row) => ({ ...row, groups: [row.group0, row.group1, row.group2] })),
    exempt: new Set(exempt.map((row) => `${row.enrolment} ${dateOfDayNumber(row.week)}`)),
    applies,
    covered: new Set(covered.map((row) => `${row.source} ${dateOfDayNumber(row.week)}`)),
    observed,
  };
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
