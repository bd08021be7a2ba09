import type { IsoDate } from '../../kernel/week.ts';
import { mapEnrolments, mapOutcomes, mapStudents } from '../../sources/oulad/core/map.ts';
import type { OuladTables } from '../../sources/oulad/core/tables.ts';
import type { RosterTables } from '../roster-files/roster-tables.ts';

/** Students, enrolments and outcomes. A presentation stands for the year too: a module has no years of study. */
export function ouladRoster(tables: OuladTables, asOf: IsoDate | null): RosterTables {
  const enrolments = mapEnrolments(tables, asOf);
  const keys = new Set(enrolments.map((one) => one.source_key));
  // The latest presentation is the one that lists show.
  const latest = new Map(
    enrolments.toSorted((a, b) => (a.term_code < b.term_code ? -1 : 1)).map((one) => [one.student, one.source_key]),
  );
  return {
    students: mapStudents(tables, asOf).map((student) => ({
      id: student.source_key,
      display: student.display_name,
      given: null,
      family: null,
      date_of_birth: null,
      email: null,
      home_language: null,
      card: null,
      characteristics: student.characteristics,
    })),
    enrolments: enrolments.map(({ source_key, ...one }) => ({
      ...one,
      key: source_key,
      year: one.term_code,
      is_primary: latest.get(one.student) === source_key,
    })),
    staff: [],
    caseloads: [],
    classes: [],
    guardians: [],
    guardianships: [],
    circumstances: [],
    // Those dated later are kept too, for back-tests; nobody is shown them before their day.
    outcomes: mapOutcomes(tables).filter((one) => keys.has(one.enrolment)),
  };
}
