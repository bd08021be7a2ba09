import type { GeneratedPeople, GeneratedStudent } from '../../../samples/generate/model.ts';
import type { GeneratedGuardian } from '../../../samples/generate/riverbend/families.ts';
import type { IsoDate } from '../../kernel/week.ts';
import type { RosterTables } from '../roster-files/roster-tables.ts';

/** The roster as it is known at the end of a day: who comes later is not there, and nobody is known to leave later. */
export function tablesOf(
  students: readonly GeneratedStudent[],
  people: GeneratedPeople,
  academic_year: string,
  asOf: IsoDate,
  guardiansOf: (student: GeneratedStudent) => readonly GeneratedGuardian[] = () => [],
): RosterTables {
  const known = students.filter((student) => student.enrolments.some((one) => one.starts_on <= asOf));
  const ids = new Set(known.map((student) => student.id));
  const guardians = new Map(known.flatMap(guardiansOf).map((guardian) => [guardian.id, guardian]));
  return {
    students: known.map((student) => ({
      id: student.id,
      display: student.display,
      given: student.given,
      family: student.family,
      date_of_birth: student.date_of_birth,
      email: student.email,
      home_language: student.home_language,
      card: student.card,
      characteristics: student.characteristics,
    })),
    enrolments: known.flatMap((student) =>
      student.enrolments
        .filter((one) => one.starts_on <= asOf)
        .map((one) => {
          const hasLeft = one.ends_on !== null && one.ends_on <= asOf;
          return {
            ...one,
            student: student.id,
            term_code: academic_year,
            academic_year,
            ends_on: hasLeft ? one.ends_on : null,
            end_reason: hasLeft ? one.end_reason : null,
          };
        }),
    ),
    staff: people.staff,
    caseloads: people.caseloads.filter((one) => ids.has(one.student)),
    classes: people.classes.map((one) => ({ ...one, students: one.students.filter((id) => ids.has(id)) })),
    guardians: [...guardians.values()],
    guardianships: known.flatMap((student) =>
      guardiansOf(student).map(({ id, relation, household, may_receive }) => ({
        student: student.id,
        guardian: id,
        relation,
        household,
        may_receive,
      })),
    ),
    circumstances: people.circumstances.filter((one) => ids.has(one.student) && one.starts_on <= asOf),
    outcomes: [],
  };
}
