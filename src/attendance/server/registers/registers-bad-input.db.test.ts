import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegisterWorld, type RegisterWorld, today } from '../../../../tests/register-world.ts';
import { uuidv7 } from '../../../kernel/ids.ts';

describe('what a register refuses', () => {
  let r: RegisterWorld;
  beforeAll(async () => {
    r = await openRegisterWorld();
  });
  afterAll(() => r.world.close());

  const good = () => ({
    registerId: uuidv7(),
    classId: r.classes['hist-a'],
    day: today,
    session: 'Day',
    takenAt: `${today}T09:00:00Z`,
    marks: [r.mark('0010', 'P', { seen: 'L' })],
  });
  it.each<[string, () => object, string]>([
    ['a day to come', () => ({ day: '2014-02-18' }), 'attendance.invalid'],
    ['a day long past', () => ({ day: '2014-01-07' }), 'attendance.invalid'],
    ['a day that the calendar closed', () => ({ day: '2014-02-12' }), 'attendance.closed'],
    ['no day at all', () => ({ day: '2014-02-30' }), 'leadline.invalid'],
    ['a code of no pack', () => ({ marks: [r.mark('0010', 'QQ')] }), 'attendance.invalid'],
    ['a code in other letters', () => ({ marks: [r.mark('0010', 'p')] }), 'attendance.invalid'],
    ['minutes without being late', () => ({ marks: [r.mark('0010', 'P', { minutesLate: 5 })] }), 'attendance.invalid'],
    ['minutes of half a day', () => ({ marks: [r.mark('0010', 'L', { minutesLate: 700 })] }), 'leadline.invalid'],
    ['a student twice', () => ({ marks: [r.mark('0010', 'P'), r.mark('0010', 'A')] }), 'attendance.invalid'],
    ['a student of another class', () => ({ marks: [r.mark('0015', 'P')] }), 'attendance.not-in-register'],
    [
      'a student of nobody',
      () => ({ marks: [{ ...r.mark('0010', 'P'), studentId: uuidv7() }] }),
      'attendance.not-in-register',
    ],
    ['another’s class', () => ({ classId: r.classes['hist-b'] }), 'attendance.not-found'],
    ['a class that does not exist', () => ({ classId: uuidv7() }), 'attendance.not-found'],
    ['neither class nor group', () => ({ classId: undefined }), 'attendance.not-found'],
    ['a session of no name here', () => ({ session: 'Alchemy' }), 'attendance.invalid'],
    ['a note without end', () => ({ marks: [r.mark('0010', 'A', { note: 'x'.repeat(301) })] }), 'leadline.invalid'],
    ['no marks', () => ({ marks: [] }), 'leadline.invalid'],
    ['a time that is none', () => ({ takenAt: 'nine o’clock' }), 'leadline.invalid'],
  ])('refuses %s, and nothing changed', async (_, change, code) => {
    const state = async () => {
      const { rows } =
        await sql`select (select count(*) from attendance.taken)::int as taken, (select count(*) from attendance.register)::int as registers,
        (select max(number) from ledger.event where verb = 'attendance.take-marks') as events`.execute(
          r.world.services.db.owner,
        );
      return rows[0];
    };
    const before = await state();
    const answer = await r.call<{ code: string }>(r.teacher, 'POST', '/attendance/register', {
      ...good(),
      ...change(),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.code).toBe(code);
    expect(await state()).toEqual(before);
  });

  it('refuses the number of somebody else’s register', async () => {
    const input = good();
    await r.take(r.officer, [r.mark('0013', 'P', { seen: 'P', note: 'again' })], { registerId: input.registerId });
    const answer = await r.call<{ code: string }>(r.teacher, 'POST', '/attendance/register', input);
    expect(answer).toMatchObject({ status: 409, body: { code: 'attendance.conflict' } });
  });
});
