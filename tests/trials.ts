import { sql } from 'kysely';
import { expect } from 'vitest';
import type { TrialView } from '../src/interventions/core/trials/trial-views.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { type Casework, type databaseKinds, openCasework } from './casework.ts';

export type Trials = Awaited<ReturnType<typeof openTrials>>;

/** Five of History in year 1, and twenty more in year 2; Art has nobody. */
export async function openTrials(kind: (typeof databaseKinds)[number]) {
  const more: string[] = [];
  let unitId = '';

  const house: Casework = await openCasework(kind);
  const i = house.world.north.institutionId;
  const artId = uuidv7();
  await house.world.services.db.forInstitution(i, async (trx) => {
    const unit = await trx
      .selectFrom('institution.unit')
      .select('unit_id')
      .where('institution_id', '=', i)
      .where('code', '=', 'HIST')
      .executeTakeFirstOrThrow();
    unitId = unit.unit_id;
    await trx
      .insertInto('institution.unit')
      .values({ institution_id: i, unit_id: artId, kind: 'programme', code: 'ART', name: 'Art' })
      .execute();
    more.push(...Array.from({ length: 20 }, () => uuidv7()));
    await trx
      .insertInto('roster.student')
      .values(
        more.map((student_id, n) => ({
          institution_id: i,
          student_id,
          source_key: `m${n}`,
          display_name: `More ${n}`,
          search_key: `more ${n}`,
        })),
      )
      .execute();
    await trx
      .insertInto('roster.enrolment')
      .values(
        more.map((student_id, n) => ({
          institution_id: i,
          enrolment_id: 100 + n,
          student_id,
          source_key: `em${n}`,
          programme_unit_id: unitId,
          term_code: '2013J',
          academic_year: '2013-14',
          year_of_study: '2',
        })),
      )
      .execute();
  });
  const admin = await house.world.invite(house.world.north, 'admin');
  const art = await house.world.invite(house.world.north, 'leader', { unitId: artId, staffSourceKey: 'ben' });
  const trial = () => ({
    name: 'Study group, spring',
    kindKey: 'study-skills',
    unitId,
    tier: 1,
    places: 10,
    followWeeks: 8,
    isWithholdable: true,
    approvedBy: 'Dean of History, 10 February',
    whyFair: 'There are ten places for twenty-five who would gain; nobody is owed one.',
    stopRule: 'One in three of those who wait asks for it.',
  });
  const ok = async <T>(method: string, path: string, body?: unknown, who = house.who.leader): Promise<T> => {
    const answer = await house.ask(who, method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body as T;
  };
  const make = async (change: object = {}) =>
    (await ok<{ trialId: string }>('POST', '/trials', { ...trial(), ...change })).trialId;
  const look = (trialId: string) => ok<TrialView>('GET', `/trials/${trialId}`);
  const at = (now: string) =>
    sql`update institution.institution set fixed_now = ${now} where institution_id = ${house.world.north.institutionId}`.execute(
      house.world.services.db.owner,
    );
  const merge = (keptStudentId = '', mergedStudentId = '') =>
    ok<{ mergeId: string }>('POST', '/merges', { keptStudentId, mergedStudentId, reason: 'One person.' }, admin);
  return { house, unitId, artId, art, admin, more, trial, ok, make, look, at, merge };
}
