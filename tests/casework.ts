import { uuidv7 } from '../src/kernel/ids.ts';
import { databaseKinds } from './database.ts';
import { openWorld, type World } from './world.ts';

export { databaseKinds };

/** Students, tutors and the people of a small university, as they meet casework over HTTP. */
export interface Casework {
  world: World;
  /** Students 0 to 4: 0, 1 and 2 are Ada's, 3 and 4 are Ben's; all are in History. */
  students: string[];
  stranger: string;
  staff: { ada: string; ben: string };
  who: { ada: string; ben: string; leader: string; lead: string; teacher: string; south: string };
  /** Asks within north: '/cases'. */
  ask(
    who: string | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown>; response: Response }>;
}

export async function openCasework(kind: 'embedded' | 'server' = 'embedded'): Promise<Casework> {
  const { freshDatabase } = await import('./database.ts');
  const world = await openWorld(kind, await freshDatabase(kind));
  const students = Array.from({ length: 5 }, () => uuidv7());
  const staff = { ada: uuidv7(), ben: uuidv7() };
  const stranger = uuidv7();
  await enrol(world, world.north.institutionId, students, staff);
  await enrol(world, world.south.institutionId, [stranger], null);
  const who = {
    ada: await world.invite(world.north, 'tutor', { staffSourceKey: 'ada' }),
    ben: await world.invite(world.north, 'tutor', { staffSourceKey: 'ben' }),
    leader: await world.invite(world.north, 'leader'),
    lead: await world.invite(world.north, 'safeguarding-lead'),
    teacher: await world.invite(world.north, 'teacher', { staffSourceKey: 'ben' }),
    south: await world.invite(world.south, 'admin'),
  };
  return {
    world,
    students,
    stranger,
    staff,
    who,
    ask: (asker, method, path, body) => world.ask(asker, method, `/api/v1/north${path}`, body),
  };
}

async function enrol(
  world: World,
  institutionId: number,
  students: readonly string[],
  staff: { ada: string; ben: string } | null,
): Promise<void> {
  await world.services.db.forInstitution(institutionId, async (trx) => {
    const unitId = uuidv7();
    const common = { institution_id: institutionId };
    await trx
      .insertInto('institution.unit')
      .values({ ...common, unit_id: unitId, kind: 'programme', code: 'HIST', name: 'History' })
      .execute();
    await trx
      .insertInto('roster.student')
      .values(
        students.map((student_id, n) => ({
          ...common,
          student_id,
          source_key: `s${n}`,
          display_name: `Student ${n}`,
          search_key: `student ${n}`,
        })),
      )
      .execute();
    await trx
      .insertInto('roster.enrolment')
      .values(
        students.map((student_id, n) => ({
          ...common,
          enrolment_id: n + 1,
          student_id,
          source_key: `e${n}`,
          programme_unit_id: unitId,
          term_code: '2013J',
          academic_year: '2013-14',
          year_of_study: '1',
        })),
      )
      .execute();
    if (!staff) return;
    await trx
      .insertInto('roster.staff')
      .values([
        { ...common, staff_id: staff.ada, source_key: 'ada', display_name: 'Ada Tutor' },
        { ...common, staff_id: staff.ben, source_key: 'ben', display_name: 'Ben Tutor' },
      ])
      .execute();
    await trx
      .insertInto('roster.caseload')
      .values(
        students.map((student_id, n) => ({
          ...common,
          staff_id: n < 3 ? staff.ada : staff.ben,
          student_id,
          kind: 'tutor',
        })),
      )
      .execute();
  });
}
