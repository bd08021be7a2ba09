import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createInstitution, type Institution, systemActor } from '../../src/institution/server/index.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type Database, openServerDatabase } from '../../src/platform/db/database.ts';
import { migrate } from '../../src/platform/db/migrate.ts';
import { openWarehouse, quoted } from '../../src/platform/warehouse/warehouse.ts';
import { createSource, type VerbContext } from '../../src/sources/server/index.ts';
import { type BenchServer, startBenchServer } from '../postgres.ts';

/** An institution on PostgreSQL with a learning platform, and a file of what its students clicked. */
export interface ImportWorld {
  server: BenchServer;
  db: Database;
  context: VerbContext;
  institution: Institution;
  sourceId: number;
  file: string;
  fileMb: number;
  /** Takes every delivery and all activity out again. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const FIRST_DAY = '2025-09-01';
export const DAYS = 84;

/** One row is one click, at a time on the institution's own clock. */
export const mapping = {
  student: { column: 'student' },
  time: { column: 'time' },
  feeds: [{ source: 'vle', value: { as: 'rows' as const } }],
};

export async function openImportWorld(students: number, rows: number): Promise<ImportWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-bench-'));
  chmodSync(folder, 0o755);
  const file = join(folder, 'clicks.csv');
  const fileMb = await writeClicks(file, students, rows);
  const server = await startBenchServer();
  const db = openServerDatabase(server.url);
  await migrate(db);
  const institution = await createInstitution(db, {
    key: 'bench',
    name: 'Bench University',
    preset: 'higher-education',
    fixedNow: '2026-01-05T00:00:00Z',
  });
  await enrol(db, institution.institutionId, students);
  const context = {
    db,
    clock: systemClock,
    actor: systemActor(institution.institutionId),
    dataFolder: join(folder, 'data'),
  };
  const { sourceId } = await createSource(context, {
    key: 'vle',
    name: 'Learning platform',
    measure: 'count',
    mapping,
  });
  return {
    server,
    db,
    context,
    institution,
    sourceId,
    file,
    fileMb,
    empty: async () => {
      await sql`truncate activity.load, activity.block, activity.covered, activity.reading_point, sources.delivery,
        sources.delivery_source, sources.coverage, sources.reject cascade`.execute(db.owner);
      rmSync(context.dataFolder, { recursive: true, force: true });
    },
    close: async () => {
      await db.close();
      server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function enrol(db: Database, institutionId: number, students: number): Promise<void> {
  const unitId = '00000000-0000-7000-8000-000000000001';
  await db.forInstitution(institutionId, async (trx) => {
    await sql`insert into institution.unit (institution_id, unit_id, kind, code, name) values (${institutionId}, ${unitId}, 'programme', 'P', 'Programme')`.execute(
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
      select ${institutionId}, n, md5(n::text)::uuid, 'E' || n, ${unitId}, '2025', '2025-26', '1', '2025-08-01' from generate_series(1, ${students}::int) n`.execute(
      trx,
    );
  });
  await sql`analyze`.execute(db.owner);
}

/** Few students click much and many little; the same rows for the same sizes. */
async function writeClicks(path: string, students: number, rows: number): Promise<number> {
  const warehouse = await openWarehouse();
  await warehouse.run(`copy (
      select 'S' || lpad((1 + floor(${students} * pow((hash(range) % 1000003) / 1000003.0, 1.6)))::int::varchar, 8, '0') as student,
        strftime(timestamp '${FIRST_DAY} 06:00:00' + to_days((hash(range + 7) % ${DAYS})::int) + to_seconds((hash(range + 13) % 61200)::int), '%Y-%m-%d %H:%M:%S') as time,
        ['content', 'forum', 'quiz', 'home'][1 + (hash(range + 29) % 4)::int] as activity
      from range(${rows})
    ) to ${quoted(path)} (header)`);
  const [size] = await warehouse.rows<{ mb: number }>(`select sum(size) / 1e6 as mb from read_blob(${quoted(path)})`);
  await warehouse.close();
  chmodSync(path, 0o644);
  return size?.mb ?? Number.NaN;
}
