import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import {
  actorWith,
  everybody,
  facultyId,
  firstWeek,
  makeUpScores,
  staffId,
  studentId,
  todayOf,
} from '../../../../tests/made-up-scores.ts';
import { seedCases } from '../../../cases/server/index.ts';
import { addDays, addWeeks } from '../../../kernel/week.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { AfterActionView, KindAfterView } from '../../core/after/after-views.ts';

const made = { institutionId: 1, students: 720, programmes: 2, weeks: 13 };
const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(1), reason: 'You look after this student' }], {
  staffId: staffId(1),
});
const leader = actorWith(1, [{ via: 'unit', unitId: facultyId(1), reason: 'Leader of Faculty 2' }]);
/** The Wednesday of the week after the sixth scored one: its scores are what is known then. */
const day = addDays(addWeeks(firstWeek, 6), 2);

describe.each(databaseKinds)('what happened after an action, on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    await db.forInstitution(1, (trx) => seedCases(trx, 1));
    api = insightsApi(db, `${todayOf(made)}T09:00:00Z`);
  }, 120_000);
  afterAll(() => db.close());

  const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
    (await db.forInstitution(1, (trx) => query.execute(trx))).rows;
  const caseId = (n: number) => `00000000-0000-7000-b000-${String(n).padStart(12, '0')}`;
  const open = (n: number, kindKey = 'engagement', on = day, id = n) =>
    rows(sql`insert into cases."case" (institution_id, case_id, student_id, kind_key, stage, priority, reason, opened_at, opened_on,
        opened_by, opened_by_name, origin_kind, target_on, changed_at)
      values (1, ${caseId(id)}::uuid, ${studentId(n)}::uuid, ${kindKey}, 'New', 2, 'Fell behind.', ${`${on}T10:00:00Z`}, ${on}::date, 'u1', 'Ada',
        'staff', ${on}::date, now())`);
  const speak = (n: number, on: string) =>
    rows(sql`insert into cases.contact (institution_id, contact_id, student_id, at, day, way, reach, by_id, by_name, logged_at)
      values (1, gen_random_uuid(), ${studentId(n)}::uuid, ${`${on}T10:00:00Z`}, ${on}::date, 'call', 'two_way', 'u1', 'Ada', now())`);
  const viewOf = (n: number, as = admin) => api.get<AfterActionView>(as, `/cases/${caseId(n)}/after`);
  const ofKind = (kindKey: string, as = admin) => api.get<KindAfterView>(as, `/casework/after?kind=${kindKey}`);

  it('stands beside those of the peer group who stood there in the same week, as the database itself finds them', async () => {
    await open(10);
    const view = await viewOf(10);
    expect(view.action).toEqual({ on: day, wasReached: false });
    expect(view.course).toMatchObject({ measure: 'absolute', similar: expect.stringContaining('within 50 points') });
    expect(view.sentence).toMatch(
      /in six weeks; \d+ similar students without a contact were .*: no clear difference\.$/,
    );
    const start = 6;
    const members = await rows<{ n: number; mean: number; low: number }>(sql`
      with own as (select s.*, c.peer_group_no from insights.standing s join insights.cell c using (institution_id, run, cell_no)
        where s.institution_id = 1 and s.run = ${start} and s.student_id = ${studentId(10)}::uuid),
      near as (select l.enrolment_id, l.absolute_index from insights.standing l join insights.cell c using (institution_id, run, cell_no), own
        where l.institution_id = 1 and l.run = ${start} and c.peer_group_no = own.peer_group_no and l.enrolment_id <> own.enrolment_id
          and abs(l.score - own.score) <= 50 and abs(l.change4 - own.change4) <= 75)
      select count(*)::int as n, avg(l.absolute_index - near.absolute_index)::float8 as mean,
        (avg(l.absolute_index - near.absolute_index) - 1.96 * stddev_samp(l.absolute_index - near.absolute_index) / sqrt(count(*)))::float8 as low
      from near join insights.standing l on l.institution_id = 1 and l.run = ${start + 6} and l.enrolment_id = near.enrolment_id
        and l.absolute_index is not null`);
    const last = view.course?.weeks.at(-1);
    expect(view.course?.weeks.map(({ week }) => week)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((k) => addWeeks(firstWeek, 5 + k)),
    );
    expect(last?.alikeAbsolute?.n).toBe(members[0]?.n);
    expect(last?.alikeAbsolute?.mean).toBeCloseTo(members[0]?.mean ?? 0, 3);
    // Normal instead of t: a little narrower.
    expect(last?.alikeAbsolute?.low).toBeLessThan(members[0]?.low ?? 0);
    expect(last?.alikeAbsolute?.low).toBeGreaterThan((members[0]?.low ?? 0) - 3);
  });

  it('leaves out whom somebody acted on meanwhile, and says how many', async () => {
    const before = (await viewOf(10)).course?.weeks.at(-1)?.alikeAbsolute?.n ?? 0;
    const near = await rows<{ n: number }>(sql`select substr(l.student_id::text, 25)::int as n from insights.standing l,
        (select * from insights.standing where institution_id = 1 and run = 6 and student_id = ${studentId(10)}::uuid) own
      where l.institution_id = 1 and l.run = 6 and l.cell_no = own.cell_no and abs(l.score - own.score) <= 30
        and abs(l.change4 - own.change4) <= 50 and l.enrolment_id <> own.enrolment_id order by 1 limit 2`);
    const [spoken, opened] = [near[0]?.n ?? 0, near[1]?.n ?? 0];
    await speak(spoken, addWeeks(day, 2));
    await open(opened, 'attendance', addWeeks(day, -3));
    const view = await viewOf(10);
    expect(view.course?.weeks.at(-1)?.alikeAbsolute?.n).toBe(before - 2);
    expect(view.course?.similar).toContain('2 more stood near');
    await speak(spoken, addWeeks(day, -4));
    expect((await viewOf(10)).course?.weeks.at(-1)?.alikeAbsolute?.n).toBe(before - 2);
  });

  it('begins with the first time somebody spoke with the student', async () => {
    await speak(10, addWeeks(day, 3));
    const view = await viewOf(10);
    expect(view.action).toEqual({ on: addWeeks(day, 3), wasReached: true });
    expect(view.course?.weeks).toHaveLength(5);
    expect(view.sentence).toContain('in four weeks');
  });

  it('is silent where there is nothing to start from, nothing after, or nobody like them', async () => {
    await open(20, 'engagement', firstWeek);
    expect(await viewOf(20)).toMatchObject({
      course: null,
      sentence: expect.stringMatching(/^No week was scored before/),
    });
    await open(21, 'engagement', todayOf(made));
    expect(await viewOf(21)).toMatchObject({
      course: null,
      sentence: expect.stringMatching(/^No week has been scored since/),
    });
    const [far] = await rows<{ n: number }>(sql`select substr(student_id::text, 25)::int as n from insights.standing
      where institution_id = 1 and run = 6 and score is not null order by score limit 1`);
    await open(far?.n ?? 0);
    // Too few of the peer group are so low: wider circles are looked at, and named.
    expect((await viewOf(far?.n ?? 0)).course?.similar).toMatch(/^Similar: (Programme 00|Faculty|Made-up 1)/);
    await rows(sql`insert into cases.contact (institution_id, contact_id, student_id, at, day, way, reach, by_id, by_name, logged_at)
      select 1, gen_random_uuid(), student_id, now(), ${addWeeks(day, 1)}::date, 'call', 'two_way', 'u1', 'Ada', now() from insights.standing
      where institution_id = 1 and run = 6 and score < (select min(score) + 101 from insights.standing where institution_id = 1 and run = 6)
        and student_id <> ${studentId(far?.n ?? 0)}::uuid`);
    const view = await viewOf(far?.n ?? 0);
    expect(view.sentence).toBe(
      'Nobody stood there in the same week without a contact: too few students to compare with (at least 20 are needed).',
    );
    expect(view.course).toMatchObject({ n: null, similar: null, outcomes: { alike: null } });
    expect(view.course?.weeks.at(-1)?.absolute).not.toBeNull();
  });

  it('is told to the student’s own people alone', async () => {
    await open(700);
    expect((await api.ask(tutor, `/cases/${caseId(700)}/after`)).status).toBe(404);
    expect((await api.ask(tutor, `/cases/${caseId(10)}/after`)).status).toBe(200);
  });

  it('of a kind is told together, from ten cases on, within what the reader leads', async () => {
    for (let n = 0; n < 9; n++) await open(200 + 2 * n, 'wellbeing', addWeeks(day, n % 3));
    expect(await ofKind('wellbeing')).toMatchObject({
      opened: 9,
      compared: 0,
      left: null,
      sentence: expect.stringMatching(/^There are too few/),
    });
    expect((await ofKind('wellbeing')).weeks.every((week) => week === null)).toBe(true);
    for (let n = 9; n < 14; n++) await open(200 + 2 * n, 'wellbeing', addWeeks(day, n % 3));
    const view = await ofKind('wellbeing');
    expect(view).toMatchObject({ opened: 14, looked: 14, measure: 'absolute', academicYear: '2013-14' });
    expect(view.compared).toBeGreaterThanOrEqual(10);
    expect(view.weeks[0]).toMatchObject({ own: 0, alike: 0, difference: 0 });
    expect(view.weeks[3]?.low).toBeLessThan(0);
    expect(view.weeks[3]?.high).toBeGreaterThan(0);
    expect(view.sentence).toContain('no better than waiting cannot be ruled out');
    // Even numbers are in the first programme, which is not of this faculty.
    expect(await ofKind('wellbeing', leader)).toMatchObject({ opened: 0, compared: 0 });
    expect(JSON.stringify(view)).not.toMatch(/Given|Tutor|Family/);
  });
});
