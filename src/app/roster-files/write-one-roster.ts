import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IsoDate } from '../../kernel/week.ts';
import type { RosterTables } from './roster-tables.ts';

export interface OneRosterFrame {
  district: { id: string; name: string };
  schools: readonly { code: string; name: string }[];
  academic_year: string;
  starts_on: IsoDate;
  ends_on: IsoDate;
}

type Table = readonly [columns: string, rows: readonly (readonly (string | null)[])[]];

const bulk = ['academicSessions', 'classes', 'courses', 'demographics', 'enrollments', 'orgs', 'roles', 'users'];

/**
 * Writes a roster as a OneRoster 1.2 CSV bundle, bulk: what districts exchange. It has no place for households, custody,
 * home languages and caseloads; these come beside it, in Leadline's own files. Gives the folder.
 */
export async function writeOneRoster(folder: string, tables: RosterTables, frame: OneRosterFrame): Promise<string> {
  await mkdir(folder, { recursive: true });
  const files: Record<string, Table> = {
    manifest: [
      'propertyName,value',
      [['manifest.version', '1.0'], ['oneroster.version', '1.2'], ...bulk.map((file) => [`file.${file}`, 'bulk'])],
    ],
    orgs: orgs(frame),
    academicSessions: [
      'sourcedId,title,type,startDate,endDate,parentSourcedId,schoolYear',
      [
        [
          frame.academic_year,
          `School year ${frame.academic_year}`,
          'schoolYear',
          frame.starts_on,
          frame.ends_on,
          null,
          frame.ends_on.slice(0, 4),
        ],
      ],
    ],
    users: users(tables),
    roles: roles(tables, frame),
    courses: [
      'sourcedId,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects',
      frame.schools.map(({ code }) => [`${code}-HR`, frame.academic_year, 'Homeroom', 'HR', null, code, 'Homeroom']),
    ],
    classes: [
      'sourcedId,title,grades,courseSourcedId,classCode,classType,schoolSourcedId,termSourcedIds,subjects',
      tables.classes.map((one) => [
        one.key,
        one.name,
        null,
        `${one.unit}-HR`,
        one.key,
        'homeroom',
        one.unit,
        frame.academic_year,
        one.subject,
      ]),
    ],
    enrollments: enrollments(tables),
    demographics: [
      'sourcedId,birthDate,sex',
      tables.students.map((one) => [one.id, one.date_of_birth, sexOf(one.characteristics.gender)]),
    ],
  };
  for (const [file, table] of Object.entries(files)) await writeFile(join(folder, `${file}.csv`), textOf(table));
  return folder;
}

function orgs({ district, schools }: OneRosterFrame): Table {
  return [
    'sourcedId,name,type,identifier,parentSourcedId',
    [
      [district.id, district.name, 'district', district.id, null],
      ...schools.map(({ code, name }) => [code, name, 'school', code, district.id]),
    ],
  ];
}

function users({ students, enrolments, staff, guardians, guardianships }: RosterTables): Table {
  const grade = new Map(enrolments.map((one) => [one.student, one.year]));
  const agents = Map.groupBy(guardianships, (one) => one.student);
  return [
    'sourcedId,enabledUser,username,givenName,familyName,email,sms,agentSourcedIds,grades',
    [
      ...students.map((one) => [
        one.id,
        'true',
        one.email?.split('@')[0] ?? one.id,
        one.given,
        one.family,
        one.email,
        null,
        (agents.get(one.id) ?? []).map(({ guardian }) => guardian).join(','),
        grade.get(one.id) ?? null,
      ]),
      ...staff.map((one) => [one.id, 'true', one.id, ...namesOf(one.display), one.email, null, null, null]),
      ...guardians.map((one) => [one.id, 'true', one.id, ...namesOf(one.display), one.email, one.phone, null, null]),
    ],
  ];
}

function roles({ enrolments, staff, guardians }: RosterTables, { district }: OneRosterFrame): Table {
  return [
    'sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId',
    [
      ...enrolments.map((one) => [
        `R-${one.key}`,
        one.student,
        one.is_primary ? 'primary' : 'secondary',
        'student',
        one.starts_on,
        one.ends_on,
        one.programme,
      ]),
      ...staff.map((one) => [`R-${one.id}`, one.id, 'primary', 'teacher', null, null, district.id]),
      ...guardians.map((one) => [`R-${one.id}`, one.id, 'primary', 'guardian', null, null, district.id]),
    ],
  ];
}

function enrollments({ classes }: RosterTables): Table {
  return [
    'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary',
    classes.flatMap(({ key, unit, staff, students }) => [
      ...staff.map((user) => [`E-${key}-${user}`, key, unit, user, 'teacher', 'true']),
      ...students.map((user) => [`E-${key}-${user}`, key, unit, user, 'student', 'false']),
    ]),
  ];
}

/** Given and family name: a form that knows no other names takes the last word for the family's. */
function namesOf(display: string): [string, string] {
  const at = display.lastIndexOf(' ');
  return at < 0 ? ['', display] : [display.slice(0, at), display.slice(at + 1)];
}

function sexOf(gender: string | undefined): string {
  return gender === 'F' ? 'female' : gender === 'M' ? 'male' : 'other';
}

function textOf([columns, rows]: Table): string {
  return `${columns}\r\n${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
}

function quoted(cell: string | null): string {
  const text = cell ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
