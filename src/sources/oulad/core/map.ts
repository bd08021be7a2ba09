/**
 * The Open University's tables in Leadline's words: what an institution must be set up with, its roster, and who was
 * expected to hand in what, and did. Pure: the same tables give the same rows.
 *
 * `asOf` is the last day that is known; what is dated later (registrations, unregistrations, submissions due) is not
 * there yet. Without it everything is known.
 */
import { addDays, type IsoDate, weekOf } from '../../../kernel/week.ts';
import { CLICK_SOURCES, clickSourceKeys, clickSourceOf } from './click-sources.ts';
import { academicYearOf, dateOf, dayZero, fullWeeks, type Presentation } from './presentation.ts';
import type { OuladTables, RegistrationRow, StudentInfoRow } from './tables.ts';

export interface OuladProgramme {
  code: string;
  name: string;
}

/** A presentation's stretch of the calendar, its weeks that can be scored: from day 0 to the last Sunday. */
export interface OuladTerm {
  programme: string;
  term_code: string;
  name: string;
  academic_year: string;
  starts_on: IsoDate;
  ends_on: IsoDate;
}

export interface OuladSource {
  key: string;
  name: string;
  measure: 'count' | 'rate';
  weight_group: 'vle' | 'other' | 'none';
  /** Where it applies, 'programme/term'; null: everywhere. */
  cohorts: string[] | null;
}

export interface OuladStudent {
  source_key: string;
  display_name: string;
  characteristics: Record<string, string>;
}

export interface OuladEnrolment {
  source_key: string;
  student: string;
  programme: string;
  term_code: string;
  academic_year: string;
  mode: 'full-time' | 'part-time';
  /** Null: always enrolled. */
  starts_on: IsoDate | null;
  /** The day before unregistration; null: never left. */
  ends_on: IsoDate | null;
  end_reason: 'withdrawn' | null;
}

export interface OuladOutcome {
  enrolment: string;
  value: string;
  known_on: IsoDate;
}

/** One assessment that one enrolment was expected to hand in, on a day of the week in which it was due. */
export interface OuladSubmission {
  student: string;
  programme: string;
  term_code: string;
  date: IsoDate;
  attended: 0 | 1;
  /** 0: nothing was due, which is worth saying in a file that must speak for a quiet week. */
  expected: 0 | 1;
}

export function presentationsOf(tables: OuladTables): Presentation[] {
  const lastClick = new Map(tables.clickSpans.map((span) => [cohortKey(span), span.last_day]));
  return tables.courses.map((course) => ({ ...course, last_click_day: lastClick.get(cohortKey(course)) ?? null }));
}

export function mapProgrammes(tables: OuladTables): OuladProgramme[] {
  const codes = new Set(tables.courses.map((course) => course.programme));
  return [...codes].sort().map((code) => ({ code, name: code }));
}

/** A presentation without a full week of clicks has no term: nothing of it can be scored. */
export function mapTerms(tables: OuladTables): OuladTerm[] {
  return presentationsOf(tables).flatMap((presentation) => {
    const { programme, term } = presentation;
    const weeks = fullWeeks(presentation);
    if (weeks === 0) return [];
    return {
      programme,
      term_code: term,
      name: `${programme} ${term}`,
      academic_year: academicYearOf(term),
      starts_on: dayZero(term),
      ends_on: dateOf(term, 7 * weeks - 1),
    };
  });
}

/** A kind of site that a presentation has none of does not apply there. */
export function mapSources(tables: OuladTables): OuladSource[] {
  const everywhere = new Set(tables.courses.map(cohortKey));
  const clicks = clickSourceKeys.map((key): OuladSource => {
    const sites = tables.siteKinds.filter((site) => clickSourceOf(site.activity_type) === key);
    const cohorts = [...new Set(sites.map(cohortKey))].filter((cohort) => everywhere.has(cohort)).sort();
    return {
      key,
      name: CLICK_SOURCES[key].name,
      measure: 'count',
      weight_group: key === 'other' ? 'none' : 'vle',
      cohorts: cohorts.length === everywhere.size ? null : cohorts,
    };
  });
  return [
    ...clicks,
    { key: 'submissions', name: 'Submissions', measure: 'rate', weight_group: 'other', cohorts: null },
  ];
}

const characteristics = {
  gender: 'gender',
  disability: 'disability',
  age_band: 'age',
  imd_band: 'deprivation',
  region: 'region',
  highest_education: 'prior-education',
} as const satisfies Partial<Record<keyof StudentInfoRow, string>>;

/** They have no names. A student of several presentations is one student, as the latest presentation describes them. */
export function mapStudents(tables: OuladTables, asOf: IsoDate | null = null): OuladStudent[] {
  const known = new Set(knownRegistrations(tables, asOf).map(enrolmentKey));
  const students = new Map<string, OuladStudent>();
  const byTerm = tables.students.filter((row) => known.has(enrolmentKey(row)));
  byTerm.sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : 0));
  for (const row of byTerm) {
    const described: Record<string, string> = {};
    for (const [column, kind] of Object.entries(characteristics) as [keyof typeof characteristics, string][]) {
      const value = row[column];
      if (value !== null) described[kind] = value;
    }
    students.set(row.student, {
      source_key: row.student,
      display_name: `Student ${row.student}`,
      characteristics: described,
    });
  }
  return [...students.values()];
}

