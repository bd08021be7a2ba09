import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../../../tests/world.ts';
import { importActivity } from '../../../activity/server/index.ts';
import type { AbsencesView, CloseView, OverviewView, StudentAttendanceView } from '../../../attendance/core/views.ts';
import { systemActor } from '../../../institution/server/index.ts';
import { fixedClock } from '../../../kernel/clock.ts';
import { addDays, weekdayOf } from '../../../kernel/week.ts';
import { emptyBatch } from '../../../roster/core/roster-batch.ts';
import { createSource, importRoster } from '../../../sources/server/index.ts';

/** Attendance as people meet it, over HTTP: history (HIST, 12 students) and philosophy (PHIL, 3). Now is Monday 17 February 2014. */
describe('who is missing', () => {
  let world: World;
  let officer: string;
  let ofPhilosophy: string;
  let admin: string;
  const students: Record<string, string> = {};
  const get = async <T>(who: string, path: string) =>
    (await world.ask(who, 'GET', `/api/v1/north${path}`)).body as unknown as T;

  beforeAll(async () => {
    world = await openWorld();
    const { services, north } = world;
    const { institutionId } = north;
    const context = {
      db: services.db,
      clock: fixedClock('2014-02-17T23:59:59Z'),
      actor: systemActor(institutionId),
      dataFolder: services.dataFolder,
    };
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
    for (let i = 0; i < 15; i++) {
      const key = `00${10 + i}`;
      const programme = i < 12 ? 'HIST' : 'PHIL';
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
    }
    await importRoster(context, { institutionId, batch });
    await createSource(context, { key: 'register', name: 'Register', measure: 'rate', weightGroup: 'attendance' });
    const rows: string[] = [];
    // Thirty-one days. 0010 misses the last eight, 0011 seven spread, 0012 the last one, 0022 (philosophy) the last two.
    const days = Array.from({ length: 43 }, (_, at) => addDays('2014-01-06', at)).filter((day) => weekdayOf(day) < 5);
    for (let i = 0; i < 15; i++)
      for (const [at, day] of days.entries()) {
        const last = days.length - at;
        const misses =
          (i === 0 && last <= 8) || (i === 1 && at % 5 === 1) || (i === 2 && last === 1) || (i === 12 && last <= 2);
        rows.push(`00${10 + i},${day},${misses ? 'A' : 'P'}`);
      }
    const file = join(await mkdtemp(join(tmpdir(), 'leadline-register-')), 'register.csv');
    await writeFile(file, `who,day,code\n${rows.join('\n')}\n`);
    const codes = { P: { attended: 1, expected: 1 }, A: { attended: 0, expected: 1 } };
    await importActivity(context, {
      institutionId,
      sourceKey: 'register',
      file,
      mapping: {
        student: { column: 'who' },
        time: { column: 'day' },
        feeds: [{ source: 'register', value: { as: 'marks', column: 'code', codes } }],
      },
    });
    const units = await services.db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('institution.unit')
        .select(['unit_id', 'code'])
        .where('institution_id', '=', institutionId)
        .execute(),
    );
    for (const { student_id, source_key } of await services.db.forInstitution(institutionId, (trx) =>
      trx
        .selectFrom('roster.student')
        .select(['student_id', 'source_key'])
        .where('institution_id', '=', institutionId)
        .execute(),
    ))
      students[source_key] = student_id;
    const unitOf = (code: string) => ({ unitId: units.find((unit) => unit.code === code)?.unit_id ?? '' });
    admin = await world.invite(north, 'admin');
    officer = await world.invite(north, 'attendance-officer', unitOf('HIST'));
    ofPhilosophy = await world.invite(north, 'leader', unitOf('PHIL'));
  });
  afterAll(() => world.close());

  it('lists those of the reader’s own site, most vulnerable first, with the year beside', async () => {
    const view = await get<AbsencesView>(officer, '/attendance/day');
    expect(view).toMatchObject({
      day: '2014-02-17',
      today: '2014-02-17',
      expected: 12,
      before: '2014-02-14',
      after: null,
    });
    expect(view.counts).toMatchObject({ unexplained: 2, unexcused: 0, open: 2, explained: 0 });
    expect(view.people.map(({ name, runDays, absentDays, state }) => [name, runDays, absentDays, state])).toEqual([
      ['Student 0010', 8, 8, 'open'],
      ['Student 0012', 1, 1, 'open'],
    ]);
    const other = await get<AbsencesView>(ofPhilosophy, '/attendance/day');
    expect(other.people.map(({ name }) => name)).toEqual(['Student 0022']);
    expect(other.expected).toBe(3);
  });

  it('keeps a reason that was given, says who recorded it, and takes it back', async () => {
    const body = { studentId: students['0012'], fromDay: '2014-02-17', reason: 'illness', words: 'flu' };
    const told = await world.ask(officer, 'POST', '/api/v1/north/attendance/explanations', body);
    expect(told.status, JSON.stringify(told.body)).toBe(200);
    const stateOf = async () =>
      (await get<AbsencesView>(officer, '/attendance/day')).people.find(({ name }) => name === 'Student 0012');
    expect(await stateOf()).toMatchObject({
      state: 'explained',
      explanation: { words: 'Illness: flu', saidBy: 'guardian' },
    });
    expect((await world.ask(ofPhilosophy, 'POST', '/api/v1/north/attendance/explanations', body)).status).toBe(404);
    const undo = `/api/v1/north/attendance/explanations/${told.body.explanationId}/undo`;
    expect((await world.ask(admin, 'POST', undo)).status).toBe(404);
    expect((await world.ask(officer, 'POST', undo)).status).toBe(200);
    expect(await stateOf()).toMatchObject({ state: 'open', explanation: null });
    const far = { ...body, fromDay: '2013-01-07' };
    expect((await world.ask(officer, 'POST', '/api/v1/north/attendance/explanations', far)).status).toBe(422);
  });

  it('counts a contact of the day as tried or reached', async () => {
    await world.ask(officer, 'POST', '/api/v1/north/contacts', {
      studentIds: [students['0010']],
      way: 'call',
      reach: 'attempt',
    });
    const first = async () =>
      (await get<AbsencesView>(officer, '/attendance/day')).people.find(({ name }) => name === 'Student 0010');
    expect(await first()).toMatchObject({ state: 'tried', tries: 1 });
    await world.ask(officer, 'POST', '/api/v1/north/contacts', {
      studentIds: [students['0010']],
      way: 'call',
      reach: 'two_way',
    });
    expect(await first()).toMatchObject({ state: 'reached' });
  });

  it('shows a student’s year with what each figure is of, and nothing of a student out of reach', async () => {
    const view = await get<StudentAttendanceView>(officer, `/students/${students['0011']}/attendance`);
    expect(view.days).toHaveLength(31);
    expect(view.days.filter(({ isAbsent }) => isAbsent).map(({ day }) => day)).toEqual([
      '2014-01-07',
      '2014-01-14',
      '2014-01-21',
      '2014-01-28',
      '2014-02-04',
      '2014-02-11',
    ]);
    expect(view.standing).toMatchObject({ enrolledDays: 31, absentDays: 6, band: 'moderate', unexplainedSessions: 6 });
    const [pattern] = view.patterns;
    expect(pattern?.words).toBe('Missed 6 of 6 days on Tuesdays, 0 of 25 otherwise');
    expect(pattern?.days).toEqual(view.days.filter(({ isAbsent }) => isAbsent).map(({ day }) => day));
    expect(view.patterns).toHaveLength(1);
    expect(view.days[0]?.deliveryId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await world.ask(ofPhilosophy, 'GET', `/api/v1/north/students/${students['0011']}/attendance`)).status).toBe(
      404,
    );
  });

  it('adds a site up, hides groups of few, and says who is close to chronic', async () => {
    const all = await get<OverviewView>(admin, '/attendance/overview');
    expect(all.bands).toEqual({
      students: 15,
      insufficient: 0,
      satisfactory: 12,
      'at-risk': 1,
      moderate: 1,
      severe: 1,
    });
    expect(all.days).toHaveLength(31);
    expect(all.byUnit.map(({ name, students: n, chronic }) => [name, n, chronic])).toEqual([
      ['History', 12, 2],
      ['Philosophy', 3, null],
    ]);
    expect(all.weeks?.thisWeek).toMatchObject({ expected: 15, days: 1 });
    const own = await get<OverviewView>(ofPhilosophy, '/attendance/overview');
    expect([own.bands.students, own.byUnit.length]).toEqual([3, 1]);
    const close = await get<CloseView>(admin, '/attendance/close?within=5');
    // 105 days in the year: ten may be missed.
    expect(close.people.map(({ name, daysLeft, absentDays }) => [name, daysLeft, absentDays])).toEqual([
      ['Student 0010', 2, 8],
      ['Student 0011', 4, 6],
    ]);
    expect((await get<CloseView>(ofPhilosophy, '/attendance/close?within=5')).people).toEqual([]);
  });
});
