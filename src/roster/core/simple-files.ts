import { unitKinds } from './roster-batch.ts';

interface SimpleColumn {
  name: string;
  isRequired?: true;
  /** For docs/howto/roster-files.md and the template. */
  means: string;
  example: string;
}

export interface SimpleFile {
  file: string;
  columns: readonly SimpleColumn[];
  /** Columns that begin so are taken too: `identifier_card`, `characteristic_gender`. */
  prefixes?: readonly string[];
}

/** Leadline's own roster files. Every file is optional; each that is there is the whole of its table. */
export const simpleFiles: readonly SimpleFile[] = [
  {
    file: 'units.csv',
    columns: [
      { name: 'kind', isRequired: true, means: `One of ${unitKinds.join(', ')}.`, example: 'programme' },
      { name: 'code', isRequired: true, means: 'Your own id of the unit.', example: 'HIST' },
      { name: 'name', isRequired: true, means: 'Its name.', example: 'History' },
      { name: 'parent_kind', means: 'Kind of the unit above it.', example: 'faculty' },
      { name: 'parent_code', means: 'Code of the unit above it; empty at the top.', example: 'ARTS' },
      { name: 'time_zone', means: 'Only where it differs from the unit above.', example: '' },
    ],
  },
  {
    file: 'terms.csv',
    columns: [
      { name: 'kind', isRequired: true, means: 'term, holiday, exams or closure.', example: 'term' },
      { name: 'term_code', means: 'Required for a term: the code that enrolments name.', example: '2025-AUT' },
      { name: 'name', isRequired: true, means: 'Its name.', example: 'Autumn term' },
      { name: 'academic_year', isRequired: true, means: 'As 2025-26.', example: '2025-26' },
      { name: 'starts_on', isRequired: true, means: 'First day, YYYY-MM-DD.', example: '2025-09-22' },
      { name: 'ends_on', isRequired: true, means: 'Last day.', example: '2025-12-12' },
      { name: 'unit_code', means: 'Only for a unit with a calendar of its own.', example: '' },
    ],
  },
  {
    file: 'students.csv',
    columns: [
      {
        name: 'student',
        isRequired: true,
        means: 'Your own id of the student. It must not change.',
        example: '001234',
      },
      { name: 'given_name', means: 'Given name.', example: 'Amina' },
      { name: 'family_name', means: 'Family name.', example: 'Okafor' },
      { name: 'display_name', means: 'The name to show; else given and family name.', example: '' },
      { name: 'email', means: 'Institutional address.', example: 'a.okafor@example.org' },
      { name: 'date_of_birth', means: 'YYYY-MM-DD.', example: '2006-03-14' },
      { name: 'home_language', means: 'BCP 47 tag.', example: 'en' },
    ],
    prefixes: ['identifier_', 'characteristic_'],
  },
  {
    file: 'enrolments.csv',
    columns: [
      { name: 'enrolment', means: 'Your own id; else student/programme/term.', example: '' },
      { name: 'student', isRequired: true, means: 'The student’s id.', example: '001234' },
      { name: 'programme', isRequired: true, means: 'Code of the programme or school (units.csv).', example: 'HIST' },
      { name: 'term', isRequired: true, means: 'Code of the term or year (terms.csv).', example: '2025-AUT' },
      { name: 'academic_year', means: 'As 2025-26; else that of the term.', example: '2025-26' },
      { name: 'year_of_study', isRequired: true, means: 'Year or grade.', example: '1' },
      { name: 'mode', means: 'full-time (default), part-time, ...', example: 'full-time' },
      { name: 'campus', means: 'Code of a campus or school.', example: '' },
      { name: 'starts_on', means: 'First day; empty: always enrolled.', example: '2025-09-22' },
      { name: 'ends_on', means: 'Last day; empty: still enrolled.', example: '' },
      { name: 'end_reason', means: 'withdrawn, transferred, completed.', example: '' },
      { name: 'is_primary', means: 'yes (default) or no: which of several is shown in lists.', example: 'yes' },
    ],
  },
  {
    file: 'staff.csv',
    columns: [
      { name: 'staff', isRequired: true, means: 'Your own id of the staff member.', example: 'S77' },
      { name: 'display_name', isRequired: true, means: 'Name.', example: 'Dr Tom Reyes' },
      { name: 'email', means: 'Address, by which they are invited.', example: 't.reyes@example.org' },
      { name: 'left_on', means: 'Last day.', example: '' },
    ],
  },
  {
    file: 'caseloads.csv',
    columns: [
      { name: 'staff', isRequired: true, means: 'Who looks after ...', example: 'S77' },
      { name: 'student', isRequired: true, means: '... whom.', example: '001234' },
      { name: 'kind', isRequired: true, means: 'tutor, counselor, case-manager, ...', example: 'tutor' },
      { name: 'starts_on', means: 'First day.', example: '' },
      { name: 'ends_on', means: 'Last day.', example: '' },
    ],
  },
  {
    file: 'classes.csv',
    columns: [
      { name: 'class', isRequired: true, means: 'Your own id of the class.', example: 'HIST101-A' },
      { name: 'unit', isRequired: true, means: 'Code of its programme or school.', example: 'HIST' },
      { name: 'name', isRequired: true, means: 'Its name.', example: 'Early modern history' },
      { name: 'subject', means: 'Subject.', example: 'History' },
      { name: 'term', means: 'Code of its term.', example: '2025-AUT' },
    ],
  },
  {
    file: 'class_members.csv',
    columns: [
      { name: 'class', isRequired: true, means: 'The class’s id.', example: 'HIST101-A' },
      { name: 'role', isRequired: true, means: 'student or teacher.', example: 'student' },
      { name: 'person', isRequired: true, means: 'The student’s or staff member’s id.', example: '001234' },
      { name: 'starts_on', means: 'First day.', example: '' },
      { name: 'ends_on', means: 'Last day.', example: '' },
    ],
  },
  {
    file: 'guardians.csv',
    columns: [
      { name: 'guardian', isRequired: true, means: 'Your own id of the guardian.', example: 'G9' },
      { name: 'student', isRequired: true, means: 'One row for each of their students.', example: '001234' },
      { name: 'display_name', isRequired: true, means: 'Name.', example: 'Ngozi Okafor' },
      { name: 'relation', isRequired: true, means: 'mother, father, grandparent, ...', example: 'mother' },
      { name: 'email', means: 'Address.', example: 'ngozi@example.org' },
      { name: 'phone', means: 'With country code.', example: '+44 20 7946 0000' },
      { name: 'language', means: 'BCP 47 tag.', example: 'ig' },
      { name: 'household', means: 'The same text for guardians of one home.', example: 'H12' },
      { name: 'may_receive', means: 'yes (default) or no: a custody order may say no.', example: 'yes' },
    ],
  },
  {
    file: 'circumstances.csv',
    columns: [
      { name: 'student', isRequired: true, means: 'The student’s id.', example: '001234' },
      {
        name: 'kind',
        isRequired: true,
        means: 'exemption (not scored) or circumstance (known).',
        example: 'circumstance',
      },
      { name: 'reason', isRequired: true, means: 'In a few words.', example: 'Caring for a parent' },
      { name: 'starts_on', isRequired: true, means: 'First day.', example: '2025-10-01' },
      { name: 'ends_on', means: 'Last day; empty: open.', example: '' },
      { name: 'is_restricted', means: 'yes: the student does not see the reason.', example: 'no' },
    ],
  },
  {
    file: 'outcomes.csv',
    columns: [
      {
        name: 'enrolment',
        isRequired: true,
        means: 'The enrolment’s id, or student/programme/term.',
        example: '001234/HIST/2025-AUT',
      },
      { name: 'value', isRequired: true, means: 'Pass, Fail, Withdrawn, ...', example: 'Pass' },
      {
        name: 'known_on',
        isRequired: true,
        means: 'From which day it is known. It never feeds a score.',
        example: '2026-07-01',
      },
    ],
  },
];

/** A template: the header and one example row. */
export function templateOf({ columns, prefixes = [] }: SimpleFile): string {
  const extra = prefixes.map((prefix) =>
    prefix === 'identifier_' ? ['identifier_card', '8800123'] : [`${prefix}disability`, 'no'],
  );
  const names = [...columns.map(({ name }) => name), ...extra.map(([name]) => name)];
  const examples = [...columns.map(({ example }) => example), ...extra.map(([, example]) => example)];
  const line = (cells: (string | undefined)[]) =>
    `${cells.map((cell = '') => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
  return line(names) + line(examples);
}
