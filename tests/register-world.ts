import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followDeliveries, importActivity } from '../src/activity/server/index.ts';
import type { RegisterView, TakenView } from '../src/attendance/core/registers/register-views.ts';
import type { StudentAttendanceView } from '../src/attendance/core/views.ts';
import { keepMarks, refreshAttendanceJob } from '../src/attendance/server/index.ts';
import { systemActor } from '../src/institution/server/index.ts';
import { fixedClock } from '../src/kernel/clock.ts';
import { uuidv7 } from '../src/kernel/ids.ts';
import { addDays, weekdayOf } from '../src/kernel/week.ts';
import { emptyBatch } from '../src/roster/core/roster-batch.ts';
import { createSource, importRoster } from '../src/sources/server/index.ts';
import { openWorld } from './world.ts';

followDeliveries(keepMarks);

export const today = '2014-02-17';
export const friday = '2014-02-14';
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

/**
 * An institution whose classes are marked, over HTTP. Now is Monday 17 February 2014, before its marks. History A (0010 to 0014, with a
 * teacher) and B (0015 to 0019, with another); philosophy (0020, 0021) has no classes.
 */
export async function openRegisterWorld() {
  const world = await openWorld();
  const student: Record<string, string> = {};
  const classes: Record<string, string> = {};
  const units: Record<string, string> = {};
  const call = async <T>(who: string | null, method: string, path: string, body?: unknown) => {
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
  await fill();
  const teacher = await world.invite(world.north, 'teacher', { staffSourceKey: 't1' });
  const other = await world.invite(world.north, 'teacher', { staffSourceKey: 't2' });
  const officer = await world.invite(world.north, 'attendance-officer', { unitId: units.HIST ?? '' });
  const daysOf = async (key: string) =>
    (await call<StudentAttendanceView>(officer, 'GET', `/students/${student[key]}/attendance`)).body;
  const mark = (who: string, code: string, more: object = {}) => ({
    studentId: student[who] ?? '',
    code,
    seen: null,
    ...more,
  });
  return {
    world,
    student,
    classes,
    units,
    teacher,
    other,
    officer,
    call,
    inside,
    deliver,
    daysOf,
    mark,
    /** What waits in the queue of attendance, done as a worker would. */
    work: () =>
      refreshAttendanceJob.run({ institutionId: world.north.institutionId, onlyWaiting: true }, world.services),
    open: async (who: string, key: string, day = today) =>
      (await call<RegisterView>(who, 'GET', `/attendance/register?classId=${classes[key]}&day=${day}`)).body,
    take: (who: string, marks: object[], more: object = {}) =>
      call<TakenView & { code?: string }>(who, 'POST', '/attendance/register', {
        registerId: uuidv7(),
        classId: classes['hist-a'],
        day: today,
        session: 'Day',
        takenAt: `${today}T09:00:00Z`,
        marks,
        ...more,
      }),
    /** The codes of a day, as the student's page has them. */
    codeOn: async (key: string, day: string) =>
      (await daysOf(key)).days
        .find((one) => one.day === day)
        ?.marks.map(({ code }) => code)
        .join(' ') ?? null,
  };

  async function fill() {
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
  }
}

export type RegisterWorld = Awaited<ReturnType<typeof openRegisterWorld>>;
