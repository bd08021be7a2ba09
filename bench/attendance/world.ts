import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { importActivity } from '../../src/activity/server/index.ts';
import { createInstitution, systemActor } from '../../src/institution/server/index.ts';
import { fixedClock } from '../../src/kernel/clock.ts';
import { addDays, type IsoDate, weekdayOf } from '../../src/kernel/week.ts';
import { type Database, openEmbeddedDatabase, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openWarehouse, quoted } from '../../src/platform/warehouse/warehouse.ts';
import type { MappingInput } from '../../src/sources/core/mapping.ts';
import { createSource, type VerbContext } from '../../src/sources/server/index.ts';
import { type BenchServer, startBenchServer } from '../postgres.ts';

/** A district with a year of daily marks up to a Friday, and a file of the Monday after. */
export interface AttendanceWorld {
  server: BenchServer;
  db: Database;
  context: VerbContext;
  institutionId: number;
  students: number;
  /** How many school days are in before the day that is measured. */
  daysBefore: number;
  /** The file of a day; days come one after the other. */
  writeDay(at: number): Promise<string>;
  dayOf(at: number): IsoDate;
  importFile(file: string): Promise<void>;
  close(): Promise<void>;
}

const first_day = '2025-09-01';
const absent = { attended: 0, expected: 1 };
const codes = {
  P: { attended: 1, expected: 1 },
  T: { attended: 1, expected: 1 },
  A: absent,
  UNX: absent,
  EXC: { attended: 0, expected: 0 },
};

export const mapping: MappingInput = {
  student: { column: 'student' },
  time: { column: 'day' },
  feeds: [{ source: 'attendance', value: { as: 'marks', column: 'code', codes } }],
};

/** In the process, on a folder. */
const embedded: BenchServer = { url: '', version: 'embedded', stop: () => undefined };

export async function openAttendanceWorld(
  students: number,
  weeksBefore: number,
  kind: Database['kind'] = 'server',
): Promise<AttendanceWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  chmodSync(folder, 0o755);
  const server = kind === 'server' ? await startBenchServer() : embedded;
  const db = kind === 'server' ? openServerDatabase(server.url) : await openEmbeddedDatabase(join(folder, 'database'));
  await migrate(db);
  const { institutionId } = await createInstitution(db, {
    key: 'bench',
    name: 'Bench District',
    preset: 'us-k12',
    timeZone: 'UTC',
    fixedNow: '2026-06-30T12:00:00Z',
  });
  await enrol(db, institutionId, students);
  const context = {
    db,
    clock: fixedClock('2026-06-30T12:00:00Z'),
    actor: systemActor(institutionId),
    dataFolder: join(folder, 'data'),
  };
  await createSource(context, {
    key: 'attendance',
    name: 'Daily attendance',
    measure: 'rate',
    weightGroup: 'attendance',
    mapping,
  });
  const days = Array.from({ length: 7 * (weeksBefore + 2) }, (_, at) => addDays(first_day, at)).filter(
    (day) => weekdayOf(day) < 5,
  );
  const write = async (name: string, wanted: readonly IsoDate[]): Promise<string> => {
    const file = join(folder, name);
    const warehouse = await openWarehouse();
    await warehouse.run(`copy (
        select 'S' || lpad(n::varchar, 8, '0') as student, d.day, case
            when hash(n * 1000 + d.nth) % 100 < 93 then 'P' when hash(n * 1000 + d.nth) % 100 < 95 then 'EXC'
            when hash(n * 1000 + d.nth) % 100 < 97 then 'UNX' when hash(n * 1000 + d.nth) % 100 < 99 then 'T' else 'A' end as code
        from range(1, ${students + 1}) s (n), (values ${wanted.map((day) => `('${day}', ${days.indexOf(day)})`).join(', ')}) d (day, nth)
      ) to ${quoted(file)} (header)`);
    await warehouse.close();
    chmodSync(file, 0o644);
    return file;
  };
  const importFile = async (file: string) => {
    const { delivery } = await importActivity(context, { institutionId, sourceKey: 'attendance', file });
    if (delivery.state !== 'applied') throw new Error(`the delivery is ${delivery.state}: ${delivery.stateReason}`);
  };
  for (let week = 0; week < weeksBefore; week++)
    await importFile(await write(`week-${week}.csv`, days.slice(week * 5, week * 5 + 5)));
  await sql`analyze`.execute(db.owner);
  const daysBefore = weeksBefore * 5;
  const dayOf = (at: number) => days[daysBefore + at] ?? first_day;
  return {
    server,
    db,
    context,
    institutionId,
    students,
    daysBefore,
    dayOf,
    writeDay: (at) => write(`day-${at}.csv`, [dayOf(at)]),
    importFile,
    close: async () => {
      await db.close();
      server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function enrol(db: Database, institutionId: number, students: number): Promise<void> {
  const schools = Math.max(6, Math.round(students / 2_500));
  await db.forInstitution(institutionId, async (trx) => {
    await sql`insert into institution.unit (institution_id, unit_id, kind, code, name)
      select ${institutionId}, md5('school' || n)::uuid, 'school', 'U' || n, 'School ' || n from generate_series(0, ${schools - 1}) n`.execute(
      trx,
    );
    await sql`insert into institution.calendar_period (institution_id, calendar_period_id, kind, name, academic_year, term_code, starts_on, ends_on)
      values (${institutionId}, md5('year')::uuid, 'term', 'Year', '2025-26', '2025-26', ${first_day}::date, '2026-06-30')`.execute(
      trx,
    );
    await sql`insert into roster.student (institution_id, student_id, source_key, display_name, search_key)
      select ${institutionId}, md5(n::text)::uuid, 'S' || lpad(n::text, 8, '0'), 'Student ' || n, 'student ' || n from generate_series(1, ${students}::int) n`.execute(
      trx,
    );
    await sql`insert into roster.student_identifier (institution_id, kind, value, student_id)
      select institution_id, 'source', source_key, student_id from roster.student where institution_id = ${institutionId}`.execute(
      trx,
    );
    await sql`insert into roster.enrolment (institution_id, enrolment_id, student_id, source_key, programme_unit_id, term_code, academic_year, year_of_study, starts_on)
      select ${institutionId}, n, md5(n::text)::uuid, 'E' || n, md5('school' || ((n - 1) * ${schools}::bigint / ${students}::bigint))::uuid, '2025-26', '2025-26', 'Grade ' || 1 + n % 12, '2025-08-01'
      from generate_series(1, ${students}::int) n`.execute(trx);
  });
  await sql`analyze`.execute(db.owner);
}
