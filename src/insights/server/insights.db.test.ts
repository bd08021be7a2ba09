import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../tests/database.ts';
import { type Api, insightsApi } from '../../../tests/insights-api.ts';
import {
  actorWith,
  everybody,
  facultyId,
  firstWeek,
  makeUpScores,
  programmeId,
  staffId,
  studentId,
  todayOf,
} from '../../../tests/made-up-scores.ts';
import { unitSubtree } from '../../institution/server/index.ts';
import { addWeeks } from '../../kernel/week.ts';
import type { Database } from '../../platform/db/database.ts';
import type { CohortView, StudentListView, StudentSearchView, WeeksView } from '../core/views.ts';

const made = { institutionId: 1, students: 240, programmes: 6, weeks: 7, secondEvery: 9 };
const other = { institutionId: 2, students: 12, programmes: 1, weeks: 2 };
const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
const leader = actorWith(1, [{ via: 'unit', unitId: facultyId(1), reason: 'Leader of Faculty 2' }]);
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(2), reason: 'You look after this student' }], {
  staffId: staffId(2),
});
const nobody = actorWith(1, []);
const last = addWeeks(firstWeek, made.weeks - 1);

describe.each(databaseKinds)('cohorts and students on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await makeUpScores(db, other);
    await db.forInstitution(1, (trx) =>
      sql`insert into cases.contact_standing (institution_id, student_id, last_two_way_on)
        select institution_id, student_id, date '2014-01-01' from roster.student where institution_id = 1 order by student_id limit 40`.execute(
        trx,
      ),
    );
    api = insightsApi(db, `${todayOf(made)}T09:00:00Z`);
  }, 120_000);
  afterAll(() => db.close());

  const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
    (await db.forInstitution(1, (trx) => query.execute(trx))).rows;
  const list = (as = admin, query = '') => api.get<StudentListView>(as, `/students/list?size=200${query}`);

  describe('weeks', () => {
    it('end with the institution’s today, and the current one is the last that was scored', async () => {
      const view = await api.get<WeeksView>(admin, '/weeks');
      expect(view).toMatchObject({ today: todayOf(made), current: last });
      expect(view.weeks.map(({ week, isScored }) => [week, isScored]).at(-1)).toEqual([todayOf(made), false]);
      expect(view.weeks).toHaveLength(made.weeks + 1);
    });

    it('that lie ahead are not there', async () => {
      const response = await api.ask(admin, `/cohorts/view?week=${addWeeks(todayOf(made), 1)}`);
      expect(response.status).toBe(404);
    });

    it('that are not scored say so, and still name the students', async () => {
      const view = await list(admin, `&week=${todayOf(made)}`);
      expect(view.unscored).toMatch(/not been scored yet/);
      expect(view.rows).toHaveLength(200);
      expect(view.rows[0]).toMatchObject({ score: null, noScore: { code: 'not_run' } });
      const cohort = await api.get<CohortView>(admin, `/cohorts/view?week=${todayOf(made)}`);
      expect(cohort).toMatchObject({ run: null, distribution: null, groups: [], n: 240, nScored: 0 });
      expect(cohort.decliningShare.at(-1)).toMatchObject({ share: null, gap: 'Not scored' });
    });
  });

  describe('the cohort page', () => {
    it('counts what plain SQL over the scores counts', async () => {
      const view = await api.get<CohortView>(admin, '/cohorts/view');
      const [plain] = await rows(sql<Record<string, number>>`
        select count(*)::int as n, count(s.score)::int as scored, avg(s.score)::float8 as mean, stddev_pop(s.score)::float8 as sd,
          count(*) filter (where s.score < 350)::int as attention, count(*) filter (where s.score between 400 and 599)::int as middle,
          count(*) filter (where s.score is null)::int as none, count(*) filter (where s.last_seen_on is null)::int as unseen,
          avg(s.absolute_index)::float8 as absolute
        from scoring.score s join scoring.run r on r.institution_id = s.institution_id and r.run = s.run
        join roster.enrolment e on e.institution_id = s.institution_id and e.enrolment_id = s.enrolment_id
        where s.institution_id = 1 and r.week = ${last}::date and r.state = 'standing' and e.is_primary`);
      const count = (group: string) => view.groups.find((one) => one.group === group)?.n;
      expect(view).toMatchObject({ n: plain?.n, nScored: plain?.scored });
      expect(view.mean).toBeCloseTo(plain?.mean ?? 0, 6);
      expect(view.sd).toBeCloseTo(plain?.sd ?? 0, 6);
      expect(view.distribution?.[2]?.n).toBe(plain?.middle);
      expect([count('below_attention'), count('no_score'), count('not_yet_seen')]).toEqual([
        plain?.attention,
        plain?.none,
        plain?.unseen,
      ]);
      expect(view.absolute.at(-1)?.mean).toBeCloseTo(plain?.absolute ?? 0, 2);
      expect(view.n).toBe(made.students);
    });

    it('links every bar and group to a list of as many students', async () => {
      const filter = `&unit=${facultyId(1)}&mode=full-time`;
      const view = await api.get<CohortView>(admin, `/cohorts/view?x=1${filter}`);
      for (const { from, to, n } of view.distribution ?? [])
        expect((await list(admin, `${filter}&from=${from}&to=${to}`)).total).toBe(n);
      for (const { group, n } of view.groups) {
        const found = await list(admin, `${filter}&group=${group}`);
        expect([group, found.total, found.rows.length]).toEqual([group, n, n]);
      }
      expect(view.groups.find(({ group }) => group === 'declining')?.n).toBeGreaterThan(0);
    });

    it('adds its programmes up to its units, and counts a student with two programmes once', async () => {
      const view = await api.get<CohortView>(admin, '/cohorts/view');
      const sum = (options: { n: number }[]) => options.reduce((total, { n }) => total + n, 0);
      expect(sum(view.options.years)).toBe(made.students);
      expect(sum(view.options.modes)).toBe(made.students);
      const seconds = Math.floor(made.students / made.secondEvery);
      expect(sum(view.options.programmes)).toBe(made.students + seconds);
      const one = await api.get<CohortView>(admin, `/cohorts/view?programme=${programmeId(1)}`);
      expect(one.n).toBe(view.options.programmes.find(({ key }) => key === programmeId(1))?.n);
    });

    it('is a tutor’s own students, said in one sentence', async () => {
      const view = await api.get<CohortView>(tutor, '/cohorts/view');
      expect(view.reason).toBe('The students you look after');
      expect(view.sentence).toMatch(
        /^\d+ of your 40 students (has|have) changed since last week; (\d+ needs?|none needs)/,
      );
      expect(view.n).toBe(40);
      const listed = (await list(tutor)).rows;
      expect(view.mean).toBeCloseTo(
        listed.flatMap(({ score }) => score ?? []).reduce((a, b) => a + b, 0) / view.nScored,
        6,
      );
    });

    it('shows the share of students who decline, week by week', async () => {
      const { decliningShare } = await api.get<CohortView>(admin, '/cohorts/view');
      const plain = await rows(sql<{ week: string; n: number }>`select f.week, count(*)::int as n from trends.flag f
        join roster.enrolment e on e.institution_id = f.institution_id and e.enrolment_id = f.enrolment_id
        where f.institution_id = 1 and f.kind = 'declining' and e.is_primary group by f.week`);
      for (const { week, n } of plain) expect(decliningShare.find((one) => one.week === week)?.n).toBe(n);
      expect(plain.length).toBeGreaterThan(1);
    });

    it('needs the need, and names no filter that is not there', async () => {
      expect((await api.ask(nobody, '/cohorts/view')).status).toBe(403);
      expect((await api.ask(admin, `/cohorts/view?unit=${crypto.randomUUID()}`)).status).toBe(422);
      expect((await api.ask(admin, `/cohorts/view?cohort=${crypto.randomUUID()}`)).status).toBe(422);
    });
  });

  describe('the student list', () => {
    it.each(['score', 'change1', 'change4', 'attendance', 'coverage', 'last_seen', 'no_contact', 'name', 'programme'])(
      'sorts by %s both ways, over all its pages, with what is unknown last',
      async (sort) => {
        for (const order of ['asc', 'desc']) {
          const whole = await list(admin, `&sort=${sort}&order=${order}`);
          const more = await list(admin, `&sort=${sort}&order=${order}&page=2`);
          const all = [...whole.rows, ...more.rows];
          expect(new Set(all.map(({ studentId: id }) => id)).size).toBe(made.students);
          const small = await api.get<StudentListView>(
            admin,
            `/students/list?size=7&page=30&sort=${sort}&order=${order}`,
          );
          expect(small.rows.map(({ studentId: id }) => id)).toEqual(all.slice(203, 210).map(({ studentId: id }) => id));
          const values = all.map(
            (row) =>
              ({
                score: row.score,
                change1: row.change1,
                change4: row.change4,
                attendance: row.attendance?.share ?? null,
                coverage: row.coverage,
                last_seen: row.daysSinceSeen === null ? null : -row.daysSinceSeen,
                no_contact: row.contact?.daysSince == null ? null : -row.contact.daysSince,
                name: null,
                programme: row.programme,
              })[sort] ?? null,
          );
          const known = values.filter((value) => value !== null);
          if (sort !== 'name')
            expect(known).toEqual(known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0) * (order === 'asc' ? 1 : -1)));
          const isNeverFirst = (sort === 'last_seen' || sort === 'no_contact') && order === 'asc';
          expect(isNeverFirst ? values.slice(values.length - known.length) : values.slice(0, known.length)).toEqual(
            known,
          );
        }
      },
    );

    it('tells each change as the difference of the stored scores', async () => {
      const { rows: listed, sparkWeeks } = await list(tutor);
      const plain = await rows(sql<{ id: number; now: number; one: number; four: number }>`
        select s.enrolment_id as id, s.score_raw as now, a.score_raw as one, b.score_raw as four from scoring.score s
        join scoring.score a on a.institution_id = 1 and a.run = ${made.weeks - 1} and a.enrolment_id = s.enrolment_id
        join scoring.score b on b.institution_id = 1 and b.run = ${made.weeks - 4} and b.enrolment_id = s.enrolment_id
        where s.institution_id = 1 and s.run = ${made.weeks} and s.score is not null`);
      const stored = new Map(plain.map((row) => [row.id, row]));
      expect(sparkWeeks).toHaveLength(made.weeks);
      for (const row of listed.filter(({ score }) => score !== null)) {
        const { now = 0, one = 0, four = 0 } = stored.get(row.enrolmentId) ?? {};
        expect(row.change1).toBeCloseTo(Math.sign(now - one) * Math.round(Math.abs(now - one)));
        // The fourth scored week before the seventh is the third.
        expect(row.change4).toBeCloseTo(Math.sign(now - four) * Math.round(Math.abs(now - four)));
        expect(row.spark.at(-1)).toBe(row.score);
      }
    });

    it('puts whoever was never seen before those seen longest ago among the stopped', async () => {
      const { rows: stopped } = await list(admin, '&group=stopped');
      const days = stopped.map(({ daysSinceSeen }) => daysSinceSeen ?? Number.POSITIVE_INFINITY);
      expect(days).toEqual(days.toSorted((a, b) => b - a));
      expect(stopped.every(({ trends }) => trends[0]?.trend === 'stopped')).toBe(true);
    });

    it('says why there is no score', async () => {
      const { rows: without } = await list(admin, '&group=no_score');
      expect(without[0]).toMatchObject({ score: null, noScore: { code: 'coverage' } });
    });

    it('finds students by any words of the name and by the beginning of an identifier', async () => {
      expect((await list(admin, '&sort=name&q=given17 FAMILY17')).rows.map(({ name }) => name)).toEqual(
        [
          'Given17 Family17',
          'Given170 Family170',
          'Given171 Family171',
          'Given172 Family172',
          'Given173 Family173',
          'Given174 Family174',
          'Given175 Family175',
          'Given176 Family176',
          'Given177 Family177',
          'Given178 Family178',
          'Given179 Family179',
        ].toSorted(),
      );
      expect((await list(admin, '&q=s000042')).rows).toMatchObject([{ identifier: 's000042' }]);
      expect((await list(admin, '&q=%25')).total).toBe(made.students);
    });

    it('holds only a tutor’s own students, whatever is asked', async () => {
      const own = Array.from({ length: 40 }, (_, k) => studentId(41 + k));
      for (const query of [
        '',
        '&q=family',
        `&unit=${facultyId(1)}`,
        `&programme=${programmeId(1)}`,
        '&group=declining',
        '&from=0&to=1000',
      ]) {
        const view = await list(tutor, query);
        expect(view.rows.every(({ studentId: id }) => own.includes(id))).toBe(true);
        expect(view.total).toBe(view.rows.length);
        expect(view.totalVisible).toBe(40);
      }
      expect((await list(tutor)).rows.map(({ studentId: id }) => id).toSorted()).toEqual(own);
    });

    it('holds a unit’s students for its leader, those with a second programme there too', async () => {
      const units = await rows(
        sql<{
          unitId: string;
          parentUnitId: string | null;
        }>`select unit_id as "unitId", parent_unit_id as "parentUnitId" from institution.unit where institution_id = 1`,
      );
      const below = unitSubtree(units as never, facultyId(1));
      const plain = await rows(sql<{
        id: string;
      }>`select distinct student_id as id from roster.enrolment where institution_id = 1
        and programme_unit_id = any(${below}::uuid[])`);
      const view = await list(leader);
      expect(view.rows.map(({ studentId: id }) => id).toSorted()).toEqual(plain.map(({ id }) => id).toSorted());
      expect(view.total).toBe(plain.length);
      expect(view.rows.every(({ unit }) => unit === 'Faculty 2')).toBe(true);
    });

    it('adds a tutor’s students to a unit’s without counting any twice', async () => {
      const both = actorWith(1, [...leader.why('students:list'), ...tutor.why('students:list')]);
      const [units, own, all] = [await list(leader), await list(tutor), await list(both)];
      const expected = new Set([...units.rows, ...own.rows].map(({ studentId: id }) => id));
      expect(new Set(all.rows.map(({ studentId: id }) => id))).toEqual(expected);
      expect([all.total, all.rows.length]).toEqual([expected.size, expected.size]);
      const view = await api.get<CohortView>(both, '/cohorts/view');
      expect(view.n).toBe(expected.size);
      expect(view.reason).toBe('Leader of Faculty 2; The students you look after');
    });
  });

  describe('the search', () => {
    it('finds names by their beginning first, and only within reach', async () => {
      const found = await api.get<StudentSearchView>(admin, '/students/search?q=family4');
      expect(found.students[0]).toMatchObject({
        name: 'Given4 Family4',
        programme: 'Programme 004',
        unit: 'Faculty 1',
      });
      expect(found.students).toHaveLength(11);
      const own = await api.get<StudentSearchView>(tutor, '/students/search?q=s0000');
      expect(own.students.length).toBeGreaterThan(0);
      expect(
        own.students.every(({ identifier }) => Number(identifier?.slice(1)) > 40 && Number(identifier?.slice(1)) <= 80),
      ).toBe(true);
      expect(await api.get(nobody, '/students/search?q=x').catch(String)).toMatch(/403/);
    });
  });
});
