import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { dateOfDayNumber, dayNumber, type Week } from '../../../kernel/week.ts';
import { modelSettingsSchema, type ScoredSource } from '../model.ts';
import type { World } from './world.ts';

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

/** The other way round: a world into the tables. */
export async function writeWorld(db: DuckDBConnection, world: World): Promise<void> {
  const { model } = world;
  await insert(db, 'setting', [
    [
      model.lambda,
      model.windowWeeks,
      model.missing,
      model.minGroup,
      model.pointsPerSd,
      model.minCoverage,
      model.rateSdFloor,
      model.zClamp,
    ],
  ]);
  await insert(db, 'weight', Object.entries(model.weights));
  await insert(
    db,
    'teaching_week',
    world.calendars.flatMap((weeks, c) => weeks.map((week) => [c, dayNumber(week)])),
  );
  await insert(
    db,
    'enrolment',
    world.enrolments.map((row, i) => [i, row.calendar, row.first_day, row.last_day, ...row.groups]),
  );
  await insert(db, 'exempt_week', pairs(world.exempt));
  await insert(
    db,
    'source',
    world.sources.map((row) => [row.sourceId, row.measure, row.direction, row.weightGroup]),
  );
  await insert(
    db,
    'applies',
    world.applies.flatMap((column, s) => [...column].flatMap((flag, i) => (flag ? [[i, s]] : []))),
  );
  await insert(db, 'covered', pairs(world.covered));
  const observations = [...world.observed].flatMap(([key, rows]) => {
    const [source, week] = key.split(' ');
    return rows.map((row) => [row.enrolment, Number(source), dayNumber(week ?? ''), row.value, row.expected]);
  });
  await insert(db, 'observation', observations);
}

function pairs(keys: ReadonlySet<string>): (string | number)[][] {
  return [...keys].map((key) => {
    const [number, week] = key.split(' ');
    return [Number(number), dayNumber(week ?? '')];
  });
}

async function insert(
  db: DuckDBConnection,
  into: string,
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const literal = (value: string | number) => (typeof value === 'string' ? `'${value}'` : String(value));
  await db.run(`insert into ${into} values ${rows.map((row) => `(${row.map(literal).join(',')})`).join(',')}`);
}

/** The Open University sample as a world's tables. */
export async function openOulad(): Promise<DuckDBConnection> {
  const db = await openWorld();
  const folder = join(import.meta.dirname, '../../../../samples/oulad');
  for (const name of ['assessments', 'courses', 'studentAssessment', 'studentInfo', 'studentRegistration', 'vle']) {
    await db.run(`create view ${name} as from read_csv('${folder}/${name}.csv', nullstr = ['', '?'], header = true)`);
  }
  await db.run(`create view studentVle as from read_parquet('${folder}/studentVle.parquet')`);
  await runSql(db, 'oulad.sql');
  return db;
}
