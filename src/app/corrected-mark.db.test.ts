import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FamilyWorld, family_today, openFamilyWorld } from '../../tests/family-world.ts';
import { chance } from '../../tests/small-institution.ts';
import { importActivity } from '../activity/server/index.ts';
import type { StudentAttendanceView } from '../attendance/core/views.ts';
import { pass_on_job, saveCalendarPeriod, systemActor, weekly_run_job } from '../institution/server/index.ts';
import { uuidv7 } from '../kernel/ids.ts';
import { addDays, type IsoDate, weekdayOf } from '../kernel/week.ts';
import { createSource } from '../sources/server/index.ts';
import { jobKinds } from './features.ts';

/** Child 0 was marked absent from Thursday to today, over a weekend, which was wrong: she had moved to another room. */
const wrong = ['2025-11-13', '2025-11-14', '2025-11-17', family_today];
const firstDay = '2025-09-08';

let w: FamilyWorld;
const query = <T>(of: ReturnType<typeof sql<T>>) => of.execute(w.world.services.db.owner);
const child = () => w.students[0] ?? '';

beforeAll(async () => {
  w = await openFamilyWorld('embedded', { households: 30 });
  const { institutionId } = w.district;
  const { services } = w.world;
  const context = { ...services, clock: w.clock, actor: systemActor(institutionId) };
  await saveCalendarPeriod(context, {
    kind: 'term',
    name: 'Year',
    academicYear: '2025-26',
    termCode: '2025-26',
    startsOn: '2025-09-02',
    endsOn: '2026-06-05',
    unitId: null,
  });
  await query(sql`insert into roster.student_identifier (institution_id, kind, value, student_id)
    select institution_id, 'source', source_key, student_id from roster.student where institution_id = ${institutionId}`);
  await createSource(context, { key: 'register', name: 'Register', measure: 'rate', weightGroup: 'attendance' });
  const days: IsoDate[] = [];
  for (let day: IsoDate = firstDay; day <= family_today; day = addDays(day, 1)) if (weekdayOf(day) < 5) days.push(day);
  const isAway = (who: number, day: IsoDate) =>
    who === 0 ? wrong.includes(day) : day !== family_today && chance(who, Date.parse(day) / 86_400_000) < 0.08;
  const rows = w.students.flatMap((_, who) => days.map((day) => `s${who},${day},${isAway(who, day) ? 'A' : 'P'}`));
  const file = join(await mkdtemp(join(tmpdir(), 'leadline-corrected-')), 'register.csv');
  await writeFile(file, `who,day,code\n${rows.join('\n')}\n`);
  const codes = { P: { attended: 1, expected: 1 }, A: { attended: 0, expected: 1 } };
  const { delivery } = await importActivity(context, {
    institutionId,
    sourceKey: 'register',
    file,
    mapping: {
      student: { column: 'who' },
      time: { column: 'day' },
      feeds: [{ source: 'register', value: { as: 'marks', column: 'code', codes } }],
    },
  });
  expect(delivery.state).toBe('applied');
  await services.db.forInstitution(institutionId, (trx) =>
    services.jobs.enqueue(trx, weekly_run_job, { institutionId, reason: 'command' }),
  );
  await work();
}, 120_000);
afterAll(() => w.world.close());

/** Does what waits in the queue, as the worker would. @returns the names of what was done */
async function work(): Promise<string[]> {
  const { institutionId } = w.district;
  const done: string[] = [];
  for (;;) {
    const { rows } = await query(
      sql<{ id: string; name: string; data: object }>`select id, name, data from jobs.job where state = 'created'
        and name <> ${pass_on_job} and (data->>'institutionId')::int = ${institutionId} order by created_on limit 1`,
    );
    const [job] = rows;
    if (!job) return done;
    await query(sql`update jobs.job set state = 'completed' where id = ${job.id}::uuid`);
    await jobKinds.find(({ name }) => name === job.name)?.run(job.data as never, w.world.services);
    done.push(job.name);
  }
}

