import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../../tests/database.ts';
import { take } from '../../../../tests/deliveries.ts';
import { measuresInSql, type PlainYear } from '../../../../tests/measures-in-sql.ts';
import {
  anyPlan,
  codesOfYear,
  firstDay,
  lastDay,
  shapeOfYear,
  type Year,
  yearOf,
} from '../../../../tests/random-years.ts';
import { followDeliveries } from '../../../activity/server/index.ts';
import { createInstitution, saveCalendarPeriod, systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import { emptyBatch } from '../../../roster/core/roster-batch.ts';
import { createSource, importRoster } from '../../../sources/server/index.ts';
import { keepMarks, refreshStandings } from '../index.ts';
import { saveChoice } from '../packs/code-choices.ts';

followDeliveries(keepMarks);

/** Each year is an institution of its own, filled as a school fills it: roster, calendar, files of marks, agreements. */
const years = 8;

let db: Database;
let folder = '';
let made = 0;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'leadline-years-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

async function live(year: Year): Promise<number> {
  const { institutionId } = await createInstitution(db, {
    key: `year-${++made}`,
    name: 'A year',
    preset: 'us-k12',
    timeZone: 'UTC',
    fixedNow: `${lastDay}T20:00:00Z`,
  });
  const context = {
    db,
    clock: fixedClock(`${lastDay}T20:00:00Z`),
    actor: systemActor(institutionId),
    dataFolder: folder,
  };
  const batch = emptyBatch('bulk');
  for (const code of ['ELM', 'OAK'])
    batch.units.push({ kind: 'school', code, name: code, parent: null, timeZone: null });
  batch.periods.push({
    kind: 'term',
    unit: null,
    termCode: 'Y',
    name: 'Year',
    academicYear: '2025-26',
    startsOn: firstDay,
    endsOn: '2026-06-30',
  });
  for (const key of year.students)
    batch.students.push({
      key,
      displayName: key,
      givenName: null,
      familyName: null,
      dateOfBirth: null,
      email: null,
      homeLanguage: null,
      identifiers: [],
      characteristics: {},
    });
  for (const [at, { student, school, grade, startsOn, endsOn, isPrimary }] of year.enrolments.entries())
    batch.enrolments.push({
      key: `e${at}`,
      student,
      programme: school,
      campus: null,
      termCode: 'Y',
      academicYear: '2025-26',
      yearOfStudy: grade,
      mode: 'full-time',
      startsOn,
      endsOn,
      endReason: null,
      isPrimary,
    });
  await importRoster(context, { institutionId, batch });
  await createSource(context, { key: 'marks', name: 'Marks', measure: 'rate', weightGroup: 'attendance' });
  await saveChoice(context, { what: 'shape', unitId: null, from: firstDay, periodMinutes: null, ...shapeOfYear });
  const small = { institutionId, context, folder, remove: async () => undefined };
  // The second file corrects the first: whatever it covers is as it says.
  for (const { rows, from, to } of year.files)
    expect(
      (
        await take(
          small,
          `who,day,part,code,late,early\n${rows.map(({ who, day, part, code, late, early }) => [who, day, part, code, late || '', early || ''].join(',')).join('\n')}\n`,
          {
            student: { column: 'who' },
            time: { column: 'day' },
            feeds: [
              {
                source: 'marks',
                value: {
                  as: 'marks',
                  column: 'code',
                  session: 'part',
                  minutesLate: 'late',
                  minutesEarly: 'early',
                  codes: codesOfYear,
                },
              },
            ],
            covers: { from, to },
          },
        )
      ).state,
    ).toBe('applied');
  const { rows: units } = await sql<{ id: string; code: string }>`select unit_id as id, code from institution.unit
    where institution_id = ${institutionId}`.execute(db.owner);
  for (const { day, school } of year.snow)
    await saveCalendarPeriod(context, {
      unitId: school === null ? null : (units.find(({ code }) => code === school)?.id ?? ''),
      kind: 'closure',
      name: `Snow ${day} ${school ?? ''}`,
      academicYear: '2025-26',
      termCode: null,
      startsOn: day,
      endsOn: day,
    });
  for (const { student, kind, startsOn, endsOn, arrivesAt, steps } of year.agreements)
    await sql`insert into roster.adjustment (institution_id, adjustment_id, student_id, kind, starts_on, ends_on, arrives_at, steps, agreed_with, agreed_on, reason, made_by, made_by_name, made_at)
      select ${institutionId}, gen_random_uuid(), student_id, ${kind}, ${startsOn}::date, ${endsOn}::date, ${arrivesAt}, ${JSON.stringify(steps)}::text::jsonb, 'the family', ${startsOn}::date, 'Agreed', 'x', 'X', now()
      from roster.student where institution_id = ${institutionId} and source_key = ${student}`.execute(db.owner);
  await refreshStandings(db, institutionId, null);
  return institutionId;
}

async function standings(institutionId: number) {
  const { rows } = await sql<Record<string, unknown>>`
    select st.source_key as student, s.enrolled_days, s.absent_days, round(s.attended_days::numeric, 3)::float8 as attended_days, s.expected_sessions, s.attended_sessions,
      s.excused_sessions, s.unexcused_sessions, s.unexplained_sessions, s.offsite_sessions, s.late_sessions, s.early_sessions, s.late_minutes, s.early_minutes,
      s.run_days, s.unauthorised_10_weeks, s.recent_enrolled_days, s.recent_absent_days, s.last_absent_on::text as last_absent_on
    from attendance.standing s join roster.student st on st.institution_id = s.institution_id and st.student_id = s.student_id
    where s.institution_id = ${institutionId} and s.is_last order by 1`.execute(db.owner);
  return rows;
}

async function sums(institutionId: number) {
  const { rows } = await sql<Record<string, unknown>>`
    select d.day::text as day, u.code as school, d.year_of_study as grade, d.students, d.absent_students, round(d.attended_days::numeric, 3)::float8 as attended_days,
      d.expected_sessions, d.attended_sessions, d.excused_sessions, d.unexcused_sessions, d.unexplained_sessions, d.late_sessions
    from attendance.day_sum d join institution.unit u on u.institution_id = d.institution_id and u.unit_id = d.unit_id
    where d.institution_id = ${institutionId} order by 1, 2, 3`.execute(db.owner);
  return rows;
}

async function bands(institutionId: number) {
  const { rows } = await sql<Record<string, unknown>>`
    select u.code as school, b.year_of_study as grade, b.students, b.satisfactory, b.at_risk, b.moderate, b.severe, b.insufficient
    from attendance.band_sum b join institution.unit u on u.institution_id = b.institution_id and u.unit_id = b.unit_id
    where b.institution_id = ${institutionId} order by 1, 2`.execute(db.owner);
  return rows;
}

/** What is plainly true of a year once all files are in: a row for each mark that stands. */
function plain({ files, ...year }: Year): PlainYear {
  const marks = files.reduce<Year['files'][number]['rows']>(
    (held, { rows, from, to }) => [...held.filter(({ day }) => day < from || day > to), ...rows],
    [],
  );
  return { ...year, marks };
}

it('measures of random years are the same in SQL over plain marks: enrolled late, moved, twice at once, part days, snow, corrections, agreements', async () => {
  let days = 0;
  await fc.assert(
    fc.asyncProperty(anyPlan, async (plan) => {
      const year = yearOf(plan);
      const institutionId = await live(year);
      const expected = await measuresInSql(db.owner, plain(year));
      expect(await standings(institutionId)).toEqual(expected.standings);
      expect(await sums(institutionId)).toEqual(expected.sums);
      expect(await bands(institutionId)).toEqual(expected.bands);
      days += expected.standings.reduce((sum, one) => sum + Number(one.enrolled_days), 0);
    }),
    { numRuns: years, endOnFailure: true },
  );
  expect(days).toBeGreaterThan(years * 40);
}, 240_000);
