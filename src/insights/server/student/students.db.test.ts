import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import {
  actorWith,
  everybody,
  firstWeek,
  makeUpScores,
  programmeId,
  staffId,
  studentId,
  todayOf,
} from '../../../../tests/made-up-scores.ts';
import { addWeeks } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { PeerComparisonView, StudentView } from '../../core/student/student-views.ts';
import type { CohortView, CompareView, StudentListView } from '../../core/views.ts';
import { daily_rows } from '../lists/export-students.ts';

const made = { institutionId: 1, students: 240, programmes: 6, weeks: 7, secondEvery: 9 };
const other = { institutionId: 2, students: 12, programmes: 1, weeks: 2 };
const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(2), reason: 'You look after this student' }], {
  staffId: staffId(2),
});
const researcher = actorWith(1, [everybody], { isDeidentified: true, roleKeys: ['researcher'] });
const last = addWeeks(firstWeek, made.weeks - 1);

describe.each(databaseKinds)('students, peers and readers on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await makeUpScores(db, other);
    api = insightsApi(db, `${todayOf(made)}T09:00:00Z`);
  }, 120_000);
  afterAll(() => db.close());

  const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
    (await db.forInstitution(1, (trx) => query.execute(trx))).rows;
  const list = (as = admin, query = '') => api.get<StudentListView>(as, `/students/list?size=200${query}`);

  describe('the student page', () => {
    const page = (as = admin, n = 45, query = '') => api.get<StudentView>(as, `/students/${studentId(n)}${query}`);

    it('explains the score from what was stored, to the last point', async () => {
      const view = await page();
      const [enrolment] = view.enrolments;
      const { waterfall } = enrolment ?? {};
      const sum = (of: 'points' | 'lastPoints') =>
        waterfall?.contributions.reduce((total, one) => total + (one[of] ?? 0), 0) ?? 0;
      expect(sum('points')).toBeCloseTo((waterfall?.scoreRaw ?? 0) - 500, 6);
      expect(sum('lastPoints')).toBeCloseTo((waterfall?.lastScoreRaw ?? 0) - 500, 6);
      expect(enrolment?.weeks.at(-1)).toMatchObject({
        week: last,
        scoreRaw: waterfall?.scoreRaw,
        n: expect.any(Number),
        p25: 430,
      });
      expect(enrolment?.weeks).toHaveLength(made.weeks);
      expect(enrolment?.sentence).toMatch(/peers/);
    });

    it('says why the reader may see it and who looks after the student', async () => {
      expect(await page(tutor)).toMatchObject({
        reason: 'You look after this student',
        lookedAfterBy: [{ name: 'Tutor 2', role: 'tutor', isReader: true }],
      });
      expect(await page(admin)).toMatchObject({
        reason: 'Administrator of the institution',
        lookedAfterBy: [{ isReader: false }],
      });
    });

    it('shows every enrolment, the primary one first', async () => {
      const view = await page(admin, 45);
      expect(view.enrolments.map(({ programme, isPrimary }) => [programme, isPrimary])).toEqual([
        ['Programme 003', true],
        ['Programme 004', false],
      ]);
    });

    it('leaves a record of who looked, and why', async () => {
      await page(tutor, 77);
      const views = await rows(
        sql<{
          page: string;
          reason: string;
        }>`select page, reason from ledger.view where institution_id = 1 and student_id = ${studentId(77)}::uuid`,
      );
      expect(views).toEqual([{ page: 'student', reason: 'You look after this student' }]);
    });

    it('answers of a student out of reach as of one that does not exist, and records nothing', async () => {
      const unknown = crypto.randomUUID();
      for (const path of [`/students/${studentId(3)}`, '/enrolments/3/activity', '/enrolments/3/peers']) {
        const [out, none] = [
          await api.ask(tutor, path),
          await api.ask(tutor, path.replace(studentId(3), unknown).replace('/3/', '/999999/')),
        ];
        expect([out.status, none.status]).toEqual([404, 404]);
        const strip = async (response: Response) => ({ ...((await response.json()) as object), details: null });
        expect(await strip(out)).toEqual(await strip(none));
      }
      expect(
        await rows(
          sql`select 1 from ledger.view where institution_id = 1 and student_id = ${studentId(3)}::uuid and actor_id = 'x'`,
        ),
      ).toEqual([]);
    });

    it('knows nothing of another institution, whose ids are the same', async () => {
      const stranger = actorWith(2, [everybody]);
      expect((await api.ask(stranger, `/students/${studentId(100)}`)).status).toBe(404);
      expect((await api.ask(stranger, '/enrolments/100/activity')).status).toBe(404);
      expect((await api.get<StudentListView>(stranger, '/students/list')).total).toBe(other.students);
      const same = await api.get<StudentView>(stranger, `/students/${studentId(1)}`);
      expect(same.enrolments[0]?.weeks).toHaveLength(other.weeks);
      expect(same.enrolments[0]?.weeks.filter(({ score }) => score !== null)).toHaveLength(other.weeks);
    });

    it('keeps the reason of a restricted circumstance for those who look after the student', async () => {
      await db.forInstitution(1, (trx) =>
        sql`insert into roster.circumstance values (1, ${crypto.randomUUID()}::uuid, ${studentId(60)}::uuid, 'circumstance', 'Bereavement', true, ${firstWeek}::date, null)`.execute(
          trx,
        ),
      );
      expect((await page(tutor, 60)).circumstances).toMatchObject([{ words: 'Known circumstance: Bereavement' }]);
      expect(JSON.stringify(await page(admin, 60))).not.toContain('Bereavement');
    });
  });

  describe('peers', () => {
    it('are the peer group where nothing is chosen, with its quartiles', async () => {
      const view = await api.get<PeerComparisonView>(tutor, '/enrolments/45/peers');
      const plain = await rows(sql<{ score: number }>`select s.score from scoring.score s
        where s.institution_id = 1 and s.run = ${made.weeks} and s.score is not null
          and s.peer_group_no = (select peer_group_no from scoring.score where institution_id = 1 and run = ${made.weeks} and enrolment_id = 45)`);
      expect(view).toMatchObject({ n: plain.length, insufficient: null, score: { n: plain.length } });
      const [quartiles] = await rows(
        sql<{
          q: number[];
        }>`select percentile_cont(array[0.25, 0.5, 0.75]) within group (order by v) as q from unnest(${`{${plain.map(({ score }) => score).join(',')}}`}::text::int[]) v`,
      );
      expect([view.score?.p25, view.score?.p50, view.score?.p75]).toEqual(quartiles?.q);
      expect(view.measures).toHaveLength(8);
      expect(view.weeks).toHaveLength(made.weeks);
    });

    it('are those chosen, and nothing is told of fewer than ten', async () => {
      const part = await api.get<PeerComparisonView>(tutor, '/enrolments/45/peers?mode=part-time');
      expect(part).toMatchObject({ label: 'Part-time students of Made-up 1', insufficient: null });
      const few = await api.get<PeerComparisonView>(
        tutor,
        `/enrolments/45/peers?mode=part-time&year=1&programme=${programmeId(2)}`,
      );
      expect(few.n).toBeLessThan(10);
      expect(few).toMatchObject({ score: null, measures: [], weeks: [] });
      expect(few.insufficient).toMatch(/too few to compare with/);
    });
  });

  describe('comparing', () => {
    it('goes by the absolute index in the order of names, and hides what is small', async () => {
      const view = await api.get<CompareView>(admin, '/compare?by=programme&measure=absolute');
      expect(view.series.map(({ label }) => label)).toEqual(view.series.map(({ label }) => label).toSorted());
      const [plain] = await rows(sql<{ mean: number }>`select avg(s.absolute_index)::float8 as mean from scoring.score s
        join roster.enrolment e on e.institution_id = 1 and e.enrolment_id = s.enrolment_id
        where s.institution_id = 1 and s.run = ${made.weeks} and e.programme_unit_id = ${programmeId(1)}::uuid`);
      const one = view.series.find(({ key }) => key === programmeId(1));
      expect(one?.weeks.at(-1)?.value).toBeCloseTo(plain?.mean ?? 0, 2);
      expect(one?.weeks[0]).toMatchObject({ value: null, gap: 'Not available before the fifth scored week' });
      const own = await api.get<CompareView>(
        actorWith(1, [{ via: 'caseload', staffId: staffId(6), reason: '' }]),
        `/compare?by=programme&measure=absolute&year=1&mode=part-time`,
      );
      expect(own.series.some(({ isSuppressed }) => isSuppressed)).toBe(true);
      for (const small of own.series.filter(({ isSuppressed }) => isSuppressed))
        expect(small.weeks.every(({ value }) => value === null)).toBe(true);
      expect((await api.ask(admin, '/compare?by=programme&measure=score')).status).toBe(422);
    });

    it('takes the uppermost units that are more than one', async () => {
      const view = await api.get<CompareView>(admin, '/compare?by=unit&measure=attendance');
      expect(view.series.map(({ label }) => label)).toEqual(['Faculty 1', 'Faculty 2', 'Faculty 3', 'Faculty 4']);
    });
  });

  describe('readers of de-identified data', () => {
    it('see pseudonyms, the same every time, and nothing that names anybody', async () => {
      const [first, again] = [await list(researcher, '&sort=score'), await list(researcher, '&sort=score')];
      expect(first.rows.length).toBeGreaterThan(100);
      expect(first.rows.map(({ name }) => name)).toEqual(again.rows.map(({ name }) => name));
      const text = JSON.stringify(first.rows);
      for (const secret of ['Given', 'Family', 's0000', '-9000-']) expect(text).not.toContain(secret);
      expect(
        first.rows.every(
          ({ identifier, name, studentId: id }) => identifier === null && id === name && name.startsWith('P-'),
        ),
      ).toBe(true);
    });

    it('are not told of students whom programme, year and mode would point to', async () => {
      const view = await list(researcher);
      const sizes = await rows(sql<{
        n: number;
      }>`select count(*)::int as n from roster.enrolment e where institution_id = 1
        group by programme_unit_id, campus_unit_id, year_of_study, mode`);
      expect(sizes.some(({ n }) => n < 5)).toBe(true);
      expect(view.totalVisible).toBeLessThan(made.students);
      const places = Map.groupBy(
        [...view.rows, ...(await list(researcher, '&page=2')).rows],
        ({ programme, year, mode }) => `${programme} ${year} ${mode}`,
      );
      for (const [, own] of places) expect(own.length).toBeGreaterThanOrEqual(3);
    });

    it('cannot search names, nor open a student, and a sort by name tells nothing of names', async () => {
      expect((await api.ask(researcher, '/students/search?q=family')).status).toBe(403);
      expect((await api.ask(researcher, `/students/${studentId(1)}`)).status).toBe(403);
      expect((await api.ask(researcher, '/enrolments/1/peers')).status).toBe(403);
      expect((await list(researcher, '&q=family17')).total).toBe((await list(researcher)).total);
    });
  });

  describe('before the first run', () => {
    const fresh = {
      institutionId: kind === 'embedded' ? 3 : 4,
      students: 60,
      programmes: 3,
      weeks: 0,
      secondEvery: 10,
    };
    const head = actorWith(fresh.institutionId, [everybody]);
    const own = actorWith(fresh.institutionId, [{ via: 'caseload', staffId: staffId(2), reason: '' }]);
    let early: Api;
    beforeAll(async () => {
      await makeUpScores(db, fresh);
      early = insightsApi(db, '2013-10-09T09:00:00Z');
    });

    it('pages count and list the roster, and say that nothing is scored yet', async () => {
      const cohort = await early.get<CohortView>(head, '/cohorts/view?mode=part-time');
      expect(cohort).toMatchObject({ run: null, n: 12, nScored: 0, groups: [], distribution: null });
      expect(cohort.unscored).toMatch(/not been scored yet/);
      expect(cohort.options.programmes.map(({ n }) => n)).toEqual([20, 20, 20]);
      const listed = await early.get<StudentListView>(head, '/students/list?size=25&page=3');
      expect(listed).toMatchObject({ total: 60, totalVisible: 60, page: 3, sentence: 'All 60 students.' });
      expect(listed.rows).toHaveLength(10);
      expect(listed.rows[0]).toMatchObject({ score: null, noScore: { code: 'not_run' }, spark: [] });
      expect((await early.get<StudentListView>(head, '/students/list?q=given17')).rows.map(({ name }) => name)).toEqual(
        ['Given17 Family17'],
      );
    });

    it('a tutor sees the own students alone, and a student’s page has weeks without scores', async () => {
      const listed = await early.get<StudentListView>(own, '/students/list?size=200');
      expect(listed.rows.map(({ identifier }) => Number(identifier?.slice(1))).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, k) => 41 + k),
      );
      expect(listed.total).toBe(20);
      const page = await early.get<StudentView>(own, `/students/${studentId(50)}`);
      expect(page.enrolments.map(({ weeks }) => weeks.length)).toEqual([1, 1]);
      expect(page.enrolments[0]).toMatchObject({
        waterfall: null,
        weeks: [{ score: null, noScore: { code: 'not_run' } }],
      });
    });

    it('leads from a merged record to the one that speaks for it', async () => {
      const { institutionId } = fresh;
      await db.forInstitution(institutionId, (trx) =>
        sql`update roster.student set merged_into_student_id = ${studentId(50)}::uuid where institution_id = ${institutionId} and student_id = ${studentId(7)}::uuid`.execute(
          trx,
        ),
      );
      expect(await early.get<StudentView>(own, `/students/${studentId(7)}`)).toMatchObject({
        studentId: studentId(50),
      });
      await db.forInstitution(institutionId, (trx) =>
        sql`update roster.student set merged_into_student_id = ${studentId(1)}::uuid where institution_id = ${institutionId} and student_id = ${studentId(7)}::uuid`.execute(
          trx,
        ),
      );
      const refused = await early.ask(own, `/students/${studentId(7)}`);
      expect(refused.status).toBe(404);
      expect(await refused.text()).not.toContain(studentId(1));
    });
  });

  describe('an export', () => {
    const exported = (as = tutor, query = '') => api.ask(as, `/students/export?format=csv${query}`);

    it('holds the list, quoted and harmless, and is recorded with a view of each student', async () => {
      await db.forInstitution(1, (trx) =>
        sql`update roster.student set display_name = '=HYPERLINK("http://x","y")' where institution_id = 1 and student_id = ${studentId(44)}::uuid`.execute(
          trx,
        ),
      );
      const response = await exported();
      expect(response.headers.get('content-disposition')).toBe(`attachment; filename="students-${last}.csv"`);
      const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer()).split('\r\n');
      expect(lines).toHaveLength(42);
      expect(lines[0]?.startsWith('\uFEFF"Student","Identifier","Programme"')).toBe(true);
      expect(lines.some((line) => line.startsWith(`"'=HYPERLINK(""http://x"",""y"")"`))).toBe(true);
      const views = await rows(
        sql<{
          n: number;
        }>`select count(distinct student_id)::int as n from ledger.view where institution_id = 1 and page = 'export'`,
      );
      expect(views).toEqual([{ n: 40 }]);
      const events = await rows(
        sql<{
          details: { rows: number; format: string };
        }>`select details from ledger.event where institution_id = 1 and verb = 'insights.export-students'`,
      );
      expect(events.at(-1)?.details).toMatchObject({ rows: 40, format: 'csv' });
    });

    it('comes as a workbook too', async () => {
      const response = await api.ask(tutor, '/students/export?format=xlsx');
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.headers.get('content-type')).toContain('spreadsheetml');
      expect([bytes[0], bytes[1]]).toEqual([0x50, 0x4b]);
    });

    it('is refused beyond the day’s rows, and then records nothing', async () => {
      const keen = actorWith(1, [everybody], { actorId: 'keen' });
      const earlier = { rows: daily_rows - 100 };
      await db.forInstitution(1, async (trx) => {
        const [head] = (
          await sql<{
            n: number;
          }>`update ledger.head set last_number = last_number + 1 where institution_id = 1 returning last_number as n`.execute(
            trx,
          )
        ).rows;
        await sql`insert into ledger.event values (1, ${head?.n}, ${`${todayOf(made)}T08:00:00Z`}::timestamptz, 'person', 'keen', 'Keen', 'insights.export-students', null, null, ${JSON.stringify(earlier)}::jsonb)`.execute(
          trx,
        );
      });
      const response = await exported(keen);
      expect(response.status).toBe(429);
      expect(await response.json()).toMatchObject({ details: { taken: daily_rows - 100, asked: made.students } });
      expect(await rows(sql`select 1 from ledger.event where institution_id = 1 and actor_id = 'keen'`)).toHaveLength(
        1,
      );
      expect((await exported(keen, '&group=stopped')).status).toBe(200);
      expect((await exported(actorWith(1, [everybody], { actorId: 'keen', roleKeys: ['admin'] }))).status).toBe(200);
    });
  });
});