/** 120 credits are a full-time year at this university. */
const full_time_credits = 120;

export function mapEnrolments(tables: OuladTables, asOf: IsoDate | null = null): OuladEnrolment[] {
  const credits = new Map(tables.students.map((row) => [enrolmentKey(row), row.studied_credits ?? 0]));
  return knownRegistrations(tables, asOf).map((row) => ({
    source_key: enrolmentKey(row),
    student: row.student,
    programme: row.programme,
    term_code: row.term,
    academic_year: academicYearOf(row.term),
    mode: (credits.get(enrolmentKey(row)) ?? 0) >= full_time_credits ? 'full-time' : 'part-time',
    ...enrolledDays(row, asOf),
  }));
}

/** Kept apart from everything that scores: known when the student withdrew, otherwise when the presentation ended. */
export function mapOutcomes(tables: OuladTables): OuladOutcome[] {
  const unregistered = new Map(tables.registrations.map((row) => [enrolmentKey(row), row.unregistered_day]));
  const lengths = new Map(tables.courses.map((course) => [cohortKey(course), course.length_days]));
  return tables.students.flatMap((row) => {
    if (row.final_result === null) return [];
    const left = row.final_result === 'Withdrawn' ? (unregistered.get(enrolmentKey(row)) ?? null) : null;
    const day = left ?? lengths.get(cohortKey(row)) ?? 0;
    return { enrolment: enrolmentKey(row), value: row.final_result, known_on: dateOf(row.term, day) };
  });
}

/**
 * Expected: every assessment that is not an exam, of each student enrolled on any day of the week in which it is due.
 * Attended: handed in on or before the due day, or banked. Without a row it was not handed in; a late one never counts.
 * The observation lies on the due day, or on the enrolled day of that week which is nearest to it.
 */
export function mapSubmissions(tables: OuladTables, asOf: IsoDate | null = null): OuladSubmission[] {
  const handedIn = new Map(tables.submissions.map((row) => [`${row.assessment}/${row.student}`, row]));
  const dueOf = Map.groupBy(
    tables.assessments.filter((row) => row.type !== 'Exam' && row.due_day !== null),
    cohortKey,
  );
  const rows: OuladSubmission[] = [];
  for (const registration of knownRegistrations(tables, asOf)) {
    const enrolled = enrolledDays(registration, asOf);
    for (const { assessment, due_day } of dueOf.get(cohortKey(registration)) ?? []) {
      const due = dateOf(registration.term, due_day ?? 0);
      const date = enrolledDayNearest(due, enrolled);
      if (date === null || (asOf !== null && (date > asOf || due > asOf))) continue;
      const submitted = handedIn.get(`${assessment}/${registration.student}`);
      const isInTime =
        submitted !== undefined &&
        (submitted.is_banked || (submitted.submitted_day !== null && submitted.submitted_day <= (due_day ?? 0)));
      rows.push({
        student: registration.student,
        programme: registration.programme,
        term_code: registration.term,
        date,
        attended: isInTime ? 1 : 0,
        expected: 1,
      });
    }
  }
  return rows;
}

/** The day of `due`'s week on which the student was enrolled and which is nearest to `due`; null without any. */
function enrolledDayNearest(
  due: IsoDate,
  enrolled: { starts_on: IsoDate | null; ends_on: IsoDate | null },
): IsoDate | null {
  const monday = weekOf(due);
  const sunday = addDays(monday, 6);
  const first = enrolled.starts_on !== null && enrolled.starts_on > monday ? enrolled.starts_on : monday;
  const last = enrolled.ends_on !== null && enrolled.ends_on < sunday ? enrolled.ends_on : sunday;
  if (first > last) return null;
  return due < first ? first : due > last ? last : due;
}

function enrolledDays(
  row: RegistrationRow,
  asOf: IsoDate | null,
): { starts_on: IsoDate | null; ends_on: IsoDate | null; end_reason: 'withdrawn' | null } {
  const starts_on = row.registered_day === null ? null : dateOf(row.term, row.registered_day);
  const left_on = row.unregistered_day === null ? null : dateOf(row.term, row.unregistered_day);
  if (left_on === null || (asOf !== null && left_on > asOf)) return { starts_on, ends_on: null, end_reason: null };
  const dayBefore = addDays(left_on, -1);
  // Somebody may leave before they came: they were never enrolled on any day.
  const never = starts_on === null ? null : addDays(starts_on, -1);
  return { starts_on, ends_on: never !== null && dayBefore < never ? never : dayBefore, end_reason: 'withdrawn' };
}

function knownRegistrations(tables: OuladTables, asOf: IsoDate | null): RegistrationRow[] {
  if (asOf === null) return tables.registrations;
  return tables.registrations.filter(
    (row) => row.registered_day === null || dateOf(row.term, row.registered_day) <= asOf,
  );
}

export function cohortKey(of: { programme: string; term: string }): string {
  return `${of.programme}/${of.term}`;
}

function enrolmentKey(of: { student: string; programme: string; term: string }): string {
  return `${of.student}/${of.programme}/${of.term}`;
}
