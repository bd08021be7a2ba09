import { sql } from 'kysely';
import { columnFor, columnKind } from '../src/activity/core/column.ts';
import { daysFromTo } from '../src/activity/core/covered-days.ts';
import { replaceSourceDays } from '../src/activity/server/index.ts';
import { systemActor } from '../src/institution/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { addDays, addWeeks, dayNumber, type Week, weeksBetween } from '../src/kernel/week.ts';
import type { Database } from '../src/platform/db/database.ts';
import { type ModelSettings, modelSettingsSchema, type ScoredSource } from '../src/scoring/core/model.ts';
import type { World } from '../src/scoring/core/reference/world.ts';
import { type RunContext, seedModel } from '../src/scoring/server/index.ts';

/**
 * A small institution in plain values, stored in a database and handed to the core's own reference as well. Programme A has
 * enough members for a peer group of its own, B has not and falls back on the faculty.
 */
export interface SmallInstitution {
  institutionId: number;
  weeks: Week[];
  students: SmallStudent[];
  sources: SmallSource[];
  model: ModelSettings;
}

export interface SmallStudent {
  enrolmentId: number;
  programme: 'A' | 'B';
  startsOn: string | null;
  endsOn: string | null;
  exempt: { startsOn: string; endsOn: string } | null;
}

export interface SmallSource extends ScoredSource {
  key: string;
  programmes: string[] | null;
  /** Numbers of the weeks that no delivery covers. */
  outages: number[];
}

const firstWeek: Week = '2025-09-01';
export const unitIds = {
  faculty: '00000000-0000-7000-8000-000000000001',
  A: '00000000-0000-7000-8000-00000000000a',
  B: '00000000-0000-7000-8000-00000000000b',
};
export const studentIdOf = (enrolmentId: number) => `00000000-0000-7000-9000-${String(enrolmentId).padStart(12, '0')}`;

