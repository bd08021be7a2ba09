/**
 * Harbour University at any size, straight to files, for benchmarks: students are made, written and forgotten one by one.
 *   node samples/generate/bulk.ts --students 100000 --weeks 8 --folder out [--parquet]
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openWarehouse, quoted } from '../../src/platform/warehouse/warehouse.ts';
import { type CsvFile, createCsv } from './csv-file.ts';
import { writeHarbourWeek } from './harbour/activity.ts';
import { harbour_seed } from './harbour/generate-harbour.ts';
import { harbourPlan } from './harbour/plan.ts';
import { harbourStudents, sizeOf } from './harbour/students.ts';
import type { GeneratedStudent } from './model.ts';
import { schoolYear } from './school-year.ts';

export interface BulkFile {
  path: string;
  rows: number;
}

export interface BulkInput {
  students: number;
  /** The last weeks before the institution's now. */
  weeks: number;
  folder: string;
  seed?: number;
}

/** Writes students.csv, enrolments.csv and a file for each feed, and says how many rows each has. */
export function writeBulk({ students, weeks, folder, seed = harbour_seed }: BulkInput): BulkFile[] {
  mkdirSync(folder, { recursive: true });
  const plan = harbourPlan(sizeOf(students).copies);
  const year = schoolYear(plan.periods, plan.today, plan.today).filter((week) => week.monday < plan.today);
  const wanted = year.slice(Math.max(0, year.length - weeks));
  const roster = {
    students: createCsv(join(folder, 'students.csv'), [
      'id',
      'name',
      'email',
      'card',
      'date_of_birth',
      'home_language',
    ]),
    enrolments: createCsv(join(folder, 'enrolments.csv'), enrolment_columns),
  };
  const open = (key: string): CsvFile => {
    const feed = plan.feeds.find((candidate) => candidate.key === key);
    return createCsv(join(folder, `${key}.csv`), feed?.columns ?? [], feed?.delimiter);
  };
  const activity = {
    attendance: open('attendance'),
    moodle: open('moodle'),
    'library-gates': open('library-gates'),
    submissions: open('submissions'),
    grades: open('grades'),
  };
  for (const student of harbourStudents(seed, students)) {
    writeRoster(student, roster);
    for (const week of wanted) writeHarbourWeek(seed, student, week, activity);
  }
  return [...Object.values(roster), ...Object.values(activity)].map((file) => {
    file.close();
    return { path: file.path, rows: file.rows };
  });
}

const enrolment_columns = ['enrolment', 'student', 'programme', 'year', 'mode', 'starts_on', 'ends_on', 'end_reason'];

function writeRoster(student: GeneratedStudent, to: { students: CsvFile; enrolments: CsvFile }): void {
  const { id, display, email, card, date_of_birth, home_language } = student;
  to.students.write(id, display, email, card, date_of_birth, home_language);
  for (const one of student.enrolments)
    to.enrolments.write(one.key, id, one.programme, one.year, one.mode, one.starts_on, one.ends_on, one.end_reason);
}

/** Every CSV file as Parquet, its columns as text: what a reader must cast from CSV it casts from Parquet too. */
export async function toParquet(files: readonly BulkFile[]): Promise<BulkFile[]> {
  const warehouse = await openWarehouse();
  try {
    const written: BulkFile[] = [];
    for (const { path, rows } of files) {
      const parquet = path.replace(/\.csv$/, '.parquet');
      await warehouse.run(
        `copy (from read_csv(${quoted(path)}, all_varchar = true)) to ${quoted(parquet)} (format parquet, compression zstd)`,
      );
      rmSync(path);
      written.push({ path: parquet, rows });
    }
    return written;
  } finally {
    await warehouse.close();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      students: { type: 'string', default: '100000' },
      weeks: { type: 'string', default: '8' },
      folder: { type: 'string', default: 'bulk' },
      parquet: { type: 'boolean', default: false },
    },
  });
  const started = performance.now();
  const files = writeBulk({ students: Number(values.students), weeks: Number(values.weeks), folder: values.folder });
  for (const file of values.parquet ? await toParquet(files) : files) console.log(`${file.rows}\t${file.path}`);
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}
