import { emptyBatch, type RosterBatch } from '../src/roster/core/roster-batch.ts';

/** Two schools, and some students of the first, as a roster brings them. */
export function twoSchools(students: number): RosterBatch {
  const batch = emptyBatch('bulk');
  for (const [code, name] of [
    ['ELM', 'Elm School'],
    ['OAK', 'Oak School'],
  ] as const)
    batch.units.push({ kind: 'school', code, name, parent: null, timeZone: null });
  batch.periods.push({
    kind: 'term',
    unit: null,
    termCode: 'T',
    name: 'Year',
    academicYear: '2025-26',
    startsOn: '2025-09-02',
    endsOn: '2026-06-05',
  });
  for (const student of Array.from({ length: students }, (_, at) => at)) {
    const key = `s${student}`;
    batch.students.push({
      key,
      displayName: `Student ${student}`,
      givenName: ['Ana', 'Bo', 'Chi', 'Di'][student] ?? null,
      familyName: null,
      dateOfBirth: null,
      email: null,
      homeLanguage: student === 1 ? 'vi' : 'en',
      identifiers: [],
      characteristics: {},
    });
    batch.enrolments.push({
      key: `${key}/ELM/T`,
      student: key,
      programme: 'ELM',
      campus: null,
      termCode: 'T',
      academicYear: '2025-26',
      yearOfStudy: 'Grade 6',
      mode: 'full-time',
      startsOn: '2025-09-02',
      endsOn: null,
      endReason: null,
      isPrimary: true,
    });
  }
  return batch;
}