/** A number from 0 to 1 that its arguments decide (mulberry32's mixing). */
export function chance(...seeds: number[]): number {
  let state = 0x9e3779b9;
  for (const seed of seeds) {
    state = Math.imul(state ^ (seed + 0x6d2b79f5), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return (state >>> 0) / 2 ** 32;
}

export function smallInstitution(institutionId: number, change: Partial<SmallInstitution> = {}): SmallInstitution {
  const weeks = weeksBetween(firstWeek, addWeeks(firstWeek, 9));
  const students = Array.from({ length: 30 }, (_, i): SmallStudent => {
    const id = i + 1;
    return {
      enrolmentId: id,
      programme: id <= 24 ? 'A' : 'B',
      startsOn: id === 3 ? addDays(firstWeek, 17) : null,
      endsOn: id === 4 ? addDays(firstWeek, 37) : null,
      exempt: id === 5 ? { startsOn: addDays(firstWeek, 28), endsOn: addDays(firstWeek, 41) } : null,
    };
  });
  const sources: SmallSource[] = [
    {
      sourceId: 1,
      key: 'attendance',
      measure: 'rate',
      direction: 1,
      weightGroup: 'attendance',
      programmes: null,
      outages: [],
    },
    { sourceId: 2, key: 'vle', measure: 'count', direction: 1, weightGroup: 'vle', programmes: null, outages: [3] },
    {
      sourceId: 3,
      key: 'quiz',
      measure: 'active_days',
      direction: 1,
      weightGroup: 'vle',
      programmes: ['A'],
      outages: [],
    },
    {
      sourceId: 4,
      key: 'incidents',
      measure: 'count',
      direction: -1,
      weightGroup: 'other',
      programmes: null,
      outages: [],
    },
    { sourceId: 5, key: 'grades', measure: 'level', direction: 1, weightGroup: 'other', programmes: null, outages: [] },
  ];
  const model = modelSettingsSchema.parse({
    weights: { attendance: 40, vle: 40, other: 20 },
    peerAttributes: ['programme', 'term'],
    fallbackLevels: ['unit', 'institution'],
  });
  return { institutionId, weeks, students, sources, model, ...change };
}

/** What a source observed of one student on each day of one week. Student 6 stops after the fifth week. */
export function observed(
  source: SmallSource,
  enrolmentId: number,
  weekNumber: number,
): {
  days: number[];
  expected: number[];
  levels: number[];
} {
  const zeal = chance(enrolmentId, 7) * (enrolmentId === 6 && weekNumber >= 5 ? 0 : 1);
  const days = Array.from({ length: 7 }, (_, d) => {
    const dice = chance(source.sourceId, enrolmentId, weekNumber, d);
    if (source.measure === 'rate') return d < 5 && zeal > 0 && dice < 0.3 + 0.7 * zeal ? 1 : 0;
    return dice < zeal ? Math.floor(dice * (source.direction === -1 ? 3 : 40)) : 0;
  });
  const levels = days.map((_, d) =>
    d === 2 && weekNumber % 3 === enrolmentId % 3 ? 40 + Math.floor(60 * zeal) : Number.NaN,
  );
  return { days, expected: days.map((_, d) => (d < 5 ? 1 : 0)), levels };
}

/** The institution's clock stands on the Monday after its last week. */
export function contextOf(db: Database, small: SmallInstitution): RunContext {
  const now = `${addWeeks(small.weeks.at(-1) ?? firstWeek, 1)}T06:00:00Z`;
  return { db, clock: fixedClock(now), actor: systemActor(small.institutionId, 'test') };
}

export async function storeInstitution(db: Database, small: SmallInstitution): Promise<void> {
  const i = small.institutionId;
  await db.forInstitution(i, async (trx) => {
    await trx
      .insertInto('institution.institution')
      .values({
        institution_id: i,
        key: `small-${i}`,
        name: `Small ${i}`,
        preset: 'higher-education',
        time_zone: 'UTC',
        locale: 'en-GB',
      })
      .execute();
    const unit = { institution_id: i, time_zone: null };
    await trx
      .insertInto('institution.unit')
      .values({ ...unit, unit_id: unitIds.faculty, parent_unit_id: null, kind: 'faculty', code: 'F', name: 'Faculty' })
      .execute();
    for (const code of ['A', 'B'] as const)
      await trx
        .insertInto('institution.unit')
        .values({
          ...unit,
          unit_id: unitIds[code],
          parent_unit_id: unitIds.faculty,
          kind: 'programme',
          code,
          name: `Programme ${code}`,
        })
        .execute();
    await trx
      .insertInto('institution.calendar_period')
      .values({
        institution_id: i,
        calendar_period_id: uuidv7(),
        unit_id: null,
        kind: 'term',
        name: 'Autumn',
        academic_year: '2025-26',
        term_code: 'T1',
        starts_on: firstWeek,
        ends_on: addDays(small.weeks.at(-1) ?? firstWeek, 6),
      })
      .execute();
    for (const student of small.students) {
      const student_id = studentIdOf(student.enrolmentId);
      await trx
        .insertInto('roster.student')
        .values({
          institution_id: i,
          student_id,
          source_key: `s${student.enrolmentId}`,
          display_name: `Student ${student.enrolmentId}`,
          search_key: `s${student.enrolmentId}`,
        })
        .execute();
      await trx
        .insertInto('roster.enrolment')
        .values({
          institution_id: i,
          enrolment_id: student.enrolmentId,
          student_id,
          source_key: `e${student.enrolmentId}`,
          programme_unit_id: unitIds[student.programme],
          term_code: 'T1',
          academic_year: '2025-26',
          year_of_study: '1',
          starts_on: student.startsOn,
          ends_on: student.endsOn,
        })
        .execute();
      if (student.exempt)
        await trx
          .insertInto('roster.circumstance')
          .values({
            institution_id: i,
            circumstance_id: uuidv7(),
            student_id,
            kind: 'exemption',
            reason: 'illness',
            starts_on: student.exempt.startsOn,
            ends_on: student.exempt.endsOn,
          })
          .execute();
    }
    for (const source of small.sources) {
      await trx
        .insertInto('sources.source')
        .values({
          institution_id: i,
          source_id: source.sourceId,
          key: source.key,
          name: source.key,
          measure: source.measure,
          direction: source.direction,
          weight_group: source.weightGroup,
          eligibility: sql`${JSON.stringify(source.programmes ? { programmes: source.programmes } : {})}::jsonb`,
        })
        .execute();
      await trx
        .insertInto('sources.source_enabled')
        .values({ institution_id: i, source_id: source.sourceId, from_week: '1970-01-05', is_enabled: true })
        .execute();
    }
    await seedModel(trx, i, small.model);
  });
  for (const source of small.sources) await deliver(db, small, source);
}

/** One delivery of a source: all its weeks, or those given, as `observe` says. */
export async function deliver(
  db: Database,
  small: { institutionId: number; weeks: readonly Week[]; students: readonly { enrolmentId: number }[] },
  source: SmallSource,
  weekNumbers = small.weeks.map((_, w) => w).filter((w) => !source.outages.includes(w)),
  observe: typeof observed = observed,
): Promise<void> {
  const i = small.institutionId;
  const deliveryId = uuidv7();
  await db.forInstitution(i, (trx) =>
    trx
      .insertInto('sources.delivery')
      .values({
        institution_id: i,
        delivery_id: deliveryId,
        kind: 'activity',
        source_id: source.sourceId,
        file_name: 'f.csv',
        content_hash: deliveryId,
        size_bytes: 1,
        state: 'applied',
        received_at: new Date(),
        received_by: 'test',
      })
      .execute(),
  );
  const ids = Int32Array.from(small.students, (student) => student.enrolmentId);
  const weeks = weekNumbers.map((w) => {
    const week = small.weeks[w] ?? '';
    const column = columnFor(source.sourceId, week, columnKind(source.measure), ids);
    small.students.forEach(({ enrolmentId }, at) => {
      const { days, expected, levels } = observe(source, enrolmentId, w);
      if (source.measure === 'level') column.levels?.set(levels, at * 7);
      else column.days.set(days, at * 7);
      column.expected?.set(expected, at * 7);
    });
    return column;
  });
  const coveredDays = weekNumbers.flatMap((w) => daysFromTo(small.weeks[w] ?? '', addDays(small.weeks[w] ?? '', 6)));
  await replaceSourceDays(db, {
    institutionId: i,
    deliveryId,
    sources: [{ sourceId: source.sourceId, coveredDays, weeks }],
    finish: async () => undefined,
  });
}

/** The same for the core's reference, which knows nothing of this folder's server code. */
export function worldOf(small: SmallInstitution): World {
  const { weeks, students, sources, model } = small;
  const open = 1_000_000;
  const days = (date: string | null, other: number) => (date === null ? other : dayNumber(date));
  return {
    model,
    sources: sources.map(({ sourceId, measure, direction, weightGroup }) => ({
      sourceId,
      measure,
      direction,
      weightGroup,
    })),
    calendars: [weeks],
    enrolments: students.map((student) => ({
      calendar: 0,
      first_day: days(student.startsOn, -open),
      last_day: days(student.endsOn, open),
      groups: [student.programme === 'A' ? 0 : 1, 0, 0],
    })),
    exempt: new Set(
      students.flatMap(({ exempt }, i) =>
        exempt === null
          ? []
          : weeks
              .filter((week) => exempt.startsOn <= addDays(week, 4) && exempt.endsOn >= week)
              .map((week) => `${i} ${week}`),
      ),
    ),
    applies: sources.map(({ programmes }) =>
      Uint8Array.from(students, (student) => (programmes === null || programmes.includes(student.programme) ? 1 : 0)),
    ),
    covered: new Set(
      sources.flatMap((source, s) => weeks.flatMap((week, w) => (source.outages.includes(w) ? [] : [`${s} ${week}`]))),
    ),
    observed: new Map(
      sources.flatMap((source, s) =>
        weeks.map(
          (week, w) =>
            [
              `${s} ${week}`,
              students.map(({ enrolmentId }, enrolment) => ({ enrolment, ...weekValue(source, enrolmentId, w) })),
            ] as const,
        ),
      ),
    ),
  };
}

function weekValue(source: SmallSource, enrolmentId: number, w: number): { value: number; expected: number } {
  const { days, expected, levels } = observed(source, enrolmentId, w);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  if (source.measure === 'level')
    return { value: levels.findLast((level) => !Number.isNaN(level)) ?? Number.NaN, expected: 0 };
  if (source.measure === 'active_days') return { value: days.filter((count) => count > 0).length, expected: 0 };
  return { value: sum(days), expected: source.measure === 'rate' ? sum(expected) : 0 };
}
