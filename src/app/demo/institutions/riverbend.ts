import { join } from 'node:path';
import { castStaffOf } from '../../../../samples/generate/groups.ts';
import type { InstitutionPlan } from '../../../../samples/generate/model.ts';
import { riverbend, writeRiverbendWindow } from '../../../../samples/generate/riverbend/generate-riverbend.ts';
import { riverbendPeople } from '../../../../samples/generate/riverbend/people.ts';
import { type OneRosterFrame, writeOneRoster } from '../../roster-files/write-one-roster.ts';
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
    roster: async (folder, asOf) => {
      const { academic_year } = made.plan;
      const people = riverbendPeople(made.students);
      const tables = tablesOf(made.students, people, academic_year, asOf, (student) => guardians.get(student.id) ?? []);
      return [
        { folder: await writeOneRoster(join(folder, 'oneroster'), tables, frameOf(made.plan)) },
        // What OneRoster has no place for: names as people write them, languages, households, custody, caseloads.
        {
          folder: await writeRosterFiles(join(folder, 'families-and-counselors'), {
            ...tables,
            enrolments: [],
            staff: [],
            classes: [],
          }),
        },
      ];
    },
  };
}

function frameOf({ name, units, periods, academic_year }: InstitutionPlan): OneRosterFrame {
  const year = periods.find((period) => period.kind === 'term');
  return {
    district: { id: 'RSD', name },
    schools: units,
    academic_year,
    starts_on: year?.starts_on ?? '',
    ends_on: year?.ends_on ?? '',
  };
}
