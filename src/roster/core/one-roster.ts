import { addDays, type IsoDate } from '../../kernel/week.ts';
import { emptyBatch, type RosterBatch } from './roster-batch.ts';
import { BadCell, badRow, type CsvRow, dateIn } from './simple-csv.ts';

/**
 * OneRoster 1.2 CSV (and 1.1, whose users carry role and orgs themselves) in Leadline's words:
 *
 *   orgs              department, school -> unit; district, local, state, national -> the institution itself
 *   academicSessions  schoolYear -> the year that enrolments are for; term, semester (else schoolYear) -> calendar term
 *   users + roles     student -> student, and an enrolment for each school and school year; guardian, parent, relative ->
 *                     guardian; everybody else -> staff
 *   classes, courses, enrollments -> classes and their members;  demographics -> birth date and characteristics
 *
 * In a bulk bundle what is left out ends; in a delta `tobedeleted` does. A class enrolment never ends an enrolment.
 */
export interface OneRosterTables {
  get(file: string): readonly CsvRow[];
}

export interface OneRosterContext {
  today: IsoDate;
  /** School years that the institution has already, for deltas that do not repeat them: sourcedId or term code -> academic year. */
  knownYears: readonly { academicYear: string; startsOn: IsoDate; endsOn: IsoDate }[];
}

interface Year {
  academicYear: string;
  startsOn: IsoDate;
  endsOn: IsoDate;
}

interface Role {
  user: string;
  role: string;
  org: string;
  isPrimary: boolean;
  beginsOn: IsoDate | null;
  endsOn: IsoDate | null;
  isDeleted: boolean;
}

export const oneRosterFiles = [
  'manifest.csv',
  'orgs.csv',
  'academicSessions.csv',
  'users.csv',
  'roles.csv',
  'classes.csv',
  'courses.csv',
  'enrollments.csv',
  'demographics.csv',
] as const;

const rootTypes = ['district', 'local', 'state', 'national'];
const guardianRoles = ['guardian', 'parent', 'relative'];

export function mapOneRoster(tables: OneRosterTables, context: OneRosterContext): RosterBatch {
  const manifest = new Map(
    tables.get('manifest.csv').map((row) => [row.get('propertyName').toLowerCase(), row.get('value').toLowerCase()]),
  );
  const isDelta = [...manifest].some(([name, value]) => name.startsWith('file.') && value === 'delta');
  const batch = emptyBatch(isDelta ? 'delta' : 'bulk');
  const years = mapSessions(tables, batch, context);
  mapOrgs(tables, batch);
  const roles = readRoles(tables, batch);
  mapUsers(tables, batch, roles, years, context);
  mapDemographics(tables, batch);
  mapClasses(tables, batch, context);
  return batch;
}

/** Reads a row, or notes why it cannot be. */
function reading(batch: RosterBatch, file: string, row: CsvRow, work: () => void): void {
  if (row.isRagged) {
    batch.bad.push(badRow(file, row, 'the row has other columns than the header'));
    return;
  }
  if (row.get('sourcedId') === '') {
    batch.bad.push(badRow(file, row, 'sourcedId is empty'));
    return;
  }
  if (row.cells.some((cell) => cell.includes('\0') || cell.length > 2000)) {
    batch.bad.push(badRow(file, row, 'a cell holds a NUL character or is longer than 2,000 characters'));
    return;
  }
  try {
    work();
  } catch (error) {
    if (!(error instanceof BadCell)) throw error;
    batch.bad.push(badRow(file, row, error.message));
  }
}

const isDeleted = (row: CsvRow): boolean => row.get('status').toLowerCase() === 'tobedeleted';
const maybe = (row: CsvRow, column: string): string | null => row.get(column) || null;
const maybeDate = (row: CsvRow, column: string): IsoDate | null =>
  row.get(column) === '' ? null : dateIn(row.get(column), column);
