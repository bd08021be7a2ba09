import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AttendanceWorld, openAttendanceWorld } from '../../../../bench/attendance/world.ts';
import { followDeliveries } from '../../../activity/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { keepMarks, refreshStandings } from '../index.ts';
import { takeMarks } from '../registers/take-marks.ts';
import { refreshWaiting } from './refresh-standings.ts';

followDeliveries(keepMarks);

/** 2,000 students of six schools in 16 blocks, with two weeks of marks; a register is of one year group of one school. */
const today = '2026-06-30';
let world: AttendanceWorld;
beforeAll(async () => {
  world = await openAttendanceWorld(2_000, 2, 'embedded');
  await sql`insert into roster.characteristic (institution_id, student_id, kind, value)
    select institution_id, student_id, 'home-language', case when right(source_key, 1) = '1' then 'es' else 'en' end from roster.student`.execute(
    world.db.owner,
  );
  // Somebody moves on the last day: days of the first block are carried by an enrolment in the last.
  await sql`update roster.enrolment set ends_on = '2026-06-29' where enrolment_id = 12`.execute(world.db.owner);
  await sql`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study, starts_on)
    select e.institution_id, 2040, e.student_id, 'moved', l.programme_unit_id, e.term_code, e.academic_year, 'Grade 1', '2026-06-30'
    from roster.enrolment e, roster.enrolment l where e.enrolment_id = 12 and l.enrolment_id = 2000`.execute(
    world.db.owner,
  );
  await refreshStandings(world.db, world.institutionId, null);
});
afterAll(() => world.close());

async function rowsOf(table: string, without: readonly string[] = []) {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(`attendance.${table}`)}`.execute(
    world.db.owner,
  );
  return rows
    .map((row) => JSON.stringify(Object.entries(row).filter(([name]) => !without.includes(name))))
    .sort((a, b) => a.localeCompare(b));
}
/** The day up to which a row was made stands with it: who had no marks since is not made anew. */
const everything = async () => ({
  standing: await rowsOf('standing', ['as_of']),
  days: await rowsOf('day_sum'),
  bands: await rowsOf('band_sum'),
  groups: await rowsOf('group_sum'),
});

/** Marks some of the first school's first grade. @returns how many standings were written */
async function take(day: string, marks: Record<number, string>): Promise<number> {
  const { rows: some } = await sql<{ n: number; id: string; unit: string }>`
    select enrolment_id as n, student_id as id, programme_unit_id as unit from roster.enrolment
    where enrolment_id = any(${Object.keys(marks).map(Number)}::int[])`.execute(world.db.owner);
  await takeMarks(
    { db: world.db, clock: fixedClock(`${today}T12:00:00Z`), actor: world.context.actor },
    {
      registerId: uuidv7(),
      unitId: some[0]?.unit ?? '',
      year: 'Grade 1',
      day,
      session: 'Day',
      takenAt: `${day}T09:00:00Z`,
      marks: some.map(({ n, id }) => ({ studentId: id, code: marks[n] ?? 'P', seen: null })),
    },
  );
  const versions = async () =>
    (
      await sql<{ row: string }>`select enrolment_id || ' ' || xmin::text as row from attendance.standing`.execute(
        world.db.owner,
      )
    ).rows.map(({ row }) => row);
  const before = new Set(await versions());
  await refreshWaiting(world.db, world.institutionId);
  return (await versions()).filter((row) => !before.has(row)).length;
}

it('of one register only what it changed is made anew, and all is as if everything had been', async () => {
  const { rows: head } = await sql<{ n: number | null }>`select applied_number as n from attendance.head`.execute(
    world.db.owner,
  );
  expect(head[0]?.n).toBeGreaterThan(0);
  for (const [day, marks] of [
    ['2026-06-29', { 12: 'A', 24: 'EXC', 36: 'T' }],
    [today, { 24: 'A', 36: 'UNX' }],
    // Corrected, for somebody too whose days another enrolment carries by now.
    ['2026-06-29', { 12: 'P', 24: 'A' }],
  ] as const) {
    // Two blocks at most of sixteen: their own, and that of the enrolment that carries.
    const written = await take(day, marks);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThanOrEqual(2 * 128);
    const narrow = await everything();
    await refreshStandings(world.db, world.institutionId, null);
    expect(await everything()).toEqual(narrow);
  }
});
