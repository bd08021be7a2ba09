/** Reads the seven tables of a folder: CSV (plain or gzip) as the Open University publishes them, or Parquet. Writes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../kernel/problem.ts';
import { quoted, type Warehouse } from '../../platform/warehouse/warehouse.ts';
import { dayZero } from './core/presentation.ts';
import { OULAD_COLUMNS, type OuladTable, type OuladTables } from './core/tables.ts';
import { ouladProblems } from './problems.ts';

const endings = ['.csv', '.csv.gz', '.parquet'] as const;

export async function readOulad(warehouse: Warehouse, folder: string): Promise<OuladTables> {
  const rows = <R>(table: OuladTable, columns: string, rest = '') => select<R>(warehouse, folder, table, columns, rest);
  const cohort = 'code_module as programme, code_presentation as term';
  const tables: OuladTables = {
    courses: await rows('courses', `${cohort}, module_presentation_length as length_days`, 'order by 1, 2'),
    assessments: await rows(
      'assessments',
      `${cohort}, id_assessment as assessment, assessment_type as type, date as due_day`,
      'order by 1, 2, 3',
    ),
    siteKinds: await rows('vle', `distinct ${cohort}, activity_type`, 'order by 1, 2, 3'),
    students: await rows(
      'studentInfo',
      `${cohort}, id_student as student, gender, region, highest_education, imd_band, age_band, studied_credits,
       disability, final_result`,
      'order by 1, 2, try_cast(id_student as bigint), id_student',
    ),
    registrations: await rows(
      'studentRegistration',
      `${cohort}, id_student as student, date_registration as registered_day, date_unregistration as unregistered_day`,
      'order by 1, 2, try_cast(id_student as bigint), id_student',
    ),
    submissions: await rows(
      'studentAssessment',
      `id_assessment as assessment, id_student as student, date_submitted as submitted_day,
       coalesce(is_banked, 0) <> 0 as is_banked`,
    ),
    clickSpans: await rows(
      'studentVle',
      `${cohort}, min(date) as first_day, max(date) as last_day`,
      'group by all order by 1, 2',
    ),
  };
  checkPresentations(tables);
  return tables;
}

/** The table as a relation for SQL, its columns typed; an empty field and '?' are null. */
export async function relationOf(warehouse: Warehouse, folder: string, table: OuladTable): Promise<string> {
  const path = endings.map((ending) => join(folder, table + ending)).find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw ouladProblems.missingTable(
      `The folder has no ${table}.csv. Name the folder that holds the seven tables, unpacked.`,
      { table },
    );
  }
  const file = quoted(path);
  const source = path.endsWith('.parquet')
    ? `read_parquet(${file})`
    : `read_csv(${file}, header = true, all_varchar = true, nullstr = ['', '?'], auto_detect = true)`;
  const columns = Object.entries(OULAD_COLUMNS[table]);
  const present = await inTable(table, () =>
    warehouse.rows<{ column_name: string }>(`describe select * from ${source}`),
  );
  const names = new Set(present.map((row) => row.column_name));
  const missing = columns.map(([name]) => name).filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw ouladProblems.missingColumn(
      `${table} has no column ${missing.join(', ')}. It needs ${columns.map(([name]) => name).join(', ')}.`,
      { table, missing },
    );
  }
  return `(select ${columns.map(([name, type]) => `${name}::${type} as ${name}`).join(', ')} from ${source})`;
}

async function select<R>(
  warehouse: Warehouse,
  folder: string,
  table: OuladTable,
  columns: string,
  rest: string,
): Promise<R[]> {
  const relation = await relationOf(warehouse, folder, table);
  return rowsOf<R>(await inTable(table, () => warehouse.rows(`select ${columns} from ${relation} ${rest}`)));
}

/** A value that is no number, or a row with too many fields, is told with its table and DuckDB's own words on where it is. */
async function inTable<R>(table: OuladTable, read: () => Promise<R>): Promise<R> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem) throw error;
    const where = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw ouladProblems.unreadableTable(`${table} cannot be read: ${where}`, { table });
  }
}

/** The columns and their types are those of the select list, all of which are cast in SQL to the row's types. */
function rowsOf<R>(rows: unknown): R[] {
  return rows as R[];
}

function checkPresentations(tables: OuladTables): void {
  for (const { programme, term } of tables.courses) {
    try {
      dayZero(term);
    } catch {
      throw ouladProblems.unknownPresentation(
        `The presentation ${programme} ${term} has no known first day. Codes are a year and B (February) or J (October).`,
        { programme, term },
      );
    }
  }
}
