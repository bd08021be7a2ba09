import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../../tests/world.ts';
import { followDeliveries, importActivity } from '../../activity/server/index.ts';
import { systemActor } from '../../institution/server/index.ts';
import { fixedClock } from '../../kernel/clock.ts';
import { uuidv7 } from '../../kernel/ids.ts';
import { addDays, weekdayOf } from '../../kernel/week.ts';
import { emptyBatch } from '../../roster/core/roster-batch.ts';
import { createSource, importRoster } from '../../sources/server/index.ts';
import type { ConflictsView, RegistersView, RegisterView, TakenView } from '../core/register-views.ts';
import type { StudentAttendanceView } from '../core/views.ts';
import { keepMarks, refreshAttendanceJob } from './index.ts';

followDeliveries(keepMarks);

const today = '2014-02-17';
const friday = '2014-02-14';
const mapping = {
  student: { column: 'who' },
  time: { column: 'day' },
  feeds: [
    {
      source: 'register',
      value: {
        as: 'marks' as const,
        column: 'code',
        codes: {
          P: { attended: 1, expected: 1 },
          A: { attended: 0, expected: 1 },
          S: { attended: 0, expected: 0 },
          L: { attended: 1, expected: 1 },
        },
      },
    },
  ],
};

/** History A (0010 to 0014, with a teacher) and B (0015 to 0019, with another); philosophy (0020, 0021) has no classes. */
describe('registers', () => {
  let world: World;
  let teacher: string;
  let other: string;
  let officer: string;
  let tutor: string;
  const student: Record<string, string> = {};
  const classes: Record<string, string> = {};
  const units: Record<string, string> = {};
  const call = async <T>(who: string, method: string, path: string, body?: unknown) => {
    const answer = await world.ask(who, method, `/api/v1/north${path}`, body);
    return { status: answer.status, body: answer.body as unknown as T };
  };
  const inside = () => ({
    db: world.services.db,
    clock: fixedClock(`${today}T23:59:59Z`),
    actor: systemActor(world.north.institutionId),
    dataFolder: world.services.dataFolder,
    jobs: world.services.jobs,
  });
  /** What waits in the queue of attendance, done as a worker would. */
  const work = () =>
    refreshAttendanceJob.run({ institutionId: world.north.institutionId, onlyWaiting: true }, world.services);
  const deliver = async (
    rows: readonly (readonly [string, string, string])[],
    covers?: { from: string; to: string },
  ) => {
    const file = join(await mkdtemp(join(tmpdir(), 'leadline-register-')), 'register.csv');
    await writeFile(file, `who,day,code\n${rows.map((row) => row.join(',')).join('\n')}\n`);
    await importActivity(inside(), {
      institutionId: world.north.institutionId,
      sourceKey: 'register',
      file,
      mapping: { ...mapping, ...(covers ? { covers } : {}) },
    });
  };
  const open = async (who: string, key: string, day = today) =>
    (await call<RegisterView>(who, 'GET', `/attendance/register?classId=${classes[key]}&day=${day}`)).body;
  const mark = (who: string, code: string, more: object = {}) => ({
    studentId: student[who] ?? '',
    code,
    seen: null,
    ...more,
  });
  const take = (who: string, marks: object[], more: object = {}) =>
    call<TakenView & { code?: string }>(who, 'POST', '/attendance/register', {
      registerId: uuidv7(),
      classId: classes['hist-a'],
      day: today,
      session: 'Day',
      takenAt: `${today}T09:00:00Z`,
      marks,
      ...more,
    });
  const daysOf = async (key: string) =>
    (await call<StudentAttendanceView>(officer, 'GET', `/students/${student[key]}/attendance`)).body;
  const codeOn = async (key: string, day: string) =>
    (await daysOf(key)).days
      .find((one) => one.day === day)
      ?.marks.map(({ code }) => code)
      .join(' ') ?? null;
  const score = async (key: string, day: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from activity.load where institution_id = ${world.north.institutionId} and delivery_id is null and state = 'applied'`.execute(
      world.services.db.owner,
    );
    void key;
    void day;
    return rows[0]?.n ?? 0;
  };

  beforeAll(async () => {
    world = await openWorld();
    const { north } = world;
    const { institutionId } = north;
    const batch = emptyBatch('bulk');
    for (const [code, name] of [
      ['HIST', 'History'],
      ['PHIL', 'Philosophy'],
    ] as const)
      batch.units.push({ kind: 'programme', code, name, parent: null, timeZone: null });
    batch.periods.push({
      kind: 'term',
      unit: null,
      termCode: 'T',
      name: 'Year',
      academicYear: '2013-14',
      startsOn: '2014-01-06',
      endsOn: '2014-05-30',
    });
    batch.periods.push({
      kind: 'closure',
      unit: null,
      termCode: null,
      name: 'Storm',
      academicYear: '2013-14',
      startsOn: '2014-02-12',
      endsOn: '2014-02-12',
    });
    for (let i = 10; i < 22; i++) {
      const key = `00${i}`;
      const programme = i < 20 ? 'HIST' : 'PHIL';
      batch.students.push({
        key,
        displayName: `Student ${key}`,
        givenName: null,
        familyName: null,
        dateOfBirth: null,
        email: null,
        homeLanguage: null,
        identifiers: [],
        characteristics: {},
      });
      batch.enrolments.push({
        key: `${key}/${programme}/T`,
        student: key,
        programme,
        campus: null,
        termCode: 'T',
        academicYear: '2013-14',
        yearOfStudy: '1',
        mode: 'full-time',
        startsOn: '2014-01-06',
        endsOn: null,
        endReason: null,
        isPrimary: true,
      });
      if (i < 20)
        batch.classStudents.push({ class: i < 15 ? 'hist-a' : 'hist-b', student: key, startsOn: null, endsOn: null });
    }
    for (const [key, staff] of [
      ['hist-a', 't1'],
      ['hist-b', 't2'],
    ] as const) {
      batch.staff.push({ key: staff, displayName: `Teacher ${staff}`, email: null, leftOn: null });
      batch.classes.push({ key, unit: 'HIST', name: `Class ${key}`, subject: 'History', termCode: 'T' });
      batch.classStaff.push({ class: key, staff });
    }
    await importRoster(inside(), { institutionId, batch });
    await createSource(inside(), { key: 'register', name: 'Register', measure: 'rate', weightGroup: 'attendance' });
    const days = Array.from({ length: 42 }, (_, at) => addDays('2014-01-06', at)).filter((day) => weekdayOf(day) < 5);
    await deliver(
      Array.from({ length: 12 }, (_, i) => `00${10 + i}`).flatMap((who) =>
        days.map((day) => [who, day, who === '0011' && day === friday ? 'A' : 'P'] as const),
      ),
    );
    await world.services.db.forInstitution(institutionId, async (trx) => {
      const all = await trx
        .selectFrom('roster.student')
        .select(['student_id', 'source_key'])
        .where('institution_id', '=', institutionId)
        .execute();
      for (const { student_id, source_key } of all) student[source_key] = student_id;
      const rooms = await trx
        .selectFrom('roster.class')
        .select(['class_id', 'source_key'])
        .where('institution_id', '=', institutionId)
        .execute();
      for (const { class_id, source_key } of rooms) classes[source_key] = class_id;
      const places = await trx
        .selectFrom('institution.unit')
        .select(['unit_id', 'code'])
        .where('institution_id', '=', institutionId)
        .execute();
      for (const { unit_id, code } of places) units[code] = unit_id;
    });
    teacher = await world.invite(north, 'teacher', { staffSourceKey: 't1' });
    other = await world.invite(north, 'teacher', { staffSourceKey: 't2' });
    officer = await world.invite(north, 'attendance-officer', { unitId: units.HIST ?? '' });
    tutor = await world.invite(north, 'tutor', { staffSourceKey: 't3' }).catch(() => '');
  });
  afterAll(() => world.close());

  it('lists a teacher’s own classes, and an office’s by unit', async () => {
    const own = (await call<RegistersView>(teacher, 'GET', '/attendance/registers')).body;
    expect(own.registers.map(({ of, students }) => [of.name, students])).toEqual([['Class hist-a', 5]]);
    expect(own).toMatchObject({ units: [], mayGiveCodes: false, isOpen: true, day: today });
    const office = (await call<RegistersView>(officer, 'GET', '/attendance/registers')).body;
    expect(office.registers.map(({ of }) => of.name)).toEqual(['Class hist-a', 'Class hist-b']);
    expect(office).toMatchObject({ mayGiveCodes: true, unitId: units.HIST });
    expect((await call<RegistersView>(officer, 'GET', '/attendance/registers?day=2014-02-12')).body.isOpen).toBe(false);
    expect(tutor).toBe('');
  });

  it('opens a register with who is in it, the sessions they have, and the codes in force', async () => {
    const view = await open(teacher, 'hist-a');
    expect(view).toMatchObject({ session: 'Day', sessions: ['Day'], taken: null });
    expect(view.lines.map(({ name, mark }) => [name, mark])).toEqual(
      ['0010', '0011', '0012', '0013', '0014'].map((key) => [`Student ${key}`, null]),
    );
    expect(view.codes.slice(0, 2)).toEqual([
      { code: 'P', name: 'Present', meaning: 'present', kind: 'attended' },
      { code: 'O', name: 'Present online', meaning: 'present', kind: 'attended' },
    ]);
    const before = await open(teacher, 'hist-a', friday);
    expect(before.lines[1]?.mark).toMatchObject({ code: 'A', from: 'file', by: null });
  });

  it('takes a register once however often it is sent, and measures and the student’s page follow', async () => {
    const registerId = uuidv7();
    const marks = [
      mark('0010', 'P'),
      mark('0011', 'A', { note: 'Was seen at the gate' }),
      mark('0012', 'L', { minutesLate: 12 }),
      mark('0013', 'P'),
      mark('0014', 'P'),
    ];
    const first = await take(teacher, marks, { registerId });
    expect(first).toMatchObject({ status: 200, body: { stored: 5, isRepeat: false, contested: [] } });
    const again = await take(teacher, marks, { registerId });
    expect(again.body).toMatchObject({ isRepeat: true, stored: 0 });
    const view = await open(teacher, 'hist-a');
    expect(view.taken?.by).toBe('north/teacher/t1');
    expect(view.lines[2]?.mark).toMatchObject({ code: 'L', from: 'person', minutesLate: 12, by: 'north/teacher/t1' });
    const before = (await daysOf('0011')).standing?.absentDays ?? -1;
    await work();
    expect(await codeOn('0011', today)).toBe('A');
    expect((await daysOf('0011')).standing?.absentDays).toBe(before + 1);
    const list = (await call<RegistersView>(teacher, 'GET', '/attendance/registers')).body;
    expect(list.registers[0]?.taken).toMatchObject([{ session: 'Day', by: 'north/teacher/t1' }]);
    // A day that no file covers is not in the score yet: the rest of the institution would count as nothing.
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from activity.covered c join activity.load l using (institution_id, load_id) where l.delivery_id is null and c.institution_id = ${world.north.institutionId}`.execute(
      world.services.db.owner,
    );
    expect(rows[0]?.n).toBe(0);
  });

  it('corrects a mark that a file brought, has the week scored again, and lets it stand when the same file comes again', async () => {
    const taken = await take(teacher, [mark('0011', 'P', { seen: 'A' })], { day: friday });
    expect(taken.body).toMatchObject({ stored: 1, contested: [] });
    await work();
    expect(await codeOn('0011', friday)).toBe('P');
    const loads = await score('0011', friday);
    expect(loads).toBeGreaterThan(0);
    const { rows } = await sql<{
      attended: number;
    }>`select count(*)::int as attended from jobs.job where name = 'scoring.weekly-run' and state = 'created' and (data->>'institutionId')::int = ${world.north.institutionId}`.execute(
      world.services.db.owner,
    );
    expect(rows[0]?.attended).toBe(1);
    await deliver(
      [
        ['0011', friday, 'A'],
        ['0010', friday, 'P'],
      ],
      { from: friday, to: friday },
    );
    await deliver(
      [
        ['0011', friday, 'A'],
        ['0010', friday, 'P'],
        ['0012', friday, 'P'],
      ],
      { from: friday, to: friday },
    );
    expect(await codeOn('0011', friday)).toBe('P');
    expect((await call<ConflictsView>(officer, 'GET', '/attendance/conflicts')).body.total).toBe(0);
  });

  it('lets something newer of a file count until a person decides, and keeps both', async () => {
    // 0013 was marked present today; the file says sick.
    await deliver(
      [
        ['0013', today, 'S'],
        ['0012', today, 'L'],
        ['0011', today, 'S'],
      ],
      { from: today, to: today },
    );
    expect(await codeOn('0013', today)).toBe('S');
    // Absent was said by both: the file found the reason, and nobody is asked.
    expect(await codeOn('0011', today)).toBe('S');
    // Whom the file does not name keeps what was taken.
    expect(await codeOn('0010', today)).toBe('P');
    const conflicts = (await call<ConflictsView>(officer, 'GET', '/attendance/conflicts')).body;
    expect(conflicts.people).toMatchObject([
      {
        name: 'Student 0013',
        taken: { code: 'P', by: 'north/teacher/t1' },
        other: { code: 'S', by: null },
        session: 'Day',
      },
    ]);
    const takenId = conflicts.people[0]?.takenId ?? '';
    expect((await call(other, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'taken' })).status).toBe(404);
    expect((await call(officer, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'taken' })).status).toBe(
      200,
    );
    expect((await call(officer, 'POST', `/attendance/conflicts/${takenId}/decide`, { keep: 'other' })).status).toBe(
      409,
    );
    await work();
    expect(await codeOn('0013', today)).toBe('P');
    // Decided is decided: the same word of the file does not come back.
    await deliver(
      [
        ['0013', today, 'S'],
        ['0012', today, 'P'],
        ['0011', today, 'S'],
      ],
      { from: today, to: today },
    );
    expect(await codeOn('0013', today)).toBe('P');
    expect((await call<ConflictsView>(officer, 'GET', '/attendance/conflicts')).body.people).toMatchObject([
      { name: 'Student 0012', taken: { code: 'L', minutesLate: 12 }, other: { code: 'P' } },
    ]);
  });

  it('contests a mark from a device that did not see what somebody else had answered meanwhile', async () => {
    await take(officer, [mark('0014', 'S', { seen: 'P' })]);
    const late = await take(teacher, [
      mark('0014', 'A', { seen: 'P' }),
      mark('0010', 'L', { seen: 'P', minutesLate: 3 }),
    ]);
    expect(late.body.contested).toMatchObject([
      {
        name: 'Student 0014',
        taken: { code: 'A', by: 'north/teacher/t1' },
        other: { code: 'S', by: 'north/attendance-officer' },
      },
    ]);
    const view = await open(teacher, 'hist-a');
    expect(view.lines[4]).toMatchObject({ mark: { code: 'S' }, contested: { code: 'A' } });
    expect(view.lines[0]?.mark).toMatchObject({ code: 'L', minutesLate: 3 });
    const keep = await call(teacher, 'POST', `/attendance/conflicts/${late.body.contested[0]?.takenId}/decide`, {
      keep: 'other',
    });
    expect(keep.status).toBe(200);
    expect((await open(teacher, 'hist-a')).lines[4]).toMatchObject({ mark: { code: 'S' }, contested: null });
  });

  it('opens nobody else’s class, and a year group where there are no classes', async () => {
    expect((await call(other, 'GET', `/attendance/register?classId=${classes['hist-a']}`)).status).toBe(404);
    expect((await call(officer, 'GET', `/attendance/register?unitId=${units.PHIL}&year=1`)).status).toBe(404);
    const admin = await world.invite(world.north, 'admin');
    const group = (await call<RegisterView>(admin, 'GET', `/attendance/register?unitId=${units.PHIL}&year=1`)).body;
    expect(group.lines.map(({ name }) => name)).toEqual(['Student 0020', 'Student 0021']);
    const list = (await call<RegistersView>(admin, 'GET', `/attendance/registers?unit=${units.PHIL}`)).body;
    expect(list.registers).toMatchObject([{ of: { classId: null, year: '1', place: 'Philosophy' }, students: 2 }]);
    const taken = await call<TakenView>(admin, 'POST', '/attendance/register', {
      registerId: uuidv7(),
      unitId: units.PHIL,
      year: '1',
      day: today,
      session: 'Day',
      takenAt: `${today}T09:00:00Z`,
      marks: [mark('0020', 'A')],
    });
    expect(taken.body).toMatchObject({ stored: 1 });
  });

  const good = () => ({
    registerId: uuidv7(),
    classId: classes['hist-a'],
    day: today,
    session: 'Day',
    takenAt: `${today}T09:00:00Z`,
    marks: [mark('0010', 'P', { seen: 'L' })],
  });
  it.each<[string, () => object, string]>([
    ['a day to come', () => ({ day: '2014-02-18' }), 'attendance.invalid'],
    ['a day long past', () => ({ day: '2014-01-07' }), 'attendance.invalid'],
    ['a day that the calendar closed', () => ({ day: '2014-02-12' }), 'attendance.closed'],
    ['no day at all', () => ({ day: '2014-02-30' }), 'leadline.invalid'],
    ['a code of no pack', () => ({ marks: [mark('0010', 'QQ')] }), 'attendance.invalid'],
    ['a code in other letters', () => ({ marks: [mark('0010', 'p')] }), 'attendance.invalid'],
    ['minutes without being late', () => ({ marks: [mark('0010', 'P', { minutesLate: 5 })] }), 'attendance.invalid'],
    ['minutes of half a day', () => ({ marks: [mark('0010', 'L', { minutesLate: 700 })] }), 'leadline.invalid'],
    ['a student twice', () => ({ marks: [mark('0010', 'P'), mark('0010', 'A')] }), 'attendance.invalid'],
    ['a student of another class', () => ({ marks: [mark('0015', 'P')] }), 'attendance.not-in-register'],
    [
      'a student of nobody',
      () => ({ marks: [{ ...mark('0010', 'P'), studentId: uuidv7() }] }),
      'attendance.not-in-register',
    ],
    ['another’s class', () => ({ classId: classes['hist-b'] }), 'attendance.not-found'],
    ['a class that does not exist', () => ({ classId: uuidv7() }), 'attendance.not-found'],
    ['neither class nor group', () => ({ classId: undefined }), 'attendance.not-found'],
    ['a session of no name here', () => ({ session: 'Alchemy' }), 'attendance.invalid'],
    ['a note without end', () => ({ marks: [mark('0010', 'A', { note: 'x'.repeat(301) })] }), 'leadline.invalid'],
    ['no marks', () => ({ marks: [] }), 'leadline.invalid'],
    ['a time that is none', () => ({ takenAt: 'nine o’clock' }), 'leadline.invalid'],
  ])('refuses %s, and nothing changed', async (_, change, code) => {
    const state = async () => {
      const { rows } =
        await sql`select (select count(*) from attendance.taken)::int as taken, (select count(*) from attendance.register)::int as registers,
        (select max(number) from ledger.event where verb = 'attendance.take-marks') as events`.execute(
          world.services.db.owner,
        );
      return rows[0];
    };
    const before = await state();
    const answer = await call<{ code: string }>(teacher, 'POST', '/attendance/register', { ...good(), ...change() });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.code).toBe(code);
    expect(await state()).toEqual(before);
  });

  it('refuses the number of somebody else’s register', async () => {
    const input = good();
    await take(officer, [mark('0013', 'P', { seen: 'P', note: 'again' })], { registerId: input.registerId });
    const answer = await call<{ code: string }>(teacher, 'POST', '/attendance/register', input);
    expect(answer).toMatchObject({ status: 409, body: { code: 'attendance.conflict' } });
  });
});