const listIn = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function mapOrgs(tables: OneRosterTables, batch: RosterBatch): void {
  const rows = tables.get('orgs.csv');
  const kindOf = new Map(rows.map((row) => [row.get('sourcedId'), orgKind(row.get('type'))]));
  for (const row of rows) {
    reading(batch, 'orgs.csv', row, () => {
      if (isDeleted(row)) return;
      const kind = orgKind(row.get('type'));
      if (kind === null) return;
      const parent = row.get('parentSourcedId');
      const parentKind = kindOf.get(parent) ?? null;
      batch.units.push({
        kind,
        code: row.get('sourcedId'),
        name: row.get('name') || row.get('sourcedId'),
        parent: parentKind === null ? null : { kind: parentKind, code: parent },
        timeZone: null,
      });
    });
  }
}

function orgKind(type: string): 'school' | 'department' | null {
  const lower = type.toLowerCase();
  if (rootTypes.includes(lower)) return null;
  return lower === 'department' ? 'department' : 'school';
}

/** @returns the school years, latest last */
function mapSessions(tables: OneRosterTables, batch: RosterBatch, context: OneRosterContext): Year[] {
  const years: Year[] = [...context.knownYears];
  const rows = tables.get('academicSessions.csv');
  const hasTerms = rows.some((row) => ['term', 'semester'].includes(row.get('type').toLowerCase()) && !isDeleted(row));
  for (const row of rows) {
    reading(batch, 'academicSessions.csv', row, () => {
      if (isDeleted(row)) return;
      const type = row.get('type').toLowerCase();
      const [startsOn, endsOn] = [dateIn(row.get('startDate'), 'startDate'), dateIn(row.get('endDate'), 'endDate')];
      if (endsOn < startsOn) throw new BadCell('endDate is before startDate');
      const academicYear = academicYearOf(row.get('schoolYear'), startsOn);
      if (type === 'schoolyear') years.push({ academicYear, startsOn, endsOn });
      const isTerm = hasTerms ? type === 'term' || type === 'semester' : type === 'schoolyear';
      if (isTerm)
        batch.periods.push({
          kind: 'term',
          unit: null,
          termCode: row.get('sourcedId'),
          name: row.get('title') || academicYear,
          academicYear,
          startsOn,
          endsOn,
        });
    });
  }
  if (years.length === 0)
    for (const { academicYear, startsOn, endsOn } of batch.periods) years.push({ academicYear, startsOn, endsOn });
  return years.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
}

/** OneRoster names a school year by the calendar year in which it ends. */
function academicYearOf(schoolYear: string, startsOn: IsoDate): string {
  const ends = /^\d{4}$/.test(schoolYear)
    ? Number(schoolYear)
    : Number(startsOn.slice(0, 4)) + (startsOn.slice(5) >= '07-01' ? 1 : 0);
  return `${ends - 1}-${String(ends % 100).padStart(2, '0')}`;
}

function readRoles(tables: OneRosterTables, batch: RosterBatch): Map<string, Role[]> {
  const roles = new Map<string, Role[]>();
  const add = (role: Role) => {
    const before = roles.get(role.user);
    if (before) before.push(role);
    else roles.set(role.user, [role]);
  };
  for (const row of tables.get('roles.csv'))
    reading(batch, 'roles.csv', row, () =>
      add({
        user: row.get('userSourcedId'),
        role: row.get('role').toLowerCase(),
        org: row.get('orgSourcedId'),
        isPrimary: row.get('roleType').toLowerCase() !== 'secondary',
        beginsOn: maybeDate(row, 'beginDate'),
        endsOn: maybeDate(row, 'endDate'),
        isDeleted: isDeleted(row),
      }),
    );
  // 1.1: the user's own columns.
  for (const row of tables.get('users.csv'))
    if (row.get('role') !== '')
      for (const [index, org] of listIn(row.get('orgSourcedIds')).entries())
        add({
          user: row.get('sourcedId'),
          role: row.get('role').toLowerCase(),
          org,
          isPrimary: index === 0,
          beginsOn: null,
          endsOn: null,
          isDeleted: isDeleted(row),
        });
  return roles;
}

