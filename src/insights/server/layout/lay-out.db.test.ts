import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import { actorWith, everybody } from '../../../../tests/made-up-scores.ts';
import {
  contextOf,
  deliver,
  observed,
  type SmallInstitution,
  smallInstitution,
  storeInstitution,
  studentIdOf,
} from '../../../../tests/small-institution.ts';
import type { Database } from '../../../platform/db/database.ts';
import { rescoreFrom, scoreAll } from '../../../scoring/server/index.ts';
import { followRuns } from '../../../trends/server/index.ts';
import type { EnrolmentActivityView, StudentView } from '../../core/student/student-views.ts';
import type { CohortView, StudentListView } from '../../core/views.ts';
import { layOutRuns } from '../index.ts';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe.each(databaseKinds)('laying out real runs on the %s database', (kind) => {
  let db: Database;
  let next = 0;
  beforeAll(async () => {
    db = await freshDatabase(kind);
  });
  afterAll(() => db.close());

  async function scored(change: Partial<SmallInstitution> = {}) {
    const small = smallInstitution(++next, change);
    const id = small.institutionId;
    await storeInstitution(db, small);
    const context = contextOf(db, small);
    const options = () => ({ reason: 'command' as const, followers: [followRuns(context)] });
    await scoreAll(context, options());
    const api: Api = insightsApi(db, context.clock);
    const admin = actorWith(id, [everybody]);
    const list = (query = '') => api.get<StudentListView>(admin, `/students/list?size=200${query}`);
    return { small, id, context, options, api, admin, list };
  }

  const standings = (id: number) =>
    db.forInstitution(id, async (trx) => {
      const { rows } = await sql<Record<string, unknown>>`select r.week, l.* from insights.standing l
        join scoring.run r on r.institution_id = l.institution_id and r.run = l.run
        where l.institution_id = ${id} order by r.week, l.enrolment_id`.execute(trx);
      return rows.map(({ run: _, ...row }) => row);
    });

  const forget = (id: number, state: string) =>
    db.forInstitution(id, async (trx) => {
      const runs = sql`(select run from insights.layout where institution_id = ${id} and state = ${state})`;
      await sql`delete from insights.standing where institution_id = ${id} and run in ${runs}`.execute(trx);
      await sql`delete from insights.cell where institution_id = ${id} and run in ${runs}`.execute(trx);
      await sql`delete from insights.layout where institution_id = ${id} and state = ${state}`.execute(trx);
    });

  it('lays every standing run out once, and then has nothing to do', async () => {
    const { small, id } = await scored();
    expect(await layOutRuns(db, { institutionId: id })).toBe(small.weeks.length);
    const first = await standings(id);
    expect(await layOutRuns(db, { institutionId: id })).toBe(0);
    expect(await standings(id)).toEqual(first);
  });

  it('tells what was attended of what was expected through the year, as the marks add up', async () => {
    const { small, id, list } = await scored();
    await layOutRuns(db, { institutionId: id });
    const { rows } = await list();
    const attendance = small.sources.find(({ measure }) => measure === 'rate');
    if (!attendance) throw new Error('no attendance');
    for (const { enrolmentId, attendance: told } of rows) {
      let [attended, expected] = [0, 0];
      for (let week = 0; week < small.weeks.length; week++) {
        const seen = observed(attendance, enrolmentId, week);
        attended += sum(seen.days);
        expected += sum(seen.expected);
      }
      // Who came late is told of from the first week that they were scored in.
      if (small.students.find((one) => one.enrolmentId === enrolmentId)?.startsOn) continue;
      expect({ enrolmentId, ...told }).toMatchObject({ enrolmentId, attended, expected });
    }
    expect(rows.length).toBeGreaterThan(20);
  });

  it('names only those who are enrolled in the week, and says why somebody has no score', async () => {
    const { small, id, list, api, admin } = await scored();
    await layOutRuns(db, { institutionId: id });
    const gone = small.students.find(({ endsOn }) => endsOn !== null)?.enrolmentId ?? 0;
    const exempt = small.students.find((student) => student.exempt !== null)?.enrolmentId ?? 0;
    expect((await list()).rows.some(({ enrolmentId }) => enrolmentId === gone)).toBe(false);
    const during = await list(`&week=${small.weeks[4]}`);
    expect(during.rows.find(({ enrolmentId }) => enrolmentId === exempt)).toMatchObject({
      score: null,
      noScore: { code: 'exempt' },
    });
    const page = await api.get<StudentView>(admin, `/students/${studentIdOf(exempt)}`);
    expect(page.enrolments[0]?.weeks.filter(({ noScore }) => noScore?.code === 'exempt')).toHaveLength(2);
    expect(page.circumstances).toMatchObject([{ words: 'Exempt: illness' }]);
    const left = await api.get<StudentView>(admin, `/students/${studentIdOf(gone)}`);
    expect(left.enrolments[0]?.weeks.at(-1)?.noScore?.code).toBe('not_enrolled');
  });

  it('counts and lists the flags that trends found', async () => {
    const { id, list, api, admin } = await scored();
    await layOutRuns(db, { institutionId: id });
    const view = await api.get<CohortView>(admin, '/cohorts/view');
    const { rows } = await db.forInstitution(id, (trx) =>
      sql<{ kind: string; n: number }>`select kind, count(*)::int as n from trends.flag
        where institution_id = ${id} and week = ${view.week.week}::date and not (kind = 'recovering' and evidence ->> 'isForPraise' = '0') group by kind`.execute(
        trx,
      ),
    );
    const told = view.groups
      .filter(({ n }) => n > 0 && rows.some(({ kind: flag }) => flag))
      .map(({ group, n }) => ({ kind: group, n }));
    const flags = ['stopped', 'consistently_low', 'declining', 'sustained_decline', 'recovering'];
    expect(
      told.filter(({ kind: group }) => flags.includes(group)).toSorted((a, b) => a.kind.localeCompare(b.kind)),
    ).toEqual(rows.toSorted((a, b) => a.kind.localeCompare(b.kind)));
    const { rows: stopped } = await list('&group=stopped');
    expect(stopped.map(({ enrolmentId }) => enrolmentId)).toContain(6);
    expect(stopped.find(({ enrolmentId }) => enrolmentId === 6)?.trends[0]?.words).toMatch(/^No trace for \d+ days\.$/);
  });

  it('shows each source’s days with the delivery that brought them, and gaps as gaps', async () => {
    const { small, id, api, admin } = await scored();
    await layOutRuns(db, { institutionId: id });
    const view = await api.get<EnrolmentActivityView>(admin, '/enrolments/2/activity');
    expect(view.weeks).toHaveLength(small.weeks.length);
    const vle = view.sources.find(({ source }) => source === 'vle');
    const source = small.sources.find(({ key }) => key === 'vle');
    if (!source) throw new Error('no vle');
    expect(vle?.weeks[0]).toMatchObject({
      isCovered: true,
      days: observed(source, 2, 0).days,
      deliveryId: expect.any(String),
      gap: null,
    });
    expect(vle?.weeks[3]).toMatchObject({
      isCovered: false,
      days: new Array(7).fill(null),
      gap: 'Nothing delivered for this week',
    });
    const b = await api.get<EnrolmentActivityView>(admin, '/enrolments/28/activity');
    expect(b.sources.find(({ source: name }) => name === 'quiz')?.weeks[0]).toMatchObject({
      isEligible: false,
      gap: 'Does not apply here',
    });
    const late = await api.get<EnrolmentActivityView>(admin, '/enrolments/3/activity');
    expect(late.sources[0]?.weeks[0]).toMatchObject({
      days: new Array(7).fill(null),
      gap: 'Not enrolled in this week',
    });
  });

  it('follows a correction into the weeks after it, and comes to what a fresh layout comes to', async () => {
    const { small, id, context, options, list } = await scored();
    await layOutRuns(db, { institutionId: id });
    const before = await list();
    const source = small.sources[0];
    if (!source) throw new Error('no source');
    const more: typeof observed = (of, enrolmentId, week) => {
      const seen = observed(of, enrolmentId, week);
      return enrolmentId === 2 ? { ...seen, days: seen.days.map((_, d) => (d < 5 ? 1 : 0)) } : seen;
    };
    await deliver(db, small, source, [5], more);
    await rescoreFrom(context, { week: small.weeks[5] ?? '' }, options());
    // Between the run and its layout, pages show the whole of what stood before.
    expect((await list()).rows).toEqual(before.rows);
    expect(await layOutRuns(db, { institutionId: id })).toBe(5);
    const after = (await list()).rows.find(({ enrolmentId }) => enrolmentId === 2);
    const was = before.rows.find(({ enrolmentId }) => enrolmentId === 2);
    expect(after?.attendance?.attended).toBeGreaterThan(was?.attendance?.attended ?? 0);
    expect(after?.spark.slice(0, 5)).toEqual(was?.spark.slice(0, 5));
    expect(after?.spark[5]).not.toEqual(was?.spark[5]);
    // Laid out again from nothing, the same numbers come out.
    const current = (rows: Awaited<ReturnType<typeof standings>>) => JSON.stringify(rows);
    await forget(id, 'gone');
    const carried = current(await standings(id));
    await forget(id, 'ready');
    await layOutRuns(db, { institutionId: id });
    expect(current(await standings(id))).toBe(carried);
  });

  it('carries on after it was broken off, and shows nothing of a layout that is not whole', async () => {
    const { id, list, small } = await scored();
    await layOutRuns(db, { institutionId: id });
    const whole = await standings(id);
    // As a crash leaves it: the last run half written, and not ready.
    await db.forInstitution(id, async (trx) => {
      const last = sql`(select max(run) from scoring.run where institution_id = ${id} and state = 'standing')`;
      await sql`update insights.layout set state = 'filling', ready_at = null where institution_id = ${id} and run = ${last}`.execute(
        trx,
      );
      await sql`delete from insights.standing where institution_id = ${id} and run = ${last} and enrolment_id > 10`.execute(
        trx,
      );
      await sql`delete from insights.cell where institution_id = ${id} and run = ${last}`.execute(trx);
    });
    const meanwhile = await list(`&week=${small.weeks.at(-1)}`);
    expect(meanwhile.unscored).toMatch(/being laid out/);
    expect(meanwhile.rows.every(({ score }) => score === null)).toBe(true);
    expect(await layOutRuns(db, { institutionId: id })).toBe(1);
    expect(await standings(id)).toEqual(whole);
  });

  it('comes to one layout when two lay out at once', async () => {
    const { id, small } = await scored();
    const both = await Promise.all([layOutRuns(db, { institutionId: id }), layOutRuns(db, { institutionId: id })]);
    expect(Math.max(...both)).toBe(small.weeks.length);
    const together = await standings(id);
    expect(new Set(together.map((row) => `${row.week} ${row.enrolment_id}`)).size).toBe(together.length);
    expect(await layOutRuns(db, { institutionId: id })).toBeLessThanOrEqual(small.weeks.length);
    expect((await standings(id)).length).toBe(together.length);
  });

  it('removes a replaced layout once nobody can be reading it any more', async () => {
    const { small, id, context, options } = await scored();
    await layOutRuns(db, { institutionId: id });
    const source = small.sources[1];
    if (!source) throw new Error('no source');
    await deliver(db, small, source, [9], (of, enrolmentId, week) => observed(of, enrolmentId + 1, week));
    await rescoreFrom(context, { week: small.weeks[9] ?? '' }, options());
    await layOutRuns(db, { institutionId: id });
    const runs = () =>
      db.forInstitution(
        id,
        async (trx) =>
          (
            await sql<{
              n: number;
            }>`select count(distinct run)::int as n from insights.standing where institution_id = ${id}`.execute(trx)
          ).rows[0]?.n,
      );
    expect(await runs()).toBe(small.weeks.length + 1);
    await db.forInstitution(id, (trx) =>
      sql`update insights.layout set gone_at = gone_at - interval '10 minutes' where institution_id = ${id} and state = 'gone'`.execute(
        trx,
      ),
    );
    await layOutRuns(db, { institutionId: id });
    expect(await runs()).toBe(small.weeks.length);
  });
});
