import { join } from 'node:path';
import { castStaffOf, generatedStaff, groupsOfAbout } from '../../../../samples/generate/groups.ts';
import { britishUniversity } from '../../../../samples/generate/names.ts';
import { random } from '../../../../samples/generate/random.ts';
import { addDays, type IsoDate } from '../../../kernel/week.ts';
import { openWarehouse } from '../../../platform/warehouse/warehouse.ts';
import type { RosterBatch, RosterStaff } from '../../../roster/core/roster-batch.ts';
import { cohortKey, mapEnrolments, mapSubmissions, type OuladSubmission } from '../../../sources/oulad/core/map.ts';
import type { OuladTables } from '../../../sources/oulad/core/tables.ts';
import { readOulad, stageClicks } from '../../../sources/server/index.ts';
import { writeSubmissions } from '../../oulad/oulad-files.ts';
import { ouladLayOut, ouladModel } from '../../oulad/oulad-layout.ts';
import { ouladRoster } from '../../oulad/oulad-roster.ts';
import type { DemoFile, DemoInstitution } from '../demo-institution.ts';

const sample = new URL('../../../../samples/oulad', import.meta.url).pathname;
const first_day = '2013-02-04';
/** BBB 2013J's day 132: the end of its last week whose clicks are complete. */
const today = '2014-02-16';

export function openUniversity(): DemoInstitution {
  let read: Promise<OuladTables> | null = null;
  const tables = () => {
    read ??= readSample();
    return read;
  };
  return {
    key: 'oulad',
    name: 'Open University (OULAD sample)',
    preset: 'higher-education',
    timeZone: 'Europe/London',
    now: `${today}T23:59:59Z`,
    set_up_at: null,
    last_day: '2014-06-29',
    model: ouladModel,
    attribution: {
      text: 'Open University Learning Analytics dataset: Kuzilek J., Hlosta M., Zdrahal Z., Sci. Data 4:170171 (2017), CC BY 4.0',
      href: 'https://doi.org/10.1038/sdata.2017.171',
    },
    people: castStaffOf('oulad'),
    layOut: async () => ouladLayOut(await tables()),
    roster: async (_folder, asOf) => [{ batch: withTutors(ouladRoster(await tables(), asOf)) }],
    writePast: async (folder) => {
      const path = join(folder, 'studentVle.parquet');
      // All of it: rows dated after the institution's day are kept aside by the delivery itself.
      await stageInto(path, await tables());
      return [{ source: 'content', path }, ...(await submissionsFile(folder, await tables(), first_day, today))];
    },
    attendanceFile: null,
    writeNext: async (folder, after, to) => submissionsFile(folder, await tables(), addDays(after, 1), to),
  };
}

async function readSample(): Promise<OuladTables> {
  const warehouse = await openWarehouse();
  try {
    return await readOulad(warehouse, sample);
  } finally {
    await warehouse.close();
  }
}

async function stageInto(path: string, tables: OuladTables): Promise<void> {
  const warehouse = await openWarehouse();
  try {
    await stageClicks(warehouse, sample, tables, path);
  } finally {
    await warehouse.close();
  }
}

/** What was due from one day to another. In a quiet week one row says that nothing was: an empty file says nothing. */
async function submissionsFile(folder: string, tables: OuladTables, from: IsoDate, to: IsoDate): Promise<DemoFile[]> {
  const due = mapSubmissions(tables, to).filter((row) => row.date >= from);
  const rows = due.length > 0 ? due : nothingDue(tables, to);
  const path = await writeSubmissions(folder, rows, `submissions-${from}.csv`);
  return [{ source: 'submissions', path, covers: { from, to } }];
}

function nothingDue(tables: OuladTables, date: IsoDate): OuladSubmission[] {
  const enrolled = mapEnrolments(tables, date).find((one) => one.programme === 'AAA' && one.ends_on === null);
  if (!enrolled) return [];
  const { student, programme, term_code } = enrolled;
  return [{ student, programme, term_code, date, attended: 0, expected: 0 }];
}

/** The cast tutor's: four of its sixteen students are declining, and one has stopped. */
const cast_group = { cohort: 'BBB/2013J', index: 103 };

/** Seeded tutor groups of about twenty in each presentation. */
function withTutors(roster: RosterBatch): RosterBatch {
  const cast = castStaffOf('oulad');
  const staff = cast.map(staffRow);
  const caseloads: RosterBatch['caseloads'] = [];
  const tutor = cast.find((person) => person.role === 'tutor');
  const cohorts = Map.groupBy(roster.enrolments, (one) => cohortKey({ programme: one.programme, term: one.termCode }));
  let more = 0;
  for (const [cohort, members] of cohorts) {
    const own = random('oulad-tutor-groups', cohort);
    const shuffled = members
      .map((member) => ({ member, at: own.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ member }) => member.student);
    groupsOfAbout(shuffled, 20).forEach((group, index) => {
      const isCast = cohort === cast_group.cohort && index === cast_group.index && tutor !== undefined;
      const person = isCast ? tutor : generatedStaff('oulad', britishUniversity, more++);
      if (!isCast) staff.push(staffRow(person));
      for (const student of group)
        caseloads.push({ staff: person.id, student, kind: 'tutor', startsOn: null, endsOn: null });
    });
  }
  return { ...roster, staff, caseloads };
}

function staffRow({ id, display, email }: { id: string; display: string; email: string }): RosterStaff {
  return { key: id, displayName: display, email, leftOn: null };
}