function mapUsers(
  tables: OneRosterTables,
  batch: RosterBatch,
  roles: ReadonlyMap<string, Role[]>,
  years: readonly Year[],
  context: OneRosterContext,
): void {
  const agents: { student: string; guardian: string }[] = [];
  const guardians = new Map<string, string>();
  for (const row of tables.get('users.csv'))
    reading(batch, 'users.csv', row, () => {
      const key = row.get('sourcedId');
      const mine = roles.get(key) ?? [];
      const asStudent = mine.filter(({ role }) => role === 'student');
      const asGuardian = mine.find(({ role }) => guardianRoles.includes(role));
      if (asStudent.length > 0) {
        takeStudent(batch, row);
        for (const agent of listIn(row.get('agentSourcedIds'))) agents.push({ student: key, guardian: agent });
        for (const role of asStudent) takeEnrolment(batch, row, role, years, context);
      } else if (asGuardian) {
        guardians.set(key, asGuardian.role);
        batch.guardians.push({
          key,
          displayName: nameOf(row),
          email: maybe(row, 'email'),
          phone: maybe(row, 'sms') ?? maybe(row, 'phone'),
          language: null,
        });
        for (const agent of listIn(row.get('agentSourcedIds'))) agents.push({ student: agent, guardian: key });
      } else if (mine.length > 0) {
        const hasLeft = isDeleted(row) || row.get('enabledUser').toLowerCase() === 'false';
        batch.staff.push({
          key,
          displayName: nameOf(row),
          email: maybe(row, 'email'),
          leftOn: hasLeft ? addDays(context.today, -1) : null,
        });
      }
    });
  const linked = new Set<string>();
  for (const { student, guardian } of agents) {
    const relation = guardians.get(guardian);
    if (relation === undefined || linked.has(`${student}/${guardian}`)) continue;
    linked.add(`${student}/${guardian}`);
    batch.guardianships.push({ student, guardian, relation, household: null, mayReceive: true });
  }
}

function nameOf(row: CsvRow): string {
  const parts = [
    row.get('preferredGivenName') || row.get('givenName'),
    row.get('preferredFamilyName') || row.get('familyName'),
  ];
  return parts.filter((part) => part !== '').join(' ') || row.get('username') || row.get('sourcedId');
}

function takeStudent(batch: RosterBatch, row: CsvRow): void {
  const identifiers = [
    ...(row.get('username') === '' ? [] : [{ kind: 'username', value: row.get('username') }]),
    ...(row.get('identifier') === '' ? [] : [{ kind: 'identifier', value: row.get('identifier') }]),
    // "{Fed:1},{LDAP:2}"
    ...[...row.get('userIds').matchAll(/\{([^:{}]+):([^{}]*)\}/g)].map(([, kind = '', value = '']) => ({
      kind: kind.trim().toLowerCase(),
      value: value.trim(),
    })),
  ];
  batch.students.push({
    key: row.get('sourcedId'),
    displayName: nameOf(row),
    givenName: row.get('preferredGivenName') || maybe(row, 'givenName'),
    familyName: row.get('preferredFamilyName') || maybe(row, 'familyName'),
    dateOfBirth: null,
    email: maybe(row, 'email'),
    homeLanguage: null,
    identifiers: identifiers.filter(({ kind, value }) => kind !== '' && value !== ''),
    characteristics: {},
  });
}

