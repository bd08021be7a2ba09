import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleFiles } from '../../roster/core/simple-files.ts';
import type { RosterTables } from './roster-tables.ts';

type Row = Readonly<Record<string, string | null>>;

/** Writes a roster as Leadline's own CSV files, one a table; a table without rows has no file. Gives the folder. */
export async function writeRosterFiles(folder: string, tables: RosterTables): Promise<string> {
  await mkdir(folder, { recursive: true });
  const files: Record<string, Row[]> = {
    'students.csv': tables.students.map(studentRow),
    'enrolments.csv': tables.enrolments.map(enrolmentRow),
    'staff.csv': tables.staff.map(({ id, display, email }) => ({ staff: id, display_name: display, email })),
    'caseloads.csv': tables.caseloads.map((one) => ({ ...one })),
    'classes.csv': tables.classes.map(({ key, unit, name, subject }) => ({ class: key, unit, name, subject })),
    'class_members.csv': tables.classes.flatMap(memberRows),
    'guardians.csv': guardianRows(tables),
    'circumstances.csv': tables.circumstances.map((one) => ({ ...one })),
    'outcomes.csv': tables.outcomes.map((one) => ({ ...one })),
  };
  for (const [file, rows] of Object.entries(files))
    if (rows.length > 0) await writeFile(join(folder, file), textOf(file, rows));
  return folder;
}

function studentRow(student: RosterTables['students'][number]): Row {
  const groups = Object.entries(student.characteristics).map(([kind, value]) => [
    `characteristic_${kind.replaceAll('-', '_')}`,
    value,
  ]);
  return {
    student: student.id,
    given_name: student.given,
    family_name: student.family,
    display_name: student.display,
    email: student.email,
    date_of_birth: student.date_of_birth,
    home_language: student.home_language,
    ...(student.card === null ? {} : { identifier_card: student.card }),
    ...Object.fromEntries(groups),
  };
}

function enrolmentRow(one: RosterTables['enrolments'][number]): Row {
  return {
    enrolment: one.key,
    student: one.student,
    programme: one.programme,
    term: one.term_code,
    academic_year: one.academic_year,
    year_of_study: one.year,
    mode: one.mode,
    starts_on: one.starts_on,
    ends_on: one.ends_on,
    end_reason: one.end_reason,
    is_primary: one.is_primary ? 'yes' : 'no',
  };
}

function memberRows({ key, staff, students }: RosterTables['classes'][number]): Row[] {
  return [
    ...staff.map((person) => ({ class: key, role: 'teacher', person })),
    ...students.map((person) => ({ class: key, role: 'student', person })),
  ];
}

function guardianRows({ guardians, guardianships }: RosterTables): Row[] {
  const byId = new Map(guardians.map((guardian) => [guardian.id, guardian]));
  return guardianships.flatMap(({ student, guardian, relation, household, may_receive }) => {
    const person = byId.get(guardian);
    if (!person) return [];
    return {
      guardian,
      student,
      display_name: person.display,
      relation,
      email: person.email,
      phone: person.phone,
      language: person.language,
      household,
      may_receive: may_receive ? 'yes' : 'no',
    };
  });
}

/** The columns are those of the file's description, and after them what only some rows have. */
function textOf(file: string, rows: readonly Row[]): string {
  const described = simpleFiles.find((one) => one.file === file)?.columns.map(({ name }) => name) ?? [];
  const given = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [
    ...described.filter((name) => given.has(name)),
    ...[...given].filter((name) => !described.includes(name)),
  ];
  const line = (cells: readonly (string | null | undefined)[]) => `${cells.map(quoted).join(',')}\n`;
  return line(columns) + rows.map((row) => line(columns.map((column) => row[column]))).join('');
}

function quoted(cell: string | null | undefined): string {
  const text = cell ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
