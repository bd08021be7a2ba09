import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Casework, databaseKinds, openCasework } from '../../../../tests/casework.ts';
import { followDeliveries, importActivity } from '../../../activity/server/index.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { MappingInput } from '../../../sources/core/mapping.ts';
import { createSource } from '../../../sources/server/index.ts';
import { keepMarks } from '../keep-marks.ts';
import { refreshWaiting } from '../standings/refresh-standings.ts';

followDeliveries(keepMarks);
const mapping: MappingInput = {
  student: { column: 'who' },
  time: { column: 'day' },
  feeds: [
    {
      source: 'marks',
      value: {
        as: 'marks',
        column: 'code',
        codes: { P: { attended: 1, expected: 1 }, Q: { attended: 0, expected: 1 } },
      },
    },
  ],
};

// Today is Monday, 17 February 2014. Five students have marks of the two weeks before: present each day, but for the first, who has a Q on both Fridays.
describe.each(databaseKinds)('choosing codes on the %s database', (kind) => {
  let house: Casework;
  let admin: string;
  let unitId: string;
  let folder: string;
  beforeAll(async () => {
    house = await openCasework(kind);
    admin = await house.world.invite(house.world.north, 'admin');
    const { institutionId } = house.world.north;
    const { db } = house.world.services;
    unitId = await db.forInstitution(institutionId, async (trx) => {
      await sql`insert into roster.student_identifier (institution_id, kind, value, student_id)
        select institution_id, 'source', source_key, student_id from roster.student where institution_id = ${institutionId}`.execute(
        trx,
      );
      const unit = await trx
        .selectFrom('institution.unit')
        .select('unit_id')
        .where('institution_id', '=', institutionId)
        .executeTakeFirstOrThrow();
      return unit.unit_id;
    });
    folder = await mkdtemp(join(tmpdir(), 'leadline-choices-'));
    const context = {
      db,
      clock: fixedClock('2014-02-17T12:00:00Z'),
      actor: systemActor(institutionId),
      dataFolder: folder,
    };
    await createSource(context, { key: 'marks', name: 'Marks', measure: 'rate', weightGroup: 'attendance' });
    const days = ['03', '04', '05', '06', '07', '10', '11', '12', '13', '14'].map((day) => `2014-02-${day}`);
    const rows = days.flatMap((day, at) =>
      [0, 1, 2, 3, 4].map((n) => `s${n},${day},${n === 0 && at % 5 === 4 ? 'Q' : 'P'}`),
    );
    const file = join(folder, 'marks.csv');
    await writeFile(file, `who,day,code\n${rows.join('\n')}\n`);
    const { delivery } = await importActivity(context, { institutionId, sourceKey: 'marks', file, mapping });
    expect(delivery.stateReason ?? delivery.state).toBe('applied');
  }, 120_000);
  afterAll(async () => {
    await house.world.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (method: string, path: string, body?: unknown) =>
    house.ask(admin, method, `/attendance/choices${path}`, body);
  const standing = async () => {
    const { rows } = await sql<{
      enrolled_days: number;
      absent_days: number;
    }>`select enrolled_days, absent_days from attendance.standing where institution_id = ${house.world.north.institutionId} and enrolment_id = 1`.execute(
      house.world.services.db.owner,
    );
    return rows[0];
  };
  const own = (change: object = {}) => ({
    what: 'code',
    unitId: null,
    from: '2014-02-01',
    code: 'Q',
    meaning: 'not_expected',
    name: 'Quarantine',
    ...change,
  });

  it('says what a choice would change before it is saved, and then changes exactly that', async () => {
    expect(await standing()).toEqual({ enrolled_days: 10, absent_days: 2 });
    const preview = await ask('POST', '/preview', { save: own() });
    expect(preview.status, JSON.stringify(preview.body)).toBe(200);
    expect(preview.body).toEqual({
      isEstimate: false,
      students: 5,
      touched: 1,
      chronic: { before: 1, after: 0 },
      absentDays: { before: 2, after: 0 },
      codes: [{ code: 'Q', marks: 2, before: 'Unexcused', after: 'Not expected' }],
    });
    expect(await standing()).toEqual({ enrolled_days: 10, absent_days: 2 });
    expect((await ask('PUT', '', own())).status).toBe(200);
    await refreshWaiting(house.world.services.db, house.world.north.institutionId);
    expect(await standing()).toEqual({ enrolled_days: 8, absent_days: 0 });
  });

  it('reads a mark by what was in force on its day, and lets a unit choose otherwise', async () => {
    // From the second week on, History counts Q as present.
    await ask('PUT', '', own({ unitId, from: '2014-02-10', meaning: 'present', name: 'Present by video' }));
    await refreshWaiting(house.world.services.db, house.world.north.institutionId);
    expect(await standing()).toEqual({ enrolled_days: 9, absent_days: 0 });
  });

  it('takes a choice back, and what held before it holds again', async () => {
    const { body } = await ask('GET', '');
    const choices = body as unknown as { own: { choiceId: string; unit: string | null }[] };
    expect(choices.own.map(({ unit }) => unit)).toEqual([null, 'History']);
    for (const { choiceId } of choices.own) {
      const preview = await ask('POST', '/preview', { remove: choiceId });
      expect(preview.status).toBe(200);
      expect((await ask('DELETE', `/${choiceId}`)).status).toBe(200);
    }
    await refreshWaiting(house.world.services.db, house.world.north.institutionId);
    expect(await standing()).toEqual({ enrolled_days: 10, absent_days: 2 });
  });

  it('says what is wrong with a bad choice, and changes nothing', async () => {
    const everything = async () => {
      const { institutionId } = house.world.north;
      const { rows } =
        await sql`select (select count(*) from attendance.pack_in_force where institution_id = ${institutionId}) as packs,
        (select count(*) from attendance.own_code where institution_id = ${institutionId}) as own, (select count(*) from attendance.session_shape where institution_id = ${institutionId}) as shapes,
        (select last_number from ledger.head where institution_id = ${institutionId}) as events`.execute(
          house.world.services.db.owner,
        );
      return rows[0];
    };
    const before = await everything();
    const pack = { what: 'pack', unitId: null, from: '2014-02-01', key: 'england' };
    const shape = { what: 'shape', unitId: null, from: '2014-02-01', kind: 'periods', periods: 6, morningPeriods: 4 };
    const cases: [what: string, body: object, status: number, code: string][] = [
      ['a pack that is none', { ...pack, key: 'atlantis' }, 422, 'attendance.invalid'],
      ['a unit that is none', { ...pack, unitId: uuidv7() }, 422, 'attendance.invalid'],
      ['a unit in words', { ...pack, unitId: 'History' }, 422, 'leadline.invalid'],
      ['a day long ago', { ...pack, from: '1999-12-31' }, 422, 'attendance.invalid'],
      ['a day far ahead', { ...pack, from: '2016-01-01' }, 422, 'attendance.invalid'],
      ['a day that is none', { ...pack, from: '2014-02-30' }, 422, 'leadline.invalid'],
      ['a code without a letter', own({ code: '  ' }), 422, 'leadline.invalid'],
      ['a code as long as a remark', own({ code: 'absent because of a cold' }), 422, 'leadline.invalid'],
      ['a meaning that is none', own({ meaning: 'holiday' }), 422, 'leadline.invalid'],
      ['a code that says nothing', own({ meaning: 'none' }), 422, 'attendance.invalid'],
      ['a code without a name', own({ name: '' }), 422, 'leadline.invalid'],
      [
        'minutes of a code that says nobody was late',
        own({ meaning: 'illness', minutesOver: 30 }),
        422,
        'attendance.invalid',
      ],
      ['periods without any', { ...shape, periods: 0, morningPeriods: 0 }, 422, 'attendance.invalid'],
      ['more periods before noon than in a day', { ...shape, morningPeriods: 7 }, 422, 'attendance.invalid'],
      ['thirteen periods', { ...shape, periods: 13 }, 422, 'leadline.invalid'],
      ['an unknown shape', { ...shape, kind: 'blocks' }, 422, 'leadline.invalid'],
      ['nothing in particular', { what: 'everything' }, 422, 'leadline.invalid'],
    ];
    const found = [];
    for (const [what, body] of cases) {
      const answer = await ask('PUT', '', body);
      const looked = await ask('POST', '/preview', { save: body });
      found.push([what, answer.status, answer.body.code]);
      expect([what, looked.status]).toEqual([what, 422]);
    }
    expect(found).toEqual(cases.map(([what, , status, code]) => [what, status, code]));
    expect((await ask('DELETE', `/${uuidv7()}`)).status).toBe(404);
    expect((await ask('POST', '/preview', { remove: uuidv7() })).status).toBe(404);
    expect((await house.ask(house.who.leader, 'PUT', '/attendance/choices', pack)).status).toBe(403);
    expect(await everything()).toEqual(before);
  });
});