async function ok<T>(method: string, path: string, body?: unknown, who = w.who.manager): Promise<T> {
  const answer = await w.ask(who, method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body).slice(0, 600)}`).toBe(200);
  return answer.body as T;
}
const standing = async () =>
  (await ok<StudentAttendanceView>('GET', `/students/${child()}/attendance`, undefined, w.who.leader)).standing;
async function scoreOfLastWeek(): Promise<number> {
  const { rows } = await query(
    sql<{
      score: number;
    }>`select s.score_raw as score from scoring.score s join scoring.run r on r.institution_id = s.institution_id and r.run = s.run
      where s.institution_id = ${w.district.institutionId} and r.state = 'standing' and r.week = '2025-11-10' and s.enrolment_id = 1`,
  );
  return rows[0]?.score ?? Number.NaN;
}
const alerts = async () =>
  (
    await query(
      sql<{ state: string; reason: string | null; told: number }>`select a.state, a.reason_kind as reason,
          (select count(*)::int from alerts.told t where t.institution_id = a.institution_id and t.alert_id = a.alert_id) as told
        from alerts.alert a join alerts.rule r on r.institution_id = a.institution_id and r.rule_id = a.rule_id
        where a.institution_id = ${w.district.institutionId} and r.name = 'Three days missed in a row' and a.enrolment_id = 1`,
    )
  ).rows;
const toldTutor = async () =>
  (await ok<{ notices: { noticeId: string; words: string }[] }>('GET', '/notices', undefined, w.who.tutor)).notices;
const toFamily = async (occasion: string) =>
  (
    await query(
      sql<{
        recipient: string;
        corrects: boolean;
      }>`select m.recipient_id as recipient, m.corrects_message_id is not null as corrects
        from messages.message m join families.batch b on b.institution_id = m.institution_id and b.batch_id = m.batch_id
        where m.institution_id = ${w.district.institutionId} and b.occasion = ${occasion}`,
    )
  ).rows;

it('of a mark that was wrong everything that rests on it is put right: standing, score, alert, and the family that was told', async () => {
  const { ruleId } = await ok<{ ruleId: string }>('POST', '/rules', {
    name: 'Three days missed in a row',
    state: 'off',
    why: 'to see who is away',
    definition: {
      about: 'student',
      condition: { when: 'absences', count: 3, days: 14, consecutive: true },
      cooldown_days: 28,
      margin: { score_points: 20, attendance_pct: 5 },
      isGoodNews: false,
      scope: { unitIds: [], years: [], modes: [], cohortIds: [], caredForBy: [] },
      actions: { notify: ['tutor'] },
      quiet: { holidays: false, exams: false },
    },
  });
  await ok('PUT', `/rules/${ruleId}/state`, { version: 1, state: 'on', why: 'it is wanted', startsWith: 'everybody' });
  for (const occasion of ['absence-today', 'mark-corrected']) await w.approve(occasion, ['en', 'es', 'ar', 'vi']);
  await ok('PUT', '/family-automatics/absence-today', { mode: 'send', hour: 10, threshold: 1 });
  await work();
  await w.work();
  await w.work({ minuteIsOver: true });

  expect(await standing()).toMatchObject({ absentDays: 4, runDays: 4, unexplainedSessions: 4 });
  const before = await scoreOfLastWeek();
  expect(before).toBeLessThan(500);
  expect(await alerts()).toEqual([{ state: 'open', reason: null, told: 1 }]);
  expect(await toFamily('absence-today')).toEqual([{ recipient: w.guardians[0], corrects: false }]);
  expect(await toFamily('mark-corrected')).toEqual([]);

  // The tutor has read it: what is not read yet is only taken away.
  const told = await toldTutor();
  expect(told).toHaveLength(1);
  await ok('POST', '/notices/seen', { upTo: told[0]?.noticeId }, w.who.tutor);

  const register = { unitId: w.schools[0], year: 'Grade 1', session: 'Day' };
  for (const day of wrong)
    await ok(
      'POST',
      '/attendance/register',
      {
        ...register,
        registerId: uuidv7(),
        day,
        takenAt: `${family_today}T16:00:00Z`,
        marks: [{ studentId: child(), code: 'P', seen: 'A' }],
      },
      w.who.leader,
    );
  const done = await work();
  await w.work();
  await w.work({ minuteIsOver: true });

  expect(done.filter((name) => /^(attendance|scoring)\./.test(name)).length).toBeGreaterThan(1);
  expect(await standing()).toMatchObject({ absentDays: 0, runDays: 0, unexplainedSessions: 0 });
  expect(await scoreOfLastWeek()).toBeGreaterThan(before + 20);
  expect(await alerts()).toEqual([{ state: 'withdrawn', reason: 'corrected', told: 1 }]);
  const news = (await toldTutor()).filter(({ noticeId }) => noticeId !== told[0]?.noticeId);
  expect(news.map(({ words }) => words)).toEqual([expect.stringMatching(/^Withdrawn after the data were corrected/)]);
  expect(await toFamily('mark-corrected')).toEqual([{ recipient: w.guardians[0], corrects: true }]);
  // Once is enough.
  await work();
  await w.work();
  await w.work({ minuteIsOver: true });
  expect(await toFamily('mark-corrected')).toHaveLength(1);
}, 120_000);
