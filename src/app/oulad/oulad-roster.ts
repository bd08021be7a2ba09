import type { IsoDate } from '../../kernel/week.ts';
import { emptyBatch, type RosterBatch } from '../../roster/core/roster-batch.ts';
import { mapEnrolments, mapOutcomes, mapStudents } from '../../sources/oulad/core/map.ts';
import type { OuladTables } from '../../sources/oulad/core/tables.ts';

/** Students, enrolments and outcomes. A presentation stands for the year too: a module has no years of study. */
export function ouladRoster(tables: OuladTables, asOf: IsoDate | null = null): RosterBatch {
  const enrolments = mapEnrolments(tables, asOf);
  const keys = new Set(enrolments.map((one) => one.source_key));
  // The latest presentation is the one that lists show.
  const latest = new Map(
    enrolments.toSorted((a, b) => (a.term_code < b.term_code ? -1 : 1)).map((one) => [one.student, one.source_key]),
  );
  return {
    ...emptyBatch('bulk'),
    students: mapStudents(tables, asOf).map(({ source_key, display_name, characteristics }) => ({
      key: source_key,
      displayName: display_name,
      givenName: null,
      familyName: null,
      dateOfBirth: null,
      email: null,
      homeLanguage: null,
      identifiers: [],
      characteristics,
    })),
    enrolments: enrolments.map((one) => ({
      key: one.source_key,
      student: one.student,
      programme: one.programme,
      campus: null,
      termCode: one.term_code,
      academicYear: one.academic_year,
      yearOfStudy: one.term_code,
      mode: one.mode,
      startsOn: one.starts_on,
      endsOn: one.ends_on,
      endReason: one.end_reason,
      isPrimary: latest.get(one.student) === one.source_key,
    })),
    // Those dated later are kept too, for back-tests; nobody is shown them before their day.
    outcomes: mapOutcomes(tables)
      .filter((one) => keys.has(one.enrolment))
      .map(({ enrolment, value, known_on }) => ({ enrolment, value, knownOn: known_on })),
  };
}
