import { castStaffOf } from '../../../../samples/generate/groups.ts';
import { riverbend, writeRiverbendWindow } from '../../../../samples/generate/riverbend/generate-riverbend.ts';
import { riverbendPeople } from '../../../../samples/generate/riverbend/people.ts';
import { writeRosterFiles } from '../../roster-files/write-roster-files.ts';
import type { DemoInstitution } from '../demo-institution.ts';
import { tablesOf } from '../roster-of-generated.ts';
import { fromPlan } from './generated.ts';

export function riverbendDistrict(): DemoInstitution {
  const made = riverbend();
  const guardians = new Map(made.students.map((student) => [student.id, student.family_of.guardians]));
  return {
    ...fromPlan(made.plan, made, (window, folder) => writeRiverbendWindow(made, window, folder)),
    // Peers are a school's grade: here the school is what a student is enrolled in.
    model: null,
    attribution: null,
    people: castStaffOf('riverbend'),
    roster: async (folder, asOf) => ({
      folder: await writeRosterFiles(
        folder,
        tablesOf(
          made.students,
          riverbendPeople(made.students),
          made.plan.academic_year,
          asOf,
          (student) => guardians.get(student.id) ?? [],
        ),
      ),
    }),
  };
}
