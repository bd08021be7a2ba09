import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds, freshDatabase } from '../../../../tests/database.ts';
import { type Api, insightsApi } from '../../../../tests/insights-api.ts';
import { actorWith, everybody, makeUpScores, staffId, todayOf } from '../../../../tests/made-up-scores.ts';
import { uuidv7 } from '../../../kernel/ids.ts';
import { listViews } from '../../../ledger/server/index.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { StudentListView, StudentSearchView } from '../../core/views.ts';

const made = { institutionId: 1, students: 120, programmes: 4, weeks: 3 };
const now = `${todayOf(made)}T09:00:00Z`;
const admin = actorWith(1, [everybody], { roleKeys: ['admin'] });
const tutor = actorWith(1, [{ via: 'caseload', staffId: staffId(2), reason: 'You look after this student' }], {
  staffId: staffId(2),
});
const researcher = actorWith(1, [everybody], { isDeidentified: true, roleKeys: ['researcher'] });

describe.each(databaseKinds)('lists that name students, on the %s database', (kind) => {
  let db: Database;
  let api: Api;
  beforeAll(async () => {
    db = await freshDatabase(kind);
    await makeUpScores(db, made);
    api = insightsApi(db, now);
  }, 120_000);
  afterAll(() => db.close());

  const recorded = async () =>
    (
      await db.forInstitution(1, (trx) =>
        sql<{
          page: string;
          reason: string;
          filter: Record<string, unknown>;
          students: number;
          student_ids: string[];
        }>`select page, reason, filter, students, student_ids from ledger.list_view where institution_id = 1 order by list_view_id`.execute(
          trx,
        ),
      )
    ).rows;
  const viewsOf = (id: string, from?: Date) =>
    db.forInstitution(1, (trx) => listViews(trx, 1, id, { limit: 50, from }));

  it('are one row of the record each, with whom the page showed, and never what was searched for', async () => {
    const list = await api.get<StudentListView>(admin, '/students/list?size=20&page=2&sort=name');
    const asked = encodeURIComponent(list.rows[0]?.name ?? '');
    const found = await api.get<StudentListView>(admin, `/students/list?q=${asked}`);
    const quick = await api.get<StudentSearchView>(admin, `/students/search?q=${asked}`);
    expect(list.rows).toHaveLength(20);
    expect(quick.students.length).toBeGreaterThan(0);
    const rows = await recorded();
    expect(rows.map(({ page }) => page)).toEqual(['list', 'list', 'search']);
    expect(rows[0]).toMatchObject({
      reason: list.reason,
      students: list.total,
      filter: { week: list.week.week, sort: 'name', page: 2 },
    });
    expect(rows.map(({ student_ids }) => student_ids)).toEqual(
      [list.rows, found.rows, quick.students].map((shown) => [...new Set(shown.map((one) => one.studentId))]),
    );
    expect(rows[1]?.filter).toMatchObject({ isSearched: true });
    expect(JSON.stringify(rows.map(({ filter }) => filter))).not.toContain(list.rows[0]?.name);
  });

  it('are not written for readers who see no names, and not where nobody was shown', async () => {
    const before = await recorded();
    expect((await api.get<StudentListView>(researcher, '/students/list')).rows.length).toBeGreaterThan(0);
    expect((await api.get<StudentListView>(admin, '/students/list?q=nobody-of-this-name')).rows).toEqual([]);
    expect(await recorded()).toEqual(before);
  });

  it('answer who saw a student, beside the pages of the student’s own', async () => {
    const mine = (await api.get<StudentListView>(tutor, '/students/list')).rows[0]?.studentId ?? '';
    await api.get(tutor, `/students/${mine}`);
    const views = (await viewsOf(mine)).filter((view) => view.actor_id === tutor.actorId);
    expect(views.map(({ page, listed }) => [page, listed === null]).toSorted()).toEqual([
      ['list', false],
      ['student', true],
    ]);
    expect(views.find(({ page }) => page === 'list')).toMatchObject({
      filter: { page: 1 },
      reason: expect.any(String),
    });
    expect(await viewsOf(mine, new Date(Date.parse(now) + 1))).toEqual([]);
    expect(await viewsOf(uuidv7())).toEqual([]);
  });

  it('are out of another institution’s reach, and cannot be changed', async () => {
    const [first] = await recorded();
    const theirs = await db.forInstitution(2, (trx) => sql`select 1 from ledger.list_view`.execute(trx));
    expect(theirs.rows).toEqual([]);
    await expect(
      db.forInstitution(1, (trx) => sql`delete from ledger.list_view where institution_id = 1`.execute(trx)),
    ).rejects.toThrow(/permission denied/);
    expect((await recorded())[0]).toEqual(first);
  });

  it('cost one row, however long the page', async () => {
    const before = (await recorded()).length;
    await api.get(admin, '/students/list?size=100');
    const rows = await recorded();
    expect(rows).toHaveLength(before + 1);
    expect(rows.at(-1)?.student_ids).toHaveLength(100);
  });
});