function takeEnrolment(
  batch: RosterBatch,
  row: CsvRow,
  role: Role,
  years: readonly Year[],
  context: OneRosterContext,
): void {
  const on = role.beginsOn ?? context.today;
  const year =
    years.findLast(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn) ??
    years.findLast(({ startsOn }) => startsOn <= context.today) ??
    years.at(0);
  if (!year) throw new BadCell('academicSessions.csv names no school year for this student');
  const hasLeft = role.isDeleted || isDeleted(row) || row.get('enabledUser').toLowerCase() === 'false';
  const yesterday = addDays(context.today, -1);
  const startsOn = role.beginsOn ?? year.startsOn;
  const endsOn = hasLeft
    ? role.endsOn !== null && role.endsOn < yesterday
      ? role.endsOn
      : yesterday
    : (role.endsOn ?? null);
  const grades = listIn(row.get('grades'));
  batch.enrolments.push({
    key: `${row.get('sourcedId')}/${role.org}/${year.academicYear}`,
    student: row.get('sourcedId'),
    programme: role.org,
    campus: null,
    termCode: year.academicYear,
    academicYear: year.academicYear,
    yearOfStudy: grades.at(-1) ?? 'none',
    mode: 'full-time',
    startsOn,
    endsOn: endsOn !== null && endsOn < startsOn ? addDays(startsOn, -1) : endsOn,
    endReason: hasLeft ? 'left out of the roster' : null,
    isPrimary: role.isPrimary,
  });
}

const races = [
  'americanIndianOrAlaskaNative',
  'asian',
  'blackOrAfricanAmerican',
  'nativeHawaiianOrOtherPacificIslander',
  'white',
  'demographicRaceTwoOrMoreRaces',
] as const;

function mapDemographics(tables: OneRosterTables, batch: RosterBatch): void {
  const students = new Map(batch.students.map((student) => [student.key, student]));
  for (const row of tables.get('demographics.csv'))
    reading(batch, 'demographics.csv', row, () => {
      const student = students.get(row.get('sourcedId'));
      if (!student || isDeleted(row)) return;
      student.dateOfBirth = maybeDate(row, 'birthDate') ?? maybeDate(row, 'birthdate');
      const said = (column: string) => row.get(column).toLowerCase() === 'true';
      if (row.get('sex') !== '') student.characteristics.gender = row.get('sex').toLowerCase();
      const named = races.filter(said);
      if (named.length > 0) student.characteristics.race = named.join(', ');
      if (row.get('hispanicOrLatinoEthnicity') !== '')
        student.characteristics['hispanic-or-latino'] = said('hispanicOrLatinoEthnicity') ? 'yes' : 'no';
    });
}

function mapClasses(tables: OneRosterTables, batch: RosterBatch, context: OneRosterContext): void {
  const courses = new Map(tables.get('courses.csv').map((row) => [row.get('sourcedId'), row]));
  for (const row of tables.get('classes.csv'))
    reading(batch, 'classes.csv', row, () => {
      if (isDeleted(row)) return;
      const course = courses.get(row.get('courseSourcedId'));
      batch.classes.push({
        key: row.get('sourcedId'),
        unit: row.get('schoolSourcedId'),
        name: row.get('title') || course?.get('title') || row.get('sourcedId'),
        subject: listIn(row.get('subjects'))[0] ?? listIn(course?.get('subjects') ?? '')[0] ?? null,
        termCode: listIn(row.get('termSourcedIds') || row.get('terms'))[0] ?? null,
      });
    });
  for (const row of tables.get('enrollments.csv'))
    reading(batch, 'enrollments.csv', row, () => {
      const role = row.get('role').toLowerCase();
      const member = {
        class: row.get('classSourcedId'),
        startsOn: maybeDate(row, 'beginDate'),
        endsOn: isDeleted(row) ? addDays(context.today, -1) : maybeDate(row, 'endDate'),
      };
      if (role === 'student') batch.classStudents.push({ ...member, student: row.get('userSourcedId') });
      else if (!isDeleted(row) && ['teacher', 'aide', 'proctor', 'administrator'].includes(role))
        batch.classStaff.push({ class: member.class, staff: row.get('userSourcedId') });
    });
}
