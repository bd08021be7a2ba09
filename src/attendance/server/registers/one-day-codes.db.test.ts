import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegisterWorld, type RegisterWorld, today } from '../../../../tests/register-world.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { EventView } from '../../../ledger/core/views.ts';
import type { OneDayCodeView, SubstituteView } from '../../core/registers/register-views.ts';

describe('a one-day code', () => {
  let r: RegisterWorld;
  let code: string;
  let codeId: string;
  beforeAll(async () => {
    r = await openRegisterWorld();
  });
  afterAll(() => r.world.close());

  const give = (who: string, more: object = {}) =>
    r.call<{ codeId: string; code: string } & { code: string }>(who, 'POST', '/attendance/codes', {
      classId: r.classes['hist-a'],
      forName: 'Ms Jones',
      ...more,
    });
  const enter = async (typed: string, institution = 'north') =>
    r.world.ask(null, 'POST', `/api/one-day/${institution}/class`, { code: typed });
  const send = (typed: string, marks: object[], more: object = {}) =>
    r.world.ask(null, 'POST', '/api/one-day/north/marks', {
      code: typed,
      registerId: uuidv7(),
      session: 'Day',
      takenAt: `${today}T09:00:00Z`,
      marks,
      ...more,
    });

  it('is made by the office, for one class on one day, and kept nowhere', async () => {
    const made = await give(r.officer);
    expect(made.status).toBe(200);
    ({ code, codeId } = made.body);
    expect(code).toMatch(/^[2-9B-Z]{4}-[2-9B-Z]{4}$/);
    const { rows } = await sql<{
      all: string;
    }>`select string_agg(o::text, '') as all from attendance.one_day_code o`.execute(r.world.services.db.owner);
    expect(rows[0]?.all).not.toContain(code.replace('-', ''));
    const listed = (await r.call<{ codes: OneDayCodeView[] }>(r.officer, 'GET', '/attendance/codes')).body.codes;
    expect(listed).toMatchObject([{ className: 'Class hist-a', forName: 'Ms Jones', openedAt: null, day: today }]);
    expect(JSON.stringify(listed)).not.toContain(code);
  });

  it('opens names and marks of its class, and takes them; the ledger says who did', async () => {
    const opened = await enter(` ${code.toLowerCase().replace('-', ' ')} `);
    expect(opened.status).toBe(200);
    const view = opened.body as unknown as SubstituteView;
    expect(view).toMatchObject({ className: 'Class hist-a', day: today, session: 'Day', sessions: ['Day'] });
    expect(Object.keys(view.lines[0] ?? {}).sort()).toEqual([
      'code',
      'minutesEarly',
      'minutesLate',
      'name',
      'studentId',
    ]);
    expect(view.lines).toHaveLength(5);
    const taken = await send(code, [r.mark('0010', 'P'), r.mark('0011', 'A')]);
    expect(taken).toMatchObject({ status: 200, body: { stored: 2, contested: 0 } });
    expect((await r.open(r.teacher, 'hist-a')).lines[1]?.mark).toMatchObject({
      code: 'A',
      by: 'Substitute by code (Ms Jones)',
    });
    const admin = await r.world.invite(r.world.north, 'admin');
    const { events } = (await r.call<{ events: EventView[] }>(admin, 'GET', '/ledger/events')).body;
    expect(events.slice(0, 3).map(({ verb, actor_name }) => [verb, actor_name])).toEqual(
      expect.arrayContaining([
        ['attendance.take-marks', 'Substitute by code (Ms Jones)'],
        ['attendance.open-by-code', 'Substitute by code (Ms Jones)'],
      ]),
    );
  });

  it('marks nobody of another class', async () => {
    const answer = await send(code, [r.mark('0015', 'A')]);
    expect(answer).toMatchObject({ status: 422, body: { code: 'attendance.not-in-register' } });
  });

  it('opens nothing on another day, in another institution, or once it is taken back', async () => {
    const tomorrow = (await give(r.officer, { day: '2014-02-18' })).body.code;
    expect(await enter(tomorrow)).toMatchObject({ status: 403, body: { code: 'attendance.code-unknown' } });
    expect((await enter(code, 'south')).status).toBe(403);
    expect((await enter(code, 'nowhere')).status).toBe(403);
    expect((await r.call(r.other, 'POST', `/attendance/codes/${codeId}/revoke`)).status).toBe(404);
    expect((await r.call(r.officer, 'POST', `/attendance/codes/${codeId}/revoke`)).status).toBe(200);
    expect((await enter(code)).status).toBe(403);
    expect((await send(code, [r.mark('0010', 'P')])).status).toBe(403);
  });

  it.each<[string, (r: RegisterWorld) => [string, object], number]>([
    ['a class that does not exist', (r) => [r.officer, { classId: uuidv7() }], 404],
    ['a day that is over', (r) => [r.officer, { day: '2014-02-16' }], 422],
    ['a day far off', (r) => [r.officer, { day: '2014-03-17' }], 422],
    ['nobody', (r) => [r.officer, { forName: ' ' }], 422],
    ['a name without end', (r) => [r.officer, { forName: 'x'.repeat(81) }], 422],
    ['a class, when a teacher asks', (r) => [r.teacher, {}], 404],
  ])('is not made for %s', async (_, input, status) => {
    const [who, more] = input(r);
    const count = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from attendance.one_day_code`.execute(
          r.world.services.db.owner,
        )
      ).rows[0]?.n;
    const before = await count();
    expect((await give(who, more)).status).toBe(status);
    expect(await count()).toBe(before);
  });

  it('is not to be guessed: ten wrong ones from one place, and even the right one has to wait', async () => {
    const right = (await give(r.officer)).body.code;
    await sql`delete from attendance.code_try`.execute(r.world.services.db.owner);
    for (let i = 0; i < 10; i++) expect((await enter(`2222-222${2 + (i % 8)}`)).status).toBe(403);
    expect(await enter(right)).toMatchObject({ status: 429, body: { code: 'attendance.too-many-tries' } });
    await sql`update attendance.code_try set since = since - interval '16 minutes'`.execute(r.world.services.db.owner);
    expect((await enter(right)).status).toBe(200);
  });
});
