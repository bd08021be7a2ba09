import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegisterWorld, type RegisterWorld, today } from '../../tests/register-world.ts';
import type { AbsencesView, ResolveByView } from '../attendance/core/views.ts';
import { uuidv7 } from '../kernel/ids.ts';
import { unresolvedJob } from './attendance-jobs.ts';

/** Today 0011, 0012 and 0013 are absent without a reason; the institution's zone is that of its clock, UTC. */
describe('absences that nobody has explained', () => {
  let r: RegisterWorld;
  let admin: string;
  const staff: Record<string, string> = {};
  beforeAll(async () => {
    r = await openRegisterWorld();
    admin = await r.world.invite(r.world.north, 'admin');
    await r.take(r.teacher, [r.mark('0011', 'A'), r.mark('0012', 'A'), r.mark('0013', 'A'), r.mark('0010', 'P')]);
    await r.work();
    const { rows } = await sql<{
      id: string;
      key: string;
    }>`select staff_id as id, source_key as key from roster.staff`.execute(r.world.services.db.owner);
    for (const { id, key } of rows) staff[key] = id;
  });
  afterAll(() => r.world.close());

  /** Runs the job as if the institution's clock stood there. */
  const runAt = async (instant: string) => {
    const { institutionId } = r.world.north;
    const { db } = r.world.services;
    await sql`update institution.institution set fixed_now = ${instant}::timestamptz where institution_id = ${institutionId}`.execute(
      db.owner,
    );
    await unresolvedJob.run({ institutionId }, r.world.services);
    await sql`update institution.institution set fixed_now = '2014-02-17T23:59:59Z' where institution_id = ${institutionId}`.execute(
      db.owner,
    );
  };
  const notices = async () =>
    (
      await sql<{
        words: string;
        staff_id: string;
      }>`select words, staff_id from messages.notice where origin_kind = 'attendance' order by notice_id`.execute(
        r.world.services.db.owner,
      )
    ).rows;
  const set = (who: string, body: object) =>
    r.call<{ resolveById: string; code: string }>(who, 'POST', '/attendance/resolve-by', body);
  const day = async () => (await r.call<AbsencesView>(r.officer, 'GET', `/attendance/day?day=${today}`)).body;

  it('show how the family was asked, which can be taken back by whoever noted it', async () => {
    const ask = await r.call<{ askId: string }>(r.officer, 'POST', '/attendance/asks', {
      studentId: r.student['0011'],
      day: today,
      way: 'call',
    });
    expect(ask.status).toBe(200);
    const asked = (await day()).people.find(({ studentId }) => studentId === r.student['0011']);
    expect(asked).toMatchObject({ state: 'tried', tries: 1, asks: [{ way: 'call', by: 'north/attendance-officer' }] });
    expect((await r.call(r.teacher, 'POST', `/attendance/asks/${ask.body.askId}/undo`)).status).toBe(404);
    expect((await r.call(r.officer, 'POST', `/attendance/asks/${ask.body.askId}/undo`)).status).toBe(200);
    expect((await day()).people.find(({ studentId }) => studentId === r.student['0011'])?.asks).toEqual([]);
  });

  it('go to the person named, once, when the hour has come; what was explained does not', async () => {
    expect((await set(admin, { unitId: r.units.HIST, hour: 10, staffId: staff.t2 })).status).toBe(200);
    await r.call(r.officer, 'POST', '/attendance/explanations', {
      studentId: r.student['0012'],
      fromDay: today,
      reason: 'illness',
      saidBy: 'guardian',
    });
    await runAt(`${today}T09:59:00Z`);
    expect(await notices()).toEqual([]);
    await runAt(`${today}T10:00:00Z`);
    await runAt(`${today}T10:15:00Z`);
    await runAt(`${today}T23:45:00Z`);
    expect(await notices()).toEqual([
      {
        staff_id: staff.t2,
        words: '2 absences of today at History are not explained yet, and are with you now.',
      },
    ]);
    const people = (await day()).people;
    expect(people.map(({ name, passedOn }) => [name, passedOn?.to ?? null]).sort()).toEqual([
      ['Student 0011', 'Teacher t2'],
      ['Student 0012', null],
      ['Student 0013', 'Teacher t2'],
    ]);
  });

  it('wait on a day that is closed, on one without marks, and while the person named has left', async () => {
    await runAt('2014-02-12T12:00:00Z');
    await runAt('2014-02-18T12:00:00Z');
    expect(await notices()).toHaveLength(1);
    await sql`update roster.staff set left_on = '2014-02-01' where source_key = 't1'`.execute(
      r.world.services.db.owner,
    );
    expect((await set(admin, { unitId: null, hour: 9, staffId: staff.t1 })).status).toBe(404);
    const view = (await r.call<ResolveByView>(admin, 'GET', '/attendance/resolve-by')).body;
    expect(view.settings).toMatchObject([{ unit: 'History', hour: 10, staff: 'Teacher t2', hasLeft: false }]);
    expect((await r.call<ResolveByView>(r.officer, 'GET', '/attendance/resolve-by')).body).toMatchObject({
      maySet: false,
      staff: [],
    });
  });

  it.each<[string, string, () => [string, object], number]>([
    ['an hour that no clock has', '/resolve-by', () => [admin, { unitId: null, hour: 24, staffId: staff.t2 }], 422],
    ['an hour before the day', '/resolve-by', () => [admin, { unitId: null, hour: -1, staffId: staff.t2 }], 422],
    ['half an hour', '/resolve-by', () => [admin, { unitId: null, hour: 9.5, staffId: staff.t2 }], 422],
    ['a unit that is none', '/resolve-by', () => [admin, { unitId: uuidv7(), hour: 9, staffId: staff.t2 }], 404],
    ['nobody', '/resolve-by', () => [admin, { unitId: null, hour: 9, staffId: uuidv7() }], 404],
    ['a setting by an officer', '/resolve-by', () => [r.officer, { unitId: null, hour: 9, staffId: staff.t2 }], 403],
    [
      'an ask of a day to come',
      '/asks',
      () => [r.officer, { studentId: r.student['0010'], day: '2014-02-18', way: 'call' }],
      422,
    ],
    [
      'an ask long ago',
      '/asks',
      () => [r.officer, { studentId: r.student['0010'], day: '2013-12-01', way: 'call' }],
      422,
    ],
    ['an ask by pigeon', '/asks', () => [r.officer, { studentId: r.student['0010'], day: today, way: 'pigeon' }], 422],
    [
      'an ask by message, which is sent and not noted',
      '/asks',
      () => [r.officer, { studentId: r.student['0010'], day: today, way: 'message' }],
      422,
    ],
    [
      'an ask about another’s student',
      '/asks',
      () => [r.other, { studentId: r.student['0010'], day: today, way: 'call' }],
      404,
    ],
    ['an ask about nobody', '/asks', () => [r.officer, { studentId: uuidv7(), day: today, way: 'call' }], 404],
  ])('refuses %s, and nothing changed', async (_, path, input, status) => {
    const [who, body] = input();
    const state = async () =>
      (
        await sql`select (select count(*) from attendance.ask)::int as asks, (select count(*) from attendance.resolve_by)::int as hours`.execute(
          r.world.services.db.owner,
        )
      ).rows;
    const before = await state();
    expect((await r.call(who, 'POST', `/attendance${path}`, body)).status).toBe(status);
    expect(await state()).toEqual(before);
  });
});
