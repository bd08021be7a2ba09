import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { friday, openRegisterWorld, type RegisterWorld, today } from '../../../../tests/register-world.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import type { ConflictsView, RegistersView, RegisterView, TakenView } from '../../core/registers/register-views.ts';

describe('registers', () => {
  let r: RegisterWorld;
  beforeAll(async () => {
    r = await openRegisterWorld();
  });
  afterAll(() => r.world.close());

  it('lists a teacher’s own r.classes, and an office’s by unit', async () => {
    const own = (await r.call<RegistersView>(r.teacher, 'GET', '/attendance/registers')).body;
    expect(own.registers.map(({ of, students }) => [of.name, students])).toEqual([['Class hist-a', 5]]);
    expect(own).toMatchObject({ units: [], mayGiveCodes: false, isOpen: true, day: today });
    const office = (await r.call<RegistersView>(r.officer, 'GET', '/attendance/registers')).body;
    expect(office.registers.map(({ of }) => of.name)).toEqual(['Class hist-a', 'Class hist-b']);
    expect(office).toMatchObject({ mayGiveCodes: true, unitId: r.units.HIST });
    expect((await r.call<RegistersView>(r.officer, 'GET', '/attendance/registers?day=2014-02-12')).body.isOpen).toBe(
      false,
    );
  });

  it('opens a register with who is in it, the sessions they have, and the codes in force', async () => {
    const view = await r.open(r.teacher, 'hist-a');
    expect(view).toMatchObject({ session: 'Day', sessions: ['Day'], taken: null });
    expect(view.lines.map(({ name, mark }) => [name, mark])).toEqual(
      ['0010', '0011', '0012', '0013', '0014'].map((key) => [`Student ${key}`, null]),
    );
    expect(view.codes.slice(0, 2)).toEqual([
      { code: 'P', name: 'Present', meaning: 'present', kind: 'attended' },
      { code: 'O', name: 'Present online', meaning: 'present', kind: 'attended' },
    ]);
    const before = await r.open(r.teacher, 'hist-a', friday);
    expect(before.lines[1]?.mark).toMatchObject({ code: 'A', from: 'file', by: null });
  });

  it('takes a register once however often it is sent, and measures and the student’s page follow', async () => {
    const registerId = uuidv7();
    const marks = [
      r.mark('0010', 'P'),
      r.mark('0011', 'A', { note: 'Was seen at the gate' }),
      r.mark('0012', 'L', { minutesLate: 12 }),
      r.mark('0013', 'P'),
      r.mark('0014', 'P'),
    ];
    const first = await r.take(r.teacher, marks, { registerId });
    expect(first).toMatchObject({ status: 200, body: { stored: 5, isRepeat: false, contested: [] } });
    const again = await r.take(r.teacher, marks, { registerId });
    expect(again.body).toMatchObject({ isRepeat: true, stored: 0 });
    const view = await r.open(r.teacher, 'hist-a');
    expect(view.taken?.by).toBe('north/teacher/t1');
    expect(view.lines[2]?.mark).toMatchObject({ code: 'L', from: 'person', minutesLate: 12, by: 'north/teacher/t1' });
    const before = (await r.daysOf('0011')).standing?.absentDays ?? -1;
    await r.work();
    expect(await r.codeOn('0011', today)).toBe('A');
    expect((await r.daysOf('0011')).standing?.absentDays).toBe(before + 1);
    const late = await r.daysOf('0012');
    expect(late.standing).toMatchObject({ lateSessions: 1, lateMinutes: 12, earlySessions: 0, earlyMinutes: 0 });
    expect(late.days.at(-1)).toMatchObject({
      kind: 'late',
      marks: [{ code: 'L', minutesLate: 12, minutesEarly: null }],
    });
    const list = (await r.call<RegistersView>(r.teacher, 'GET', '/attendance/registers')).body;
    expect(list.registers[0]?.taken).toMatchObject([{ session: 'Day', by: 'north/teacher/t1' }]);
    // A day that no file covers is not in the score yet: the rest of the institution would count as nothing.
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from activity.covered c join activity.load l using (institution_id, load_id) where l.delivery_id is null and c.institution_id = ${r.world.north.institutionId}`.execute(
      r.world.services.db.owner,
    );
    expect(rows[0]?.n).toBe(0);
  });

  it('corrects a mark that a file brought, has the week scored again, and lets it stand when the same file comes again', async () => {
    const taken = await r.take(r.teacher, [r.mark('0011', 'P', { seen: 'A' })], { day: friday });
    expect(taken.body).toMatchObject({ stored: 1, contested: [] });
    await r.work();
    expect(await r.codeOn('0011', friday)).toBe('P');
    const { rows } = await sql<{
      attended: number;
    }>`select count(*)::int as attended from jobs.job where name = 'scoring.weekly-run' and state = 'created' and (data->>'institutionId')::int = ${r.world.north.institutionId}`.execute(
      r.world.services.db.owner,
    );
    expect(rows[0]?.attended).toBe(1);
    await r.deliver(
      [
        ['0011', friday, 'A'],
        ['0010', friday, 'P'],
      ],
      { from: friday, to: friday },
    );
    await r.deliver(
      [
        ['0011', friday, 'A'],
        ['0010', friday, 'P'],
        ['0012', friday, 'P'],
      ],
      { from: friday, to: friday },
    );
    expect(await r.codeOn('0011', friday)).toBe('P');
    expect((await r.call<ConflictsView>(r.officer, 'GET', '/attendance/conflicts')).body.total).toBe(0);
  });

  it('lets something newer of a file count until a person decides, and keeps both', async () => {
    // 0013 was marked present today; the file says sick.
    await r.deliver(
      [
        ['0013', today, 'S'],
        ['0012', today, 'L'],
        ['0011', today, 'S'],
      ],
      { from: today, to: today },
    );
    expect(await r.codeOn('0013', today)).toBe('S');
    // Absent was said by both: the file found the reason, and nobody is asked.
    expect(await r.codeOn('0011', today)).toBe('S');
    // Whom the file does not name keeps what was taken.
    expect(await r.codeOn('0010', today)).toBe('P');
    const conflicts = (await r.call<ConflictsView>(r.officer, 'GET', '/attendance/conflicts')).body;
    expect(conflicts.people).toMatchObject([
      {
        name: 'Student 0013',
        taken: { code: 'P', by: 'north/teacher/t1' },
        other: { code: 'S', by: null },
        session: 'Day',
      },
    ]);
    const takenId = conflicts.people[0]?.takenId ?? '';
    expect((await r.call(r.other, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'taken' })).status).toBe(
      404,
    );
    expect((await r.call(r.officer, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'taken' })).status).toBe(
      200,
    );
    expect((await r.call(r.officer, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'other' })).status).toBe(
      409,
    );
    await r.work();
    expect(await r.codeOn('0013', today)).toBe('P');
    // Decided is decided: the same word of the file does not come back.
    await r.deliver(
      [
        ['0013', today, 'S'],
        ['0012', today, 'P'],
        ['0011', today, 'S'],
      ],
      { from: today, to: today },
    );
    expect(await r.codeOn('0013', today)).toBe('P');
    expect((await r.call<ConflictsView>(r.officer, 'GET', '/attendance/conflicts')).body.people).toMatchObject([
      { name: 'Student 0012', taken: { code: 'L', minutesLate: 12 }, other: { code: 'P' } },
    ]);
  });

  it('keeps minutes as they were last said: of a person, where a file says the same code, and none once they are taken away', async () => {
    const minutesOf = async () => {
      await r.work();
      const { standing } = await r.daysOf('0016');
      return [standing?.lateSessions, standing?.lateMinutes, standing?.earlySessions, standing?.earlyMinutes];
    };
    const take = (code: string, more: object) =>
      r.take(r.officer, [r.mark('0016', code, more)], { classId: r.classes['hist-b'] });
    await take('L', { seen: null, minutesLate: 20 });
    expect(await minutesOf()).toEqual([1, 20, 0, 0]);
    await r.deliver([['0016', today, 'L']], { from: today, to: today });
    expect(await minutesOf()).toEqual([1, 20, 0, 0]);
    await take('L', { seen: 'L', minutesLate: 25, minutesEarly: 10 });
    expect(await minutesOf()).toEqual([1, 25, 1, 10]);
    await take('L', { seen: 'L' });
    expect(await minutesOf()).toEqual([1, 0, 0, 0]);
    await take('LE', { seen: 'L', minutesEarly: 40 });
    expect(await minutesOf()).toEqual([0, 0, 1, 40]);
  });

  it('contests a mark from a device that did not see what somebody else had answered meanwhile', async () => {
    await r.take(r.officer, [r.mark('0014', 'S', { seen: 'P' })]);
    const late = await r.take(r.teacher, [
      r.mark('0014', 'A', { seen: 'P' }),
      r.mark('0010', 'L', { seen: 'P', minutesLate: 3 }),
    ]);
    expect(late.body.contested).toMatchObject([
      {
        name: 'Student 0014',
        taken: { code: 'A', by: 'north/teacher/t1' },
        other: { code: 'S', by: 'north/attendance-officer' },
      },
    ]);
    const view = await r.open(r.teacher, 'hist-a');
    expect(view.lines[4]).toMatchObject({ mark: { code: 'S' }, contested: { code: 'A' } });
    expect(view.lines[0]?.mark).toMatchObject({ code: 'L', minutesLate: 3 });
    const keep = await r.call(r.teacher, 'POST', `/attendance/conflicts/${late.body.contested[0]?.takenId}/decide`, {
      keep: 'other',
    });
    expect(keep.status).toBe(200);
    expect((await r.open(r.teacher, 'hist-a')).lines[4]).toMatchObject({ mark: { code: 'S' }, contested: null });
  });

  it('opens nobody else’s class, and a year group where there are no classes', async () => {
    expect((await r.call(r.other, 'GET', `/attendance/register?classId=${r.classes['hist-a']}`)).status).toBe(404);
    expect((await r.call(r.officer, 'GET', `/attendance/register?unitId=${r.units.PHIL}&year=1`)).status).toBe(404);
    const admin = await r.world.invite(r.world.north, 'admin');
    const group = (await r.call<RegisterView>(admin, 'GET', `/attendance/register?unitId=${r.units.PHIL}&year=1`)).body;
    expect(group.lines.map(({ name }) => name)).toEqual(['Student 0020', 'Student 0021']);
    const list = (await r.call<RegistersView>(admin, 'GET', `/attendance/registers?unit=${r.units.PHIL}`)).body;
    expect(list.registers).toMatchObject([{ of: { classId: null, year: '1', place: 'Philosophy' }, students: 2 }]);
    const taken = await r.call<TakenView>(admin, 'POST', '/attendance/register', {
      registerId: uuidv7(),
      unitId: r.units.PHIL,
      year: '1',
      day: today,
      session: 'Day',
      takenAt: `${today}T09:00:00Z`,
      marks: [r.mark('0020', 'A')],
    });
    expect(taken.body).toMatchObject({ stored: 1 });
  });
});
