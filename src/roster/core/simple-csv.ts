import type { IsoDate } from '../../kernel/week.ts';
import { type BadRow, type RosterBatch, type RosterTable, type UnitKind, unitKinds } from './roster-batch.ts';

/** A row of a table as the reader hands it over. */
export interface CsvRow {
  row: number;
  get(column: string): string;
  cells: readonly string[];
  isRagged: boolean;
}

/** A cell that cannot be taken; its message finishes the sentence of a reject. */
export class BadCell extends Error {}

const need = (row: CsvRow, column: string): string => {
  const text = clean(row.get(column));
  if (text === '') throw new BadCell(`${column} is empty`);
  return text;
};
const maybe = (row: CsvRow, column: string): string | null => clean(row.get(column)) || null;
/** PostgreSQL stores no NUL, and a name with one is a broken export. */
const clean = (text: string): string => {
  if (text.length > 500) throw new BadCell('a cell is longer than 500 characters');
  if (text.includes('\0')) throw new BadCell('a cell holds a NUL character');
  return text;
};

export function dateIn(text: string, column: string): IsoDate {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (!found) throw new BadCell(`${column} is "${text.slice(0, 30)}", not a day as YYYY-MM-DD`);
  const date = found[0];
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== date)
    throw new BadCell(`${column} is "${text.slice(0, 30)}", and there is no such day`);
  const year = Number(found[1]);
  if (year < 1900 || year > 2200) throw new BadCell(`${column} is ${date}: the year cannot be true`);
  return date;
}
const maybeDate = (row: CsvRow, column: string): IsoDate | null => {
  const text = maybe(row, column);
  return text === null ? null : dateIn(text, column);
};
const needDate = (row: CsvRow, column: string): IsoDate => dateIn(need(row, column), column);
const yes = (row: CsvRow, column: string, otherwise: boolean): boolean => {
  const text = (maybe(row, column) ?? '').toLowerCase();
  if (text === '') return otherwise;
  if (['yes', 'y', 'true', '1'].includes(text)) return true;
  if (['no', 'n', 'false', '0'].includes(text)) return false;
  throw new BadCell(`${column} is "${text.slice(0, 30)}", neither yes nor no`);
};
const oneOf = <T extends string>(row: CsvRow, column: string, values: readonly T[]): T => {
  const text = need(row, column).toLowerCase();
  const found = values.find((value) => value === text);
  if (found === undefined) throw new BadCell(`${column} is "${text.slice(0, 30)}", none of ${values.join(', ')}`);
  return found;
};
const inOrder = (startsOn: IsoDate | null, endsOn: IsoDate | null): void => {
  if (startsOn !== null && endsOn !== null && endsOn < startsOn) throw new BadCell('ends_on is before starts_on');
};

/** Reads one row of one of the files into the batch, or into its bad rows. */
export function takeSimpleRow(batch: RosterBatch, file: string, row: CsvRow, columns: readonly string[]): void {
  try {
    if (row.isRagged) throw new BadCell('the row has other columns than the header');
    take[file as keyof typeof take]?.(batch, row, columns);
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    batch.bad.push(badRow(file, row, error.message));
  }
}

export function badRow(file: string, row: Pick<CsvRow, 'row' | 'cells'>, reason: string): BadRow {
  return { file, row: row.row, reason, content: row.cells.join(',').replaceAll('\0', '').slice(0, 2000) };
}

type Take = (batch: RosterBatch, row: CsvRow, columns: readonly string[]) => void;

