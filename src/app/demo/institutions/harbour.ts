import { castStaffOf } from '../../../../samples/generate/groups.ts';
import { harbour, harbour_seed, writeHarbourWindow } from '../../../../samples/generate/harbour/generate-harbour.ts';
import { harbourPeople } from '../../../../samples/generate/harbour/people.ts';
import { writeRosterFiles } from '../../roster-files/write-roster-files.ts';
import type { DemoInstitution } from '../demo-institution.ts';
import { tablesOf } from '../roster-of-generated.ts';
import { fromPlan } from './generated.ts';

export function harbourUniversity(): DemoInstitution {
  const made = harbour();
  return {
    ...fromPlan(made.plan, made, (window, folder) => writeHarbourWindow(made, window, folder)),
    model: null,
    attribution: null,
    people: castStaffOf('harbour'),
    roster: async (folder, asOf) => {
      const people = harbourPeople(harbour_seed, made.students);
      const tables = tablesOf(made.students, people, made.plan.academic_year, asOf);
      return [{ folder: await writeRosterFiles(folder, tables) }];
    },
  };
}