const take: Record<string, Take> = {
  'units.csv': (batch, row) => {
    const parentCode = maybe(row, 'parent_code');
    batch.units.push({
      kind: oneOf<UnitKind>(row, 'kind', unitKinds),
      code: need(row, 'code'),
      name: need(row, 'name'),
      parent: parentCode === null ? null : { kind: oneOf<UnitKind>(row, 'parent_kind', unitKinds), code: parentCode },
      timeZone: maybe(row, 'time_zone'),
    });
  },
  'terms.csv': (batch, row) => {
    const kind = oneOf(row, 'kind', ['term', 'holiday', 'exams', 'closure'] as const);
    const [startsOn, endsOn] = [needDate(row, 'starts_on'), needDate(row, 'ends_on')];
    inOrder(startsOn, endsOn);
    batch.periods.push({
      kind,
      unit: maybe(row, 'unit_code'),
      termCode: kind === 'term' ? need(row, 'term_code') : null,
      name: need(row, 'name'),
      academicYear: need(row, 'academic_year'),
      startsOn,
      endsOn,
    });
  },
  'students.csv': (batch, row, columns) => {
    const [givenName, familyName] = [maybe(row, 'given_name'), maybe(row, 'family_name')];
    const key = need(row, 'student');
    const displayName =
      maybe(row, 'display_name') ??
      ([givenName, familyName].filter((part) => part !== null).join(' ') || `Student ${key}`);
    const prefixed = (prefix: string) =>
      columns.flatMap((column) => {
        const value = column.startsWith(prefix) ? maybe(row, column) : null;
        return value === null ? [] : [{ kind: column.slice(prefix.length).replaceAll('_', '-'), value }];
      });
    batch.students.push({
      key,
      displayName,
      givenName,
      familyName,
      dateOfBirth: maybeDate(row, 'date_of_birth'),
      email: maybe(row, 'email'),
      homeLanguage: maybe(row, 'home_language'),
      identifiers: prefixed('identifier_'),
      characteristics: Object.fromEntries(prefixed('characteristic_').map(({ kind, value }) => [kind, value])),
    });
  },
  'enrolments.csv': (batch, row) => {
    const [student, programme, termCode] = [need(row, 'student'), need(row, 'programme'), need(row, 'term')];
    const [startsOn, endsOn] = [maybeDate(row, 'starts_on'), maybeDate(row, 'ends_on')];
    inOrder(startsOn, endsOn);
    batch.enrolments.push({
      key: maybe(row, 'enrolment') ?? `${student}/${programme}/${termCode}`,
      student,
      programme,
      campus: maybe(row, 'campus'),
      termCode,
      academicYear: maybe(row, 'academic_year') ?? '',
      yearOfStudy: need(row, 'year_of_study'),
      mode: (maybe(row, 'mode') ?? 'full-time').toLowerCase(),
      startsOn,
      endsOn,
      endReason: maybe(row, 'end_reason'),
      isPrimary: yes(row, 'is_primary', true),
    });
  },
  'staff.csv': (batch, row) => {
    batch.staff.push({
      key: need(row, 'staff'),
      displayName: need(row, 'display_name'),
      email: maybe(row, 'email'),
      leftOn: maybeDate(row, 'left_on'),
    });
  },
  'caseloads.csv': (batch, row) => {
    const [startsOn, endsOn] = [maybeDate(row, 'starts_on'), maybeDate(row, 'ends_on')];
    inOrder(startsOn, endsOn);
    batch.caseloads.push({
      staff: need(row, 'staff'),
      student: need(row, 'student'),
      kind: need(row, 'kind'),
      startsOn,
      endsOn,
    });
  },
  'classes.csv': (batch, row) => {
    batch.classes.push({
      key: need(row, 'class'),
      unit: need(row, 'unit'),
      name: need(row, 'name'),
      subject: maybe(row, 'subject'),
      termCode: maybe(row, 'term'),
    });
  },
  'class_members.csv': (batch, row) => {
    const role = oneOf(row, 'role', ['student', 'teacher'] as const);
    const [startsOn, endsOn] = [maybeDate(row, 'starts_on'), maybeDate(row, 'ends_on')];
    inOrder(startsOn, endsOn);
    if (role === 'teacher') batch.classStaff.push({ class: need(row, 'class'), staff: need(row, 'person') });
    else batch.classStudents.push({ class: need(row, 'class'), student: need(row, 'person'), startsOn, endsOn });
  },
  'guardians.csv': (batch, row) => {
    const key = need(row, 'guardian');
    batch.guardians.push({
      key,
      displayName: need(row, 'display_name'),
      email: maybe(row, 'email'),
      phone: maybe(row, 'phone'),
      language: maybe(row, 'language'),
    });
    batch.guardianships.push({
      guardian: key,
      student: need(row, 'student'),
      relation: need(row, 'relation'),
      household: maybe(row, 'household'),
      mayReceive: yes(row, 'may_receive', true),
    });
  },
  'circumstances.csv': (batch, row) => {
    const [startsOn, endsOn] = [needDate(row, 'starts_on'), maybeDate(row, 'ends_on')];
    inOrder(startsOn, endsOn);
    batch.circumstances.push({
      student: need(row, 'student'),
      kind: oneOf(row, 'kind', ['exemption', 'circumstance'] as const),
      reason: need(row, 'reason'),
      isRestricted: yes(row, 'is_restricted', false),
      startsOn,
      endsOn,
    });
  },
  'outcomes.csv': (batch, row) => {
    batch.outcomes.push({
      enrolment: need(row, 'enrolment'),
      value: need(row, 'value'),
      knownOn: needDate(row, 'known_on'),
    });
  },
};

/** Which table a file fills, for the counts of bad rows. */
export const tableOfFile: Record<string, RosterTable> = {
  'units.csv': 'units',
  'terms.csv': 'periods',
  'students.csv': 'students',
  'enrolments.csv': 'enrolments',
  'staff.csv': 'staff',
  'caseloads.csv': 'caseloads',
  'classes.csv': 'classes',
  'class_members.csv': 'classStudents',
  'guardians.csv': 'guardians',
  'circumstances.csv': 'circumstances',
  'outcomes.csv': 'outcomes',
};
